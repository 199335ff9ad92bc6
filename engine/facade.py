"""Every verb of the system, one method each. Start reading here; what coordinators do is in `engine.coordination`.

A verb that changes something is one transaction and one commit; each takes the idempotency key that its
form was issued with, so that sending twice does once. A query reads and never advances. Whoever acts is an
`Actor`; what she may not do or see raises `NotFound`, whether it exists or not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from engine.accounts import Accounts
from engine.bilingual import Bilingual, Language
from engine.bpmn import read_diagram
from engine.clock import Clock, SystemClock
from engine.context import Context, Watch, nobody_watches
from engine.coordination import Coordination
from engine.definitions import lint_file
from engine.drawing import draw
from engine.errors import Finding
from engine.lint import explain_rule
from engine.model.actor import Actor
from engine.model.draft import NO_WINDOW, Window
from engine.model.ids import CaseId, DefinitionHash, IdempotencyKey, TaskId
from engine.model.mark import Mark
from engine.model.notice import Envelope, Letter
from engine.model.people import (
    NewAccount,
)
from engine.model.reports import Reported, ReportPlace, ReportView
from engine.model.views import (
    CaseList,
    CaseView,
    CheckedAnswers,
    ClosedTask,
    Completed,
    Health,
    Inbox,
    Opened,
    Place,
    SavedDraft,
    StartableProcess,
    TaskView,
)
from engine.queries import (
    case,
    cases,
    check_answers,
    health,
    inbox,
    reporting,
    task,
    verify,
)
from engine.scenarios.checking import lint
from engine.store.database import Database
from engine.store.keys import Keys
from engine.usecases import (
    beat,
    complete,
    deliver,
    demonstration,
    deploy,
    draft,
    hold,
    mail_notices,
    open_case,
    people,
    report,
    run_due,
    set_up,
)
from engine.usecases.again import once, or_incident, or_incident_of_case

__all__ = ["Engine", "Keys", "RawAnswers"]

RawAnswers = Mapping[str, Sequence[str]]
"""A form as it was sent: every key with all its values, as text."""


@dataclass(frozen=True, slots=True)
class Engine(Accounts, Coordination):
    """The whole engine over one database. Safe to share between the threads of a process."""

    @classmethod
    def open(
        cls,
        url: str,
        keys: Keys,
        *,
        clock: Clock | None = None,
        watch: Watch = nobody_watches,
    ) -> "Engine":
        """Open the database at `url`; it is not touched before the first verb.

        `clock` replaces the product's own time in rehearsals and tests. Without it the time is the
        machine's, moved by the offset that a demonstration's database holds. `watch` is shown what each
        step passed, right before the commit that makes it so.
        """
        machine = SystemClock()
        return cls(Context.over(Database(url), keys, clock=clock, machine=machine, watch=watch))

    def close(self) -> None:
        self.context.database.close()

    # -- set-up ---------------------------------------------------------------------------------

    def upgrade(self) -> None:
        """Bring the database to this program's schema. Refuses one that is newer (`DatabaseNewer`)."""
        set_up.upgrade(self.context)

    def require_current(self) -> None:
        """Raise unless program, database and master key fit together.

        `DatabaseNewer`, `DatabaseBehind`, `DatabaseUnreachable` or `KeyFileRefused` name the remedy.
        """
        set_up.require_current(self.context)

    @staticmethod
    def lint(files: Mapping[str, bytes]) -> list[Finding]:
        """Return all findings of a package, executable and publishable, else those of its scenarios.

        An empty list means deployable. What is wrong with a scenario keeps no package from being deployed.
        """
        return lint(files)

    @staticmethod
    def lint_file(name: str, data: bytes) -> list[Finding]:
        """Return the findings of one diagram or form by itself: what can be said without its package."""
        return lint_file(name, data)

    @staticmethod
    def explain(rule: str) -> Bilingual:
        """Return the page of a rule of the lint: what it asks, why, and how to correct what breaks it.

        Refuses with RuleUnexplained a name that no page explains.
        """
        return explain_rule(rule)

    @staticmethod
    def draw(
        name: str, data: bytes, language: Language = "es", marks: Mapping[str, Mark] | None = None
    ) -> str:
        """Return a diagram as a picture in SVG, with marks at its elements by their ids.

        Raises `DiagramRefused` for what is no diagram, `DrawingRefused` for one that does not draw all of itself.
        """
        return draw(read_diagram(name, data), language, marks)

    def deploy(self, files: Mapping[str, bytes]) -> DefinitionHash:
        """Store a package as an immutable version and put it in force; repeating it changes nothing.

        Raises `PackageRefused` or `DiagramRefused` with all findings, and stores nothing then.
        """
        return deploy.deploy(self.context, files)

    def in_force(self) -> DefinitionHash | None:
        """Return the version with which new cases start, or None before the first deployment."""
        versions = list(self.context.settings().in_force.values())
        return versions[0] if versions else None

    def become_demonstration(self) -> None:
        """Mark a database without cases and accounts. Raises `NotADemonstration` for any other."""
        demonstration.become_demonstration(self.context)

    def create_account(self, new: NewAccount) -> None:
        """Create an account of a demonstration, or replace the password of the one with that user name.

        Raises `NotADemonstration`: elsewhere an account begins with an invitation.
        """
        people.create_account(self.context, new)

    # -- work -----------------------------------------------------------------------------------

    def startable(self, actor: Actor) -> tuple[StartableProcess, ...]:
        """Return the processes with which the actor may open a case; empty when she may not."""
        return cases.startable(self.context, actor)

    def places(self, actor: Actor) -> tuple[Place, ...]:
        """Return the cantons in which the actor may open a case, her own institution's province first."""
        return cases.places(self.context, actor)

    def open_case(
        self, actor: Actor, *, process_id: str, canton: str, key: IdempotencyKey
    ) -> Opened:
        """Open a case with one instance; its first task is reserved for the actor."""
        return once(lambda: open_case.open_case(self.context, actor, process_id, canton, key))

    def claim(self, actor: Actor, task_id: TaskId, *, key: IdempotencyKey) -> None:
        """Reserve a task of the actor's institution for her. Raises `TaskTaken`, `TaskClosed`."""
        once(lambda: hold.claim(self.context, actor, task_id, key))

    def release(self, actor: Actor, task_id: TaskId, *, key: IdempotencyKey) -> None:
        """Give a reserved task back to the institution's queue. Raises `TaskTaken`, `TaskClosed`."""
        once(lambda: hold.release(self.context, actor, task_id, key))

    def save_draft(
        self,
        actor: Actor,
        task_id: TaskId,
        answers: RawAnswers,
        at_field: str | None = None,
        *,
        window: Window = NO_WINDOW,
    ) -> SavedDraft:
        """Keep what the actor has typed and the field where she is, unchecked, for her alone.

        It is gone when anybody completes the task. Raises `TaskTaken`, `TaskClosed`, `CaseBusy` as completing
        does, `AnswersRefused` for more than the form takes, and `DraftNewer` rather than replace what she
        saved from another window and has not seen in this one.
        """
        return draft.save_draft(self.context, actor, task_id, answers, at_field, window)

    def discard_draft(self, actor: Actor, task_id: TaskId) -> None:
        """Delete the actor's own draft of a task; without one nothing changes."""
        draft.discard_draft(self.context, actor, task_id)

    def check_answers(self, actor: Actor, task_id: TaskId, answers: RawAnswers) -> CheckedAnswers:
        """Return the answers in words with who will see them. Raises `AnswersRefused`; changes nothing."""
        return check_answers.check_answers(self.context, actor, task_id, answers)

    def complete(
        self, actor: Actor, task_id: TaskId, answers: RawAnswers, *, key: IdempotencyKey
    ) -> Completed:
        """Complete a task, advance its case and put the next tasks in front of their institutions.

        A task that nobody has taken is taken first; its drafts go with it. Raises `AnswersRefused`, `TaskTaken`,
        `TaskClosed`, `KeyReused`, `CaseBusy`; nothing is kept then.
        """
        verb = partial(complete.complete, self.context, actor, task_id, answers, key)
        return or_incident(self.context, task_id, partial(once, verb))

    def report(
        self,
        actor: Actor,
        case_id: CaseId,
        *,
        where: str,
        element_id: str,
        answers: RawAnswers,
        key: IdempotencyKey,
    ) -> Reported:
        """Tell a case that an event happened: one that an instance awaits, or one that begins a process.

        `where` is the instance or the process. Raises `AnswersRefused`, `NoLongerAwaited`, `KeyReused`,
        `CaseBusy`; nothing is kept then.
        """
        place = ReportPlace(case_id, where, element_id)
        verb = partial(report.report, self.context, actor, place, answers, key)
        return or_incident_of_case(self.context, case_id, partial(once, verb))

    # -- reading --------------------------------------------------------------------------------

    def inbox(self, actor: Actor, *, cursor: str | None = None) -> Inbox:
        """Return one page (25) of the open tasks that the actor may take or has taken, soonest due first."""
        return inbox.inbox(self.context, actor, cursor)

    def task(self, actor: Actor, task_id: TaskId) -> TaskView | ClosedTask:
        """Return a task of the actor's institution, or who closed it. What identifies the person is hidden."""
        return task.task(self.context, actor, task_id)

    def task_with_names(self, actor: Actor, task_id: TaskId) -> TaskView | ClosedTask:
        """Return a task with what identifies the person; that it was shown is recorded first.

        Raises `NotFound` when there is nothing of that which the actor may read.
        """
        return task.task_with_names(self.context, actor, task_id)

    def case(self, actor: Actor, case_id: CaseId) -> CaseView:
        """Return a case, cut to what the actor may see; the look is recorded first.

        What identifies the person is hidden.
        """
        return case.case(self.context, actor, case_id)

    def case_with_names(self, actor: Actor, case_id: CaseId) -> CaseView:
        """Return a case with what identifies the person, as `task_with_names` does."""
        return case.case_with_names(self.context, actor, case_id)

    def reporting(self, actor: Actor, place: ReportPlace) -> ReportView:
        """Return an event that people may report in a case, with its form, awaited now or no longer."""
        return reporting.reporting(self.context, actor, place)

    def cases(self, actor: Actor, *, cursor: str | None = None) -> CaseList:
        """Return one page (25) of the cases in which the actor's institution takes part, newest first."""
        return cases.cases(self.context, actor, cursor)

    def find_case(self, actor: Actor, case_code: str) -> CaseId:
        """Return the case with exactly this code, if the actor may see it; else `NotFound`."""
        return cases.find_case(self.context, actor, case_code)

    # -- time -----------------------------------------------------------------------------------

    def now(self) -> datetime:
        """Return the product's time: the machine's, or the demonstration's."""
        return self.context.now()

    def zone(self) -> str:
        """Return the zone in which the country reads the time, for what concerns no one case."""
        return cases.zone(self.context)

    def is_demonstration(self) -> bool:
        """Tell whether the database is a demonstration."""
        return self.context.settings().is_demonstration

    def move_clock(self, actor: Actor, by: timedelta) -> datetime:
        """Move a demonstration's time forward and return it. Raises `NotADemonstration`."""
        return demonstration.move_clock(self.context, actor, by)

    # -- the worker -----------------------------------------------------------------------------

    def run_due(self, *, limit: int = 100) -> int:
        """Do all work that is due, one case a transaction; return how many cases were touched."""
        return run_due.run_due(self.context, limit)

    def next_due(self) -> datetime | None:
        """Return the earliest moment, past or to come, at which a case has work for `run_due`."""
        return run_due.next_due(self.context)

    def deliver_notices(self, send: Callable[[Envelope], None], *, limit: int = 100) -> int:
        """Hand every notice that is due to `send`; what it raises as `OSError` is retried later."""
        return deliver.deliver_notices(self.context, send, limit)

    def mail_notices(self, send: Callable[[Letter], None], *, limit: int = 100) -> int:
        """Hand every notice that is due to `send`, once for each member who is to hear of it and has an address.

        `AddressRefused` gives a letter up, `AddressDeferred` and `OSError` are retried later, then given up.
        """
        return mail_notices.mail_notices(self.context, send, limit)

    def beat(self, name: str) -> None:
        """Record that a process is alive, in real time."""
        beat.beat(self.context, name)

    # -- assurance ------------------------------------------------------------------------------

    def verify(self) -> Iterable[Finding]:
        """Check every chain and every sealed document; yield what was changed, removed or swapped."""
        return verify.verify(self.context)

    def health(self) -> Health:
        """Return whether the program can do its work now. Never raises."""
        return health.health(self.context)
