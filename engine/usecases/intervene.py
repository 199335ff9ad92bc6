"""What the coordinator's verbs share: case locked, task open, territory hers, intervention written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.definitions import Definition
from engine.errors import KeyReused, NotFound
from engine.model.actor import Actor
from engine.model.case import CaseHead, Entry, HumanTask
from engine.model.directory import Directory
from engine.model.ids import TaskId, new_id
from engine.model.intervention import Intervention, InterventionKind
from engine.model.territory import Territory
from engine.package.due import rungs_of
from engine.policy import Relation, Verb, may
from engine.store import cases, interventions, timers
from engine.store.cases import Work
from engine.store.database import Transaction
from engine.store.journal import Request
from engine.usecases.hold import require_not_closed
from engine.usecases.setting import Setting
from engine.usecases.turn import Turn


@dataclass(frozen=True, slots=True)
class Desk:
    """A task in front of the coordinator of its place, its case under lock."""

    tx: Transaction
    setting: Setting
    work: Work
    request: Request

    @property
    def task(self) -> HumanTask:
        return self.work.task

    @property
    def definition(self) -> Definition:
        return self.setting.definition(self.work.instance)

    def turn(self) -> Turn:
        """Return an empty turn on the case of the task."""
        return Turn(self.setting, self.work.head, self.work.key)

    @property
    def now(self) -> datetime:
        return self.setting.now

    def taken(self) -> list[Intervention]:
        """Return what was decided about the task before."""
        return interventions.of_task(self.tx, self.task.task_id)

    @property
    def occasion(self) -> str:
        """What tells the notices of this intervention from those of every other one of the case."""
        return f"intervention-{self.work.head.journal_seq + 1}"


def intervene(
    ctx: Context,
    actor: Actor,
    task_id: TaskId,
    request: Request,
    act: Callable[[Desk], None],
) -> None:
    """Lay an open task before its coordinator in one transaction; the same request again changes nothing.

    Raises `NotFound` for who does not coordinate its place, `TaskClosed`, `KeyReused`.
    """
    if not may(actor, Verb.SEE_STALLED):
        raise NotFound
    now, directory = ctx.now(), ctx.directory()
    with ctx.database.write() as tx:
        head = cases.lock_case_in(tx, task_id, Territory.of(actor))
        if not may(actor, Verb.INTERVENE, _relation(directory, actor, head)):
            raise NotFound
        work = cases.load_work(tx, ctx.keys, head, task_id, request)
        if work.earlier is not None:
            _require_same(work, request)
            return
        require_not_closed(tx, work.task)
        act(Desk(tx, Setting(ctx, tx, directory, actor, now), work, request))


def record(desk: Desk, kind: InterventionKind, after: HumanTask, reason: str | None) -> Entry:
    """Write the intervention that made the desk's task what it is after; return what the journal says of it."""
    actor, before = desk.setting.actor, desk.task
    taken = Intervention(
        intervention_id=new_id(),
        task_id=before.task_id,
        kind=kind,
        at=desk.now,
        account_id=actor.account_id,
        institution=actor.institution,
        source=before.institution,
        target=after.institution,
        due_before=before.due_at,
        due_at=after.due_at,
    )
    interventions.record(desk.tx, desk.work.key, before.case_id, taken, reason)
    content = {
        "task": before.task_id,
        "element": before.element_id,
        "source": before.institution,
        "institution": after.institution,
        "intervention": taken.intervention_id,
        "has_reason": reason is not None,
    }
    return Entry(kind, content)


def set_timers_anew(
    tx: Transaction,
    definition: Definition,
    process_id: str,
    changed: Sequence[HumanTask],
    since: datetime,
) -> None:
    """Take away when somebody would have been told about tasks, and count anew from `since`."""
    timers.clear(tx, [task.task_id for task in changed], [])
    rungs = [
        (task, rung)
        for task in changed
        for rung in rungs_of(definition.deadline(process_id, task.element_id), since, task.due_at)
    ]
    if rungs:
        timers.remember(tx, rungs, [])


def _relation(directory: Directory, actor: Actor, head: CaseHead) -> Relation:
    home = directory.institutions.get(actor.institution)
    canton = directory.cantons[head.canton_code]
    return Relation(in_territory=home is not None and home.reach(canton) is not None)


def _require_same(work: Work, request: Request) -> None:
    if work.earlier != request.body_hash:
        raise KeyReused
