"""What queries give to pages: already cut to what the actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from engine.bilingual import Bilingual
from engine.model.draft import Draft
from engine.model.form import Choice, Disclosure, Form
from engine.model.ids import CaseId, IncidentId, TaskId
from engine.model.manifest import SourceKind
from engine.model.proposals import ProposalReview, Proposed
from engine.model.step import WhichTime

TaskState = Literal["ready", "reserved", "completed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Place:
    """A canton with the zone in which its people read the time."""

    canton_code: str
    canton: str
    province_code: str
    province: str
    zone: str


@dataclass(frozen=True, slots=True)
class DueView:
    """When something is due and why. `explanation` says how the time was counted."""

    due_at: datetime
    is_overdue: bool
    name: Bilingual
    source_kind: SourceKind
    source: Bilingual
    explanation: Bilingual


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A task in the work list. `has_draft` speaks of the reader's own draft alone."""

    task_id: TaskId
    case_id: CaseId
    case_code: str
    name: Bilingual
    process_name: Bilingual
    place: Place
    state: TaskState
    is_mine: bool
    owner: Bilingual | None
    due_at: datetime
    is_overdue: bool
    rung: int
    has_draft: bool


@dataclass(frozen=True, slots=True)
class PassedEntry:
    """A task that a coordinator has passed to another institution; which one is not this one's concern."""

    case_code: str
    name: Bilingual
    place: Place
    at: datetime


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of the open tasks of an actor's institution, by due date.

    `overdue` and `total` count all of them, not only this page. `escalated` are the overdue tasks of the
    institution that have reached its supervisor, for a supervisor alone; `passed_on` those that were taken
    from it this week. `next_cursor` asks for the next page.
    """

    entries: tuple[InboxEntry, ...]
    escalated: tuple[InboxEntry, ...]
    passed_on: tuple[PassedEntry, ...]
    total: int
    overdue: int
    next_cursor: str | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class KnownValue:
    """An answer given before that the actor may see, in words, with its provenance.

    One that `identifies` the person is hidden until the actor asks for the names.
    """

    key: str
    label: Bilingual
    value: Bilingual
    step: Bilingual
    institution: str
    at: datetime
    disclosure: Disclosure
    review: ProposalReview | None = None
    identifies: bool = False
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Follower:
    """What may come after a task: its name, and who would hold it (None for an end)."""

    name: Bilingual
    holder: Bilingual | None


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with all that its page shows. `choices` holds the options of fields that have none of their own.

    `may_take` tells whether the actor may take it now: nobody has it, or she supervises who has. `withheld`
    counts the answers meant for her institution that the person did not allow to be shared.
    `draft` is what the reader herself has typed and not sent; nobody else's. `proposals` and `from_case` tell by
    field what a decision proposes and what came from the case; `written` is what the form begins with. `time` tells
    which one it is of a task that is to be done several times.
    """

    task_id: TaskId
    case_id: CaseId
    case_code: str
    element_id: str
    name: Bilingual
    guidance: Bilingual
    process_name: Bilingual
    place: Place
    purpose: Bilingual | None
    state: TaskState
    is_mine: bool
    may_take: bool
    owner: Bilingual | None
    institution: str
    due: DueView
    form: Form
    choices: Mapping[str, tuple[Choice, ...]]
    known: tuple[KnownValue, ...]
    withheld: int
    follows: tuple[Follower, ...]
    recipients: Mapping[str, tuple[Bilingual, ...]]
    proposals: Mapping[str, Proposed]
    from_case: Mapping[str, Bilingual]
    written: Mapping[str, tuple[str, ...]]
    draft: Draft | None
    time: WhichTime | None


@dataclass(frozen=True, slots=True)
class ClosedTask:
    """A task that is no longer open: who closed it (a post) and when. The form labels what was typed for it."""

    task_id: TaskId
    case_id: CaseId
    case_code: str
    name: Bilingual
    state: TaskState
    by: Bilingual | None
    at: datetime | None
    place: Place
    form: Form
    choices: Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """The answer to saving a draft: its number, when, and the zone in which its reader reads the time."""

    version: int
    saved_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a case waits for: the step, whose turn it is, since when, until when, what may follow.

    `task_id` is given only when the actor may open the task.
    """

    name: Bilingual
    institution: str
    owner: Bilingual | None
    since: datetime
    due: DueView
    rung: int
    follows: tuple[Follower, ...]
    task_id: TaskId | None


@dataclass(frozen=True, slots=True)
class Pause:
    """What a part of a case waits for besides people: a time, or something that is to happen.

    With `limits` the time is a limit for a step: what happens if nobody has done it by then.
    """

    name: Bilingual | None
    until: datetime | None
    limits: Bilingual | None


@dataclass(frozen=True, slots=True)
class Part:
    """One running process of a case, with its next steps."""

    name: Bilingual
    since: datetime
    waiting: tuple[Waiting, ...]
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What may be reported now, as a list shows it.

    `since` tells apart instances of one process; `instead_of` is the step that this would take away. Of a part
    that the reader may not follow `part`, `since`, `instead_of` and the holders of what follows are left out.
    """

    where: str
    element_id: str
    name: Bilingual
    part: Bilingual | None
    begins: bool
    since: datetime | None
    instead_of: Bilingual | None
    follows: tuple[Follower, ...]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened, in words, without a personal value. `reason` is for those who may read it."""

    at: datetime
    text: Bilingual
    institution: str
    post: Bilingual | None
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class IncidentView:
    """A place at which the case stands. `incident_id` is told to who may decide about it."""

    element: Bilingual
    reason: Bilingual
    at: datetime
    incident_id: IncidentId | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as the actor may see it, called by the process with which it began.

    `parts` are its running processes, `reports` what she may report now. `relation` tells why she sees it.
    """

    case_id: CaseId
    case_code: str
    place: Place
    opened_at: datetime
    closed_at: datetime | None
    process_name: Bilingual
    protocol: str
    outcome: Bilingual | None
    parts: tuple[Part, ...]
    reports: tuple[ReportEntry, ...]
    known: tuple[KnownValue, ...]
    withheld: int
    timeline: tuple[TimelineEntry, ...]
    incidents: tuple[IncidentView, ...]
    relation: Literal["party", "own_entries", "coordination"]

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """Return the steps that wait for a person, of all parts."""
        return tuple(step for part in self.parts for step in part.waiting)


@dataclass(frozen=True, slots=True)
class CaseEntry:
    """A case in a list: never more than its code, its place and its next step."""

    case_id: CaseId
    case_code: str
    place: Place
    process_name: Bilingual
    step: Bilingual | None
    institution: str
    due_at: datetime | None
    is_overdue: bool
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseList:
    entries: tuple[CaseEntry, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class StartableProcess:
    """A process with which a person may open a case, and for what it is."""

    process_id: str
    name: Bilingual
    guidance: Bilingual


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to opening a case: its first task is already the opener's."""

    case_id: CaseId
    case_code: str
    task_id: TaskId


@dataclass(frozen=True, slots=True)
class Completed:
    """The answer to completing a task: what waits now, for the confirmation page."""

    case_id: CaseId
    case_code: str
    task_id: TaskId
    was_repeated: bool


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the program can do its work. `worker_seen_at` is the worker's last heartbeat."""

    database: bool
    migrations: bool
    protocol: bool
    worker_seen_at: datetime | None
    worker_alive: bool

    @property
    def ready(self) -> bool:
        return self.database and self.migrations and self.protocol and self.worker_alive


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """One answer in words, with the names of those who will see it besides the own institution."""

    key: str
    label: Bilingual
    value: Bilingual
    seen_by: tuple[Bilingual, ...]
    review: ProposalReview | None


@dataclass(frozen=True, slots=True)
class CheckedAnswers:
    """The check-answers page: what will be sent and what may happen next."""

    answers: tuple[CheckedAnswer, ...]
    follows: tuple[Follower, ...]
