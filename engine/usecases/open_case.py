"""Opens a case with one instance of a process; its first task is the opener's."""

from typing import Final

from engine.bpmn import start
from engine.context import Context
from engine.errors import KeyReused, NotFound
from engine.model.actor import Actor
from engine.model.case import CaseHead, Entry, Fact, JournalEntry, RunningInstance
from engine.model.directory import Canton
from engine.model.ids import CaseId, IdempotencyKey, InstanceId, new_id
from engine.model.views import Opened
from engine.policy import Verb, may
from engine.store import cases, journal, tasks
from engine.store.database import Transaction
from engine.store.journal import GENESIS, Request
from engine.usecases import progress
from engine.usecases.progress import Setting

FIRST_REVISION: Final = 1


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
        definition = ctx.definition_in_force(tx)
        if process_id not in definition.manifest.start:
            raise NotFound
        setting = Setting(definition, directory, actor, now)
        return _start(ctx, tx, setting, process_id, canton, request)


def _start(
    ctx: Context,
    tx: Transaction,
    setting: Setting,
    process_id: str,
    canton: Canton,
    request: Request,
) -> Opened:
    case_code = cases.unused_code(tx, setting.definition.manifest.case_prefix)
    head = _new_head(case_code, canton, setting)
    process = setting.definition.processes[process_id]
    opener = process.opener_fact or ""
    facts = {opener: _fact_of_opener(setting, process_id)}
    values = {opener: setting.actor.institution}
    moment = progress.moment_of(setting, head)
    step = start(setting.definition.diagrams, process_id, values, moment)
    instance = _new_instance(setting, head, process_id)
    lane_id = next((process.tasks[one.element_id].lane_id for one in step.opened), None)
    changes = progress.after_step(setting, head, instance, step, facts, lane_id)
    opening = Entry(
        "case_opened",
        {
            "instance": instance.instance_id,
            "process": process_id,
            "canton": head.canton_code,
            "definition": setting.definition.hash,
            "revision": instance.revision,
        },
    )
    changes = progress.with_first(changes, opening)
    cases.insert_case(tx, ctx.keys, head, changes.instance)
    progress.raise_incidents(tx, head, setting, changes, step)
    progress.write(tx, ctx.keys, head, setting, changes, request)
    return Opened(head.case_id, head.case_code, changes.opened[0].task_id)


def _new_head(case_code: str, canton: Canton, setting: Setting) -> CaseHead:
    return CaseHead(
        case_id=CaseId(new_id()),
        case_code=case_code,
        canton_code=canton.code,
        province_code=canton.province_code,
        opener=setting.actor.institution,
        opened_at=setting.now,
        closed_at=None,
        journal_seq=0,
        journal_head=GENESIS,
    )


def _new_instance(setting: Setting, head: CaseHead, process_id: str) -> RunningInstance:
    return RunningInstance(
        instance_id=InstanceId(new_id()),
        case_id=head.case_id,
        definition_hash=setting.definition.hash,
        process_id=process_id,
        revision=FIRST_REVISION,
        snapshot=b"",
        facts={},
        started_at=setting.now,
        ended_at=None,
        outcome=None,
    )


def _fact_of_opener(setting: Setting, process_id: str) -> Fact:
    actor = setting.actor
    code, account_id = actor.institution, actor.account_id
    return Fact(code, process_id, code, account_id, setting.now, FIRST_REVISION)


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
