"""What a coordinator decides about an incident, and what a rehearsal of it tells her before she confirms."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.bilingual import Bilingual
from engine.model.case import CaseHead, Entry, HumanTask, RunningInstance
from engine.model.form import Choice
from engine.model.ids import IncidentId, InstanceId
from engine.model.step import ArmedTimer, StepIncident
from engine.model.views import Place

MendingKind = Literal["moved", "ended", "part_ended"]


@dataclass(frozen=True, slots=True)
class Mending:
    """Her decision and why: the token goes on at `element_id`; or it ends here; or the whole part of the case ends."""

    kind: MendingKind
    reason: str = field(repr=False)
    element_id: str = ""


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Elements of one kind at which a token may go on."""

    name: Bilingual
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Remedies:
    """What may be decided about an open incident besides trying again.

    `targets` are where its token may go on, `part` is the part of the case that may end because of it, if one may.
    `is_message`: it is about a message, so that ending means to give that up.
    """

    targets: tuple[TargetGroup, ...]
    may_end: bool
    part: Bilingual | None
    is_message: bool


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a decision would do to a case, computed by the engine and not stored."""

    head: CaseHead
    mending: Mending
    incident_id: IncidentId
    instances: tuple[RunningInstance, ...]
    tasks: tuple[HumanTask, ...]
    entries: tuple[Entry, ...]
    timers: tuple[tuple[InstanceId, ArmedTimer], ...]
    gone: tuple[tuple[InstanceId, ArmedTimer], ...]
    stops: tuple[tuple[InstanceId, StepIncident], ...]
    joins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RehearsedTask:
    """A task that would open in a part of the case. `is_another`: the same one waits there already."""

    name: Bilingual
    part: Bilingual
    institution: str
    due_at: datetime
    is_another: bool


@dataclass(frozen=True, slots=True)
class RehearsedTimer:
    name: Bilingual
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rehearsal in words. `seen` is the state of the case that it rests on: confirming says it back.

    `joins` are where the rest of the case would stop later, because they wait for what ends.
    """

    incident_id: IncidentId
    case_code: str
    place: Place
    element: Bilingual
    mending: Mending
    target: Bilingual | None
    part: Bilingual
    seen: int
    opens: tuple[RehearsedTask, ...]
    timers: tuple[RehearsedTimer, ...]
    gone: tuple[RehearsedTimer, ...]
    happens: tuple[Bilingual, ...]
    stops: tuple[tuple[Bilingual, Bilingual], ...]
    joins: tuple[Bilingual, ...]
