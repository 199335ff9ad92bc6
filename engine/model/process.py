"""What a compiled diagram says to the rest of the engine, without its XML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class PartyHolder:
    """The lane belongs to the institution whose code is in `fact`."""

    fact: str


@dataclass(frozen=True, slots=True)
class RoleHolder:
    """The lane belongs to the institution that fills `role` for the place of the case."""

    role: str


@dataclass(frozen=True, slots=True)
class PersonHolder:
    """The lane belongs to the person who took the personal role, and to her institution if she cannot.

    Both stand in the fact that is called like the role: its value is the institution, its author the person.
    """

    role: str


Holder = PartyHolder | RoleHolder | PersonHolder


@dataclass(frozen=True, slots=True)
class Lane:
    lane_id: str
    name: Bilingual
    holder: Holder | None = None


@dataclass(frozen=True, slots=True)
class UserTask:
    """A BPMN user task (BPMN 2.0, 10.3.4) with what the package hangs on it.

    Whoever completes it takes its `personal_role`, if it has one.
    """

    element_id: str
    name: Bilingual
    guidance: Bilingual = field(default=Bilingual("", ""))
    lane_id: str | None = None
    form_id: str | None = None
    deadline_id: str | None = None
    purpose: str | None = None
    personal_role: str | None = None


@dataclass(frozen=True, slots=True)
class TimerEvent:
    """An event that waits for a time: in a flow, or while the activity or process `host_id` is active."""

    element_id: str
    name: Bilingual
    host_id: str | None = None
    interrupts: bool = False


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """Where a message is awaited: at the start, in a flow, in a receive task, or while `host_id` is active.

    That is the activity at whose border the event is, or what an event subprocess is drawn in: a subprocess, or
    the process.
    """

    element_id: str
    name: Bilingual
    message: str
    host_id: str | None = None
    interrupts: bool = False
    is_task: bool = False


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """Where a signal is awaited: in a flow, or at a task's border."""

    element_id: str
    name: Bilingual
    host_id: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionalEvent:
    """Where it is awaited that a condition becomes true: in a flow, or while `host_id` is active."""

    element_id: str
    name: Bilingual
    host_id: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A message that people may report, under this name and with this form."""

    element_id: str
    name: Bilingual
    message: str
    form_id: str | None = None


@dataclass(frozen=True, slots=True)
class BusinessRule:
    """The decision that a business rule task takes, and the fact for its value."""

    decision_id: str
    result: str


NodeKind = Literal["task", "wait", "choice", "step", "part", "end"]
"""What a flow node is to people: whose turn it is, what is awaited, what is decided, what happens by itself."""


@dataclass(frozen=True, slots=True)
class FlowNode:
    """Any node of the drawing (BPMN 2.0, 8.3.8), by the name under which people know it."""

    element_id: str
    name: Bilingual
    kind: NodeKind


@dataclass(frozen=True, slots=True)
class Process:
    """One executable process: its lanes, its human tasks, its events, its ends.

    `follows` maps the id of a user task, or of an event that people may report, to the ids of the user tasks
    and end events that may come right after it, in the order of the diagram's flows, and to those of calls; `first`
    are those that may come first, and `calls` maps a call to the process that it calls. `begins_by` is the
    message for which it waits to begin, if it does; `receivers`, `throws` (the message's name), `rules`,
    `signals` and `conditions` (those that are awaited) are by element. With `opens_case` each of its instances is the
    life of a case of its own. `addressed` maps an event that sends a message to another case to the fact that holds
    that case's code. `inside` names the subprocesses and calls, and the ends that end no more than a
    subprocess; `nodes` names everything that is drawn.
    """

    process_id: str
    name: Bilingual
    lanes: Mapping[str, Lane]
    tasks: Mapping[str, UserTask]
    ends: Mapping[str, Bilingual]
    follows: Mapping[str, tuple[str, ...]]
    guidance: Bilingual = field(default=Bilingual("", ""))
    opener_fact: str | None = None
    opens_case: bool = False
    addressed: Mapping[str, str] = field(default_factory=dict)
    timers: Mapping[str, TimerEvent] = field(default_factory=dict)
    begins_by: str | None = None
    receivers: Mapping[str, MessageEvent] = field(default_factory=dict)
    throws: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, Report] = field(default_factory=dict)
    rules: Mapping[str, BusinessRule] = field(default_factory=dict)
    signals: Mapping[str, SignalEvent] = field(default_factory=dict)
    conditions: Mapping[str, ConditionalEvent] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    inside: Mapping[str, Bilingual] = field(default_factory=dict)
    nodes: Mapping[str, FlowNode] = field(default_factory=dict)

    @property
    def party_facts(self) -> frozenset[str]:
        """Return the facts that hold the institutions of the party lanes and of the personal roles."""
        holders = [lane.holder for lane in self.lanes.values()]
        parties = {holder.fact for holder in holders if isinstance(holder, PartyHolder)}
        return frozenset(
            parties | {holder.role for holder in holders if isinstance(holder, PersonHolder)}
        )
