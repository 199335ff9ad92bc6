"""What queries give to the pages of coordinators, without a value of a person."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.bilingual import Bilingual
from engine.model.form import Choice
from engine.model.ids import CaseId, IncidentId, InstanceId, TaskId
from engine.model.intervention import InterventionKind
from engine.model.mending import Remedies
from engine.model.notice import Undelivered
from engine.model.views import DueView, Place

StallReason = Literal["overdue", "unanswered"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The last intervention about a task: what answers its escalation. `due_at` is until when it was extended."""

    kind: InterventionKind
    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class StalledEntry:
    """A case that does not move. `since` is when the task became ready, `rung` how far it was escalated.

    `unanswered` means overdue and nobody has taken the task; `overdue` that somebody has.
    """

    case_id: CaseId
    case_code: str
    instance_id: InstanceId
    place: Place
    process_name: Bilingual
    step: Bilingual
    institution: str
    owner: Bilingual | None
    since: datetime
    due_at: datetime
    reason: StallReason
    rung: int
    rungs: int
    task_id: TaskId
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class IncidentEntry:
    """A place at which a case cannot go on by itself. Nobody but the coordination can move it.

    `is_of_system` tells that the machine failed and tries again by itself. `resolved_at` is None while open.
    `owner` coordinates the place: it is its turn. `remedies` are told of an open one by itself alone.
    """

    incident_id: IncidentId
    case_id: CaseId
    case_code: str
    place: Place
    process_name: Bilingual
    element: Bilingual
    reason: Bilingual
    since: datetime
    is_of_system: bool
    resolved_at: datetime | None
    owner: str = ""
    remedies: Remedies | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A notice that did not arrive, about a task that is still open. `reached_some`: others have it."""

    task_id: TaskId
    case_id: CaseId
    case_code: str
    place: Place
    step: Bilingual
    institution: str
    capacity: str
    failure: Undelivered
    reached_some: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Stalled:
    """One page, worst first. `upcoming` are the nearest due dates when nothing is stalled.

    The first page also tells of incidents, of notices that did not arrive, and of tasks whose time limit
    runs again because somebody decided so (`answered`). `total` counts overdue tasks and incidents.
    """

    entries: tuple[StalledEntry, ...]
    incidents: tuple[IncidentEntry, ...]
    undelivered: tuple[DeadLetter, ...]
    answered: tuple[StalledEntry, ...]
    upcoming: tuple[StalledEntry, ...]
    total: int
    next_cursor: str | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class InterventionView:
    """What was decided about a task, by which post, and why. `target` is who had it afterwards."""

    kind: InterventionKind
    at: datetime
    post: Bilingual
    institution: str
    target: str
    due_at: datetime
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CoordinatedTask:
    """A task in front of a coordinator, with what she may decide.

    `targets` are the institutions to which it may go, `refusal` why there is none. `extensible_until` is
    None when it was extended as often as it may be. `nudge_again_at` is None when a reminder may go now.
    """

    task_id: TaskId
    case_id: CaseId
    case_code: str
    place: Place
    process_name: Bilingual
    step: Bilingual
    is_open: bool
    institution: str
    institution_code: str
    owner: Bilingual | None
    since: datetime
    due: DueView
    rung: int
    rungs: int
    interventions: tuple[InterventionView, ...]
    targets: tuple[Choice, ...]
    refusal: Bilingual | None
    extensible_until: datetime | None
    nudge_again_at: datetime | None
    read_at: datetime
