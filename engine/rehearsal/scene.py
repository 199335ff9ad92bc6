"""One scenario while it is played: the engine, its clock, who is there, the cases by name, what was noticed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.bilingual import Bilingual
from engine.clock import FixedClock
from engine.errors import NotFound
from engine.facade import Engine
from engine.model.actor import Actor
from engine.model.case import JournalEntry
from engine.model.ids import CaseId, TaskId
from engine.model.notice import Envelope
from engine.model.step import Passage
from engine.rehearsal.passing import pass_time
from engine.rehearsal.record import CaseRecord, case_of_task, heads, iso_span, read_case
from engine.rehearsal.stage import Stage, enter
from engine.scenarios.known import Known
from engine.scenarios.script import Post, Scenario, Step


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that did not go as the scenario says, told at a line of its file and a step."""

    line: int
    step: int
    message: Bilingual


@dataclass(slots=True)
class Watched:
    """What everybody's verbs passed, and the notices that left, in order; `since` marks where the step began."""

    passages: list[Passage] = field(default_factory=list)
    notices: list[Envelope] = field(default_factory=list)
    notices_since: int = 0
    entries_since: dict[CaseId, int] = field(default_factory=dict)


@dataclass(slots=True)
class Scene:
    known: Known
    scenario: Scenario
    engine: Engine
    clock: FixedClock
    watched: Watched
    tokens: Mapping[str, str]
    cases: dict[str, CaseId] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    @classmethod
    def on(cls, stage: Stage, known: Known, scenario: Scenario) -> "Scene":
        """Open a stage for a scenario, at its own beginning."""
        watched = Watched()
        clock = FixedClock(scenario.starts_at)
        watch = watched.passages.append
        engine = Engine.open(stage.url, stage.keys, clock=clock, watch=watch)
        return cls(known, scenario, engine, clock, watched, enter(engine, scenario.posts))

    def actor(self, post: Post) -> Actor:
        actor = self.engine.actor_of(self.tokens[post.username])
        if actor is None:
            raise NotFound
        return actor

    def case(self, step: Step) -> CaseRecord | None:
        """Return the case that a step is about, if there is one by that name."""
        case_id = self.cases.get(step.case or "")
        return read_case(self.engine.context, case_id) if case_id else None

    def record(self, case_id: CaseId) -> CaseRecord:
        return read_case(self.engine.context, case_id)

    def pass_time(self, until: datetime) -> None:
        pass_time(self.engine, self.clock, until, self._deliver)

    def _deliver(self) -> None:
        self.engine.deliver_notices(self.watched.notices.append)

    # -- what happened during the step that is played ---------------------------------------------

    def begin_step(self) -> None:
        """Remember what was there before the step."""
        self.watched.notices_since = len(self.watched.notices)
        self.watched.entries_since = {
            case_id: head.journal_seq for case_id, head in heads(self.engine.context).items()
        }

    def changed(self) -> list[CaseRecord]:
        """Return the cases in which something happened during this step."""
        since = self.watched.entries_since
        found = heads(self.engine.context).items()
        return [self.record(one) for one, head in found if head.journal_seq > since.get(one, 0)]

    def entries(self, case: CaseRecord) -> list[JournalEntry]:
        """Return what the journal of a case tells of this step."""
        since = self.watched.entries_since.get(case.head.case_id, 0)
        return [entry for entry in case.entries if entry.seq > since]

    def notices(self, case: CaseRecord) -> list[Envelope]:
        """Return the notices about tasks of a case that left during this step."""
        sent = self.watched.notices[self.watched.notices_since :]
        return [one for one in sent if self.case_of(one) == case.head.case_id]

    def case_of(self, envelope: Envelope) -> CaseId | None:
        """Return the case to which a notice leads; None for one that leads to the coordination."""
        folder, _, task_id = envelope.path.rpartition("/")
        return case_of_task(self.engine.context, TaskId(task_id)) if folder else None

    def passages(self, case: CaseRecord) -> list[Passage]:
        return [one for one in self.watched.passages if one.case_id == case.head.case_id]

    def when(self, at: datetime) -> str:
        """Return a moment as the people of the place read it, and as scenarios write it."""
        local = at.astimezone(self.scenario.zone)
        return f"{local:%Y-%m-%dT%H:%M} ({iso_span(at - self.scenario.starts_at)})"
