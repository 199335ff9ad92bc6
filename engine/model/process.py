"""What a compiled diagram says to the rest of the engine, without its XML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class PartyHolder:
    """The lane belongs to the institution whose code is in `fact`."""

    fact: str


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """The lane belongs to the institution that fills `role` for the place of the case."""

    role: str


Holder = PartyHolder | RoleHolder


@dataclass(frozen=True, slots=True)
class Lane:
    lane_id: str
    name: Bilingual
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class UserTask:
    """A BPMN user task (BPMN 2.0, 10.3.4) with what the package hangs on it."""

    element_id: str
    name: Bilingual
    guidance: Bilingual = field(default=Bilingual("", ""))
    lane_id: str | None = None
    form_id: str | None = None
    deadline_id: str | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """One executable process: its lanes, its human tasks, its ends.

    `follows` maps the id of a user task to the ids of the user tasks and end events that may come
    right after it, in the order of the diagram's flows.
    """

    process_id: str
    name: Bilingual
    lanes: Mapping[str, Lane]
    tasks: Mapping[str, UserTask]
    ends: Mapping[str, Bilingual]
    follows: Mapping[str, tuple[str, ...]]
    opener_fact: str | None = None

    @property
    def party_facts(self) -> frozenset[str]:
        """Return the facts that hold the institutions of the party lanes."""
        holders = (lane.holder for lane in self.lanes.values())
        return frozenset(holder.fact for holder in holders if isinstance(holder, PartyHolder))
