"""Opens a case with one instance of a process; its first task is the opener's."""

from engine.context import Context
from engine.errors import KeyReused, NotFound
from engine.model.actor import Actor
from engine.model.case import CaseHead, JournalEntry
from engine.model.directory import Canton
from engine.model.ids import CaseId, IdempotencyKey, new_id
from engine.model.step import MessageArrived
from engine.model.views import Opened
from engine.policy import Verb, may
from engine.store import cases, journal, tasks
from engine.store.database import Transaction
from engine.store.journal import GENESIS, Request
from engine.usecases.following import follow
from engine.usecases.setting import Setting
from engine.usecases.turn import FIRST_REVISION, Turn
from engine.usecases.writing import write


def open_case(
    ctx: Context, actor: Actor, process_id: str, canton_code: str, key: IdempotencyKey
) -> Opened:
    now, directory = ctx.now(), ctx.directory()
    canton = directory.cantons.get(canton_code)
    if not may(actor, Verb.OPEN_CASE) or canton is None:
        raise NotFound
    request = Request.of(key, "open_case", process_id, canton_code)
    with ctx.database.write() as tx:
        repeated = journal.answered(tx, key)
        if repeated is not None:
            return _repeated(tx, actor, request, *repeated)
        if process_id not in ctx.definition_in_force(tx).manifest.start:
            raise NotFound
        setting = Setting(ctx, tx, directory, actor, now)
        turn = Turn(setting, new_head(setting, canton), None)
        _start(turn, process_id)
        follow(turn)
        head = write(turn, request)
    return Opened(head.case_id, head.case_code, turn.opened[0].task_id)


def _start(turn: Turn, process_id: str) -> None:
    """Begin a process for the actor's institution: by hand, or as the report that begins it."""
    setting = turn.setting
    process = setting.ctx.definition_in_force(setting.tx).processes[process_id]
    opener = process.opener_fact or ""
    facts = {opener: setting.fact(setting.actor.institution, process_id, FIRST_REVISION)}
    begins_by = process.begins_by
    arrived = None if begins_by is None else MessageArrived(begins_by, None, None)
    turn.start(process_id, facts=facts, arrived=arrived)


def new_head(setting: Setting, canton: Canton) -> CaseHead:
    definition = setting.ctx.definition_in_force(setting.tx)
    return CaseHead(
        case_id=CaseId(new_id()),
        case_code=cases.unused_code(setting.tx, definition.manifest.case_prefix),
        canton_code=canton.code,
        province_code=canton.province_code,
        opener=setting.actor.institution,
        opened_at=setting.now,
        closed_at=None,
        journal_seq=0,
        journal_head=GENESIS,
    )


def _repeated(
    tx: Transaction,
    actor: Actor,
    request: Request,
    body_hash: str | None,
    entry: JournalEntry,
    case_id: CaseId,
) -> Opened:
    if body_hash != request.body_hash or entry.account_id != actor.account_id:
        raise KeyReused
    first = tasks.tasks_of_case(tx, case_id)[0]
    return Opened(case_id, cases.lock_case(tx, case_id).case_code, first.task_id)
