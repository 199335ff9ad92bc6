"""Every verb of the system, one method each. Start reading here; what coordinators do is in `engine.coordination`.

A verb that changes something is one transaction and one commit; each takes the idempotency key that its
form was issued with, so that sending twice does once. A query reads and never advances. Whoever acts is an
`Actor`; what she may not do or see raises `NotFound`, whether it exists or not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from engine.clock import Clock, SystemClock
from engine.context import Context
from engine.coordination import Coordination
from engine.definitions import lint_file, lint_package
from engine.errors import Finding
from engine.model.actor import Actor
from engine.model.draft import NO_WINDOW, Window
from engine.model.ids import AccountId, CaseId, DefinitionHash, IdempotencyKey, SessionId, TaskId
from engine.model.notice import Envelope, Letter
from engine.model.people import (
    Enrolled,
    Invitation,
    Invited,
    Invitee,
    NewAccount,
    OwnAccount,
    ProposedFactor,
    SignedIn,
    Team,
)
from engine.model.reports import Reported, ReportPlace, ReportView
from engine.model.session import Stage
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
    account,
    case,
    cases,
    check_answers,
    health,
    inbox,
    reporting,
    task,
    team,
    verify,
)
from engine.store.database import Database
from engine.store.keys import Keys
from engine.usecases import (
    accept_invitation,
    beat,
    complete,
    deliver,
    demonstration,
    deploy,
    draft,
    hold,
    invite,
    mail_notices,
    open_case,
    own_account,
    people,
    report,
    run_due,
    second_factor,
    session,
    set_up,
)
from engine.usecases.again import once, or_incident, or_incident_of_case

__all__ = ["Engine", "Keys", "RawAnswers"]

RawAnswers = Mapping[str, Sequence[str]]
"""A form as it was sent: every key with all its values, as text."""


@dataclass(frozen=True, slots=True)
class Engine(Coordination):
    """The whole engine over one database. Safe to share between the threads of a process."""

    @classmethod
    def open(cls, url: str, keys: Keys, *, clock: Clock | None = None) -> "Engine":
        """Open the database at `url`; it is not touched before the first verb.

        `clock` replaces the product's own time in rehearsals and tests. Without it the time is the
        machine's, moved by the offset that a demonstration's database holds.
        """
        return cls(Context.over(Database(url), keys, clock=clock, machine=SystemClock()))

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
        """Return all findings of a package, executable and publishable; an empty list means deployable."""
        return lint_package(files)

    @staticmethod
    def lint_file(name: str, data: bytes) -> list[Finding]:
        """Return the findings of one diagram or form by itself: what can be said without its package."""
        return lint_file(name, data)

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

    # -- people ---------------------------------------------------------------------------------

    def sign_in(self, username: str, password: str) -> SignedIn:
        """Open a session, full in a demonstration; elsewhere it opens nothing but the page of its next stage.

        Raises `SignInRefused` for every reason alike; delays grow, nobody is locked out.
        """
        return people.sign_in(self.context, username, password)

    def pass_code(self, token: str, code: str) -> SignedIn:
        """Exchange a session that passed the password for a full one. A one-time code is taken once.

        Raises `CodeRefused` for every reason alike; its delays are those of `sign_in`.
        """
        return second_factor.pass_code(self.context, token, code)

    def pass_recovery_code(self, token: str, code: str) -> SignedIn:
        """Use a recovery code up for a session in which another second factor must be set up.

        Raises `CodeRefused`, as `pass_code`.
        """
        return second_factor.pass_recovery_code(self.context, token, code)

    def proposed_factor(self, token: str) -> ProposedFactor:
        """Return the secret that a session is setting up; `NotFound` for any other session."""
        return second_factor.proposed_factor(self.context, token)

    def confirm_factor(self, token: str, code: str) -> Enrolled:
        """Put the proposed second factor in force by its first code; return ten recovery codes, this once.

        Raises `CodeRefused`, as `pass_code`. Every other session of the account ends.
        """
        return second_factor.confirm_factor(self.context, token, code)

    def actor_of(self, token: str) -> Actor | None:
        """Return who holds a full session: None after 15 idle minutes, 12 hours, or signing out."""
        return session.actor_of(self.context, token)

    def stage_of(self, token: str) -> Stage | None:
        """Return how far a session is; None when it has ended. One that is not full lives ten minutes."""
        return session.stage_of(self.context, token)

    def sign_out(self, token: str) -> None:
        """End a session; an unknown one is ended already."""
        session.sign_out(self.context, token)

    def choose_language(self, actor: Actor, language: str) -> None:
        """Remember the language in which the actor reads."""
        people.choose_language(self.context, actor, language)

    def notice_address(self, actor: Actor) -> str | None:
        """Return where the actor hears of tasks, shortened: enough for her to know it again."""
        return people.notice_address(self.context, actor)

    def choose_address(self, actor: Actor, address: str) -> None:
        """Remember where the actor hears of tasks; an empty text takes it away. Raises `AddressMalformed`."""
        people.choose_address(self.context, actor, address)

    # -- accounts -------------------------------------------------------------------------------

    def invite(self, actor: Actor, new: Invitee) -> Invitation:
        """Issue a link, valid once and for 72 hours, by which somebody gets into an account.

        A supervisor invites people of her own institution, no coordinators; the command line (`OPERATOR`)
        anybody. Raises `InvitationRefused`, also for a user name that is in use.
        """
        return invite.invite(self.context, actor, new)

    def invite_again(self, actor: Actor, account_id: AccountId) -> Invitation:
        """Issue a new link for an account; its password, second factor, sessions and older link end now."""
        return invite.invite_again(self.context, actor, account_id)

    def switch_off(self, actor: Actor, account_id: AccountId) -> None:
        """Switch an account off, never one's own: its sessions end at once, its tasks go back."""
        invite.switch_off(self.context, actor, account_id)

    def find_account(self, actor: Actor, username: str) -> AccountId:
        """Return the account with a user name, for the command line."""
        return invite.find_account(self.context, actor, username)

    def team(self, actor: Actor, *, cursor: str | None = None) -> Team:
        """Return one page (25) of the accounts of a supervisor's institution, by user name."""
        return team.team(self.context, actor, cursor)

    def invited(self, token: str) -> Invited:
        """Return whom a link is for. Raises `LinkRefused` when it cannot be used."""
        return accept_invitation.invited(self.context, token)

    def accept_invitation(self, token: str, password: str) -> SignedIn:
        """Use a link up, choose the password, and open a session in which the second factor is set up.

        Raises `LinkRefused`, `PasswordRefused`; the link stays as it was then.
        """
        return accept_invitation.accept_invitation(self.context, token, password)

    def own_account(self, actor: Actor, token: str) -> OwnAccount:
        """Return the actor's second factor, recovery codes left and sessions; `token` is this session's."""
        return account.own_account(self.context, actor, token)

    def change_password(self, actor: Actor, token: str, *, current: str, new: str) -> None:
        """Change the actor's password and end her other sessions.

        Raises `OldPasswordRefused`, `PasswordRefused`.
        """
        own_account.change_password(self.context, actor, token, current, new)

    def renew_recovery_codes(self, actor: Actor, password: str) -> tuple[str, ...]:
        """Return ten new recovery codes, this once; those before open nothing. Raises `OldPasswordRefused`."""
        return own_account.renew_recovery_codes(self.context, actor, password)

    def replace_factor(self, actor: Actor, token: str, password: str) -> SignedIn:
        """Exchange a full session for one that sets up another second factor. Raises `OldPasswordRefused`."""
        return own_account.replace_factor(self.context, actor, token, password)

    def close_session(self, actor: Actor, session_id: SessionId) -> None:
        """End one of the actor's own sessions."""
        own_account.close_session(self.context, actor, session_id)

    def close_other_sessions(self, actor: Actor, token: str) -> None:
        """End the actor's sessions but for this one."""
        own_account.close_other_sessions(self.context, actor, token)

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
        """Return a task of the actor's institution, or who closed it."""
        return task.task(self.context, actor, task_id)

    def case(self, actor: Actor, case_id: CaseId) -> CaseView:
        """Return a case, cut to what the actor may see; the look is recorded first."""
        return case.case(self.context, actor, case_id)

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
