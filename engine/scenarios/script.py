"""What a scenario says, once it is read: its start, its steps in the order of time, and what must then hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.model.actor import Capacity
from engine.model.coordination import StallReason
from engine.model.ids import InstitutionCode
from engine.model.manifest import SourceKind
from engine.model.notice import NoticeKind
from engine.scenarios.drawn import Drawn

Refusal = Literal["answers", "not_found", "taken", "closed", "not_awaited", "intervention"]
VerbName = Literal["open", "complete", "claim", "release", "report", "nudge", "reassign", "extend"]


@dataclass(frozen=True, slots=True)
class Post:
    """Who acts or looks: somebody of an institution, in these capacities."""

    institution: InstitutionCode
    capacities: frozenset[Capacity]

    @property
    def username(self) -> str:
        return ".".join([self.institution, *sorted(self.capacities)])


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does. `about` is the task or event; a case that is opened has a process and a canton instead.

    `codes` are answers that are the code of another case of the scenario. `refused` is why it must be
    refused, if it must be, with the fields that are to be corrected.
    """

    verb: VerbName
    by: Post
    about: Drawn | None = None
    process_id: str = ""
    canton: str = ""
    answers: Mapping[str, Sequence[str]] | None = None
    codes: Mapping[str, str] | None = None
    to: InstitutionCode | None = None
    until: datetime | None = None
    reason: str = ""
    begins: str | None = None
    refused: Refusal | None = None
    refused_fields: tuple[str, ...] = ()


# -- what must hold -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """Exactly these tasks are open in the case, with these holders."""

    line: int
    held: Mapping[InstitutionCode, tuple[Drawn, ...]]


@dataclass(frozen=True, slots=True)
class Passed:
    """The case has passed these in this order, with anything between them."""

    line: int
    elements: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Never:
    """The case has passed none of these, and opened no such task."""

    line: int
    elements: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The case has passed an element so often."""

    line: int
    element: Drawn
    times: int


@dataclass(frozen=True, slots=True)
class DueTask:
    """An open task is due at this moment, by this deadline, whose value comes from this kind of source."""

    line: int
    task: Drawn
    at: datetime | None
    deadline: str | None
    source: SourceKind | None


@dataclass(frozen=True, slots=True)
class Telling:
    """Somebody was told that a task waits or is late: `rung` is of the ladder, None for a reminder."""

    task: Drawn
    to: InstitutionCode
    rung: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """During the step exactly these reminders, or these escalations, were written in the case."""

    line: int
    kind: Literal["reminded", "escalated"]
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class SentNotice:
    kind: NoticeKind
    to: InstitutionCode
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Notices:
    """During the step exactly these notices left for the case, each as often as it stands here."""

    line: int
    notices: tuple[SentNotice, ...]


@dataclass(frozen=True, slots=True)
class FactHeld:
    """The case holds this value as its form would send it; none means that it has none."""

    line: int
    key: str
    value: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fired:
    """The last time that the case took the decision, these rules gave its value."""

    line: int
    decision: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """The case is closed and its first process ended so; None: it is open."""

    line: int
    outcome: Drawn | None


@dataclass(frozen=True, slots=True)
class Sees:
    """Somebody reads these answers in the case and in her tasks."""

    line: int
    who: Post
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Somebody reads none of these answers; without fields, no answer at all."""

    line: int
    who: Post
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findable:
    """Somebody finds the case by its code, or finds neither it nor a task or list that leads there."""

    line: int
    who: Post
    is_found: bool


@dataclass(frozen=True, slots=True)
class StalledFor:
    """A coordinator's board shows the case for these reasons; none means not at all."""

    line: int
    who: Post
    reasons: tuple[StallReason, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """So many cases exist."""

    line: int
    number: int


Expectation = (
    OpenTasks
    | Passed
    | Never
    | Counted
    | DueTask
    | Told
    | Notices
    | FactHeld
    | Fired
    | Closed
    | Sees
    | Unseen
    | Findable
    | StalledFor
    | Cases
)


# -- the whole ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """A moment: time passes until `at` (since the start), then somebody acts, then this must hold.

    `case` is the case that it is about by the name that the scenario gives it, None before there is one.
    """

    line: int
    at: timedelta
    case: str | None
    act: Act | None
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file. `starts_at` is the moment T0; `zone` is how the people of its canton read it."""

    name: str
    scenario_id: str
    title: Bilingual
    shows: Bilingual
    starts_at: datetime
    canton: str
    zone: ZoneInfo
    steps: tuple[Step, ...]

    @property
    def posts(self) -> frozenset[Post]:
        """Return who acts or looks in it."""
        acting = {step.act.by for step in self.steps if step.act is not None}
        looking = {
            one.who
            for step in self.steps
            for one in step.expect
            if isinstance(one, Sees | Unseen | Findable | StalledFor)
        }
        return frozenset(acting | looking)

    @property
    def lasts(self) -> timedelta:
        return self.steps[-1].at
