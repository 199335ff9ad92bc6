"""Claiming a task and giving it back: of two at once one wins, the other is told who."""

from collections.abc import Callable
from dataclasses import replace

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import KeyReused, NotFound, TaskClosed, TaskTaken
from engine.model.actor import Actor
from engine.model.case import CaseHead, Entry, HumanTask
from engine.model.ids import IdempotencyKey, TaskId
from engine.policy import Relation, Verb, may
from engine.store import cases, journal, people, tasks
from engine.store.database import Transaction
from engine.store.journal import Act, Request
from engine.store.people import Member


def claim(ctx: Context, actor: Actor, task_id: TaskId, key: IdempotencyKey) -> None:
    """Reserve a task; claiming one's own again changes nothing.

    A supervisor may take over what somebody of her institution holds and cannot do.
    """

    def taken(task: HumanTask) -> HumanTask:
        return replace(task, state="reserved", owner_id=actor.account_id)

    takes_over = may(actor, Verb.TAKE_OVER, Relation(holds=True))
    required = require_open if takes_over else require_hers
    _change(ctx, actor, task_id, Request.of(key, "claim", task_id), taken, required)


def release(ctx: Context, actor: Actor, task_id: TaskId, key: IdempotencyKey) -> None:
    """Give a task back to its institution; one that nobody holds stays as it is."""

    def given_back(task: HumanTask) -> HumanTask:
        return replace(task, state="ready", owner_id=None)

    _change(ctx, actor, task_id, Request.of(key, "release", task_id), given_back, require_hers)


def give_back_all(ctx: Context, tx: Transaction, act: Act, owner: Member) -> int:
    """Give back what somebody has taken, in the caller's transaction; return how many tasks."""
    found = tasks.held_by(tx, owner.institution, owner.account_id)
    for task_id in found:
        head = cases.lock_case_of_task(tx, task_id, owner.institution)
        task = tasks.find_task(tx, task_id)
        # She may have sent it while its case was waited for.
        if task is not None and task.is_open and task.owner_id == owner.account_id:
            _save(ctx, tx, head, act, replace(task, state="ready", owner_id=None))
    return len(found)


def require_open(tx: Transaction, actor: Actor, task: HumanTask) -> None:
    """Raise `NotFound` or `TaskClosed` unless the task is an open one of the actor's institution."""
    if not may(actor, Verb.DO_TASK, Relation(holds=task.institution == actor.institution)):
        raise NotFound
    require_not_closed(tx, task)


def require_hers(tx: Transaction, actor: Actor, task: HumanTask) -> None:
    """Raise `NotFound`, `TaskClosed` or `TaskTaken` unless the actor may work on an open task now."""
    require_open(tx, actor, task)
    if task.owner_id not in {None, actor.account_id}:
        raise TaskTaken(by=_post(tx, task), at=task.ready_at)


def require_not_closed(tx: Transaction, task: HumanTask) -> None:
    if not task.is_open:
        raise TaskClosed(by=_post(tx, task), at=task.closed_at)


def _post(tx: Transaction, task: HumanTask) -> Bilingual:
    if task.owner_id is None:
        return Bilingual("el sistema", "the system")
    return people.posts_of(tx, {task.owner_id})[task.owner_id]


def _change(
    ctx: Context,
    actor: Actor,
    task_id: TaskId,
    request: Request,
    change: Callable[[HumanTask], HumanTask],
    require: Callable[[Transaction, Actor, HumanTask], None],
) -> None:
    now = ctx.now()
    with ctx.database.write() as tx:
        head = cases.lock_case_of_task(tx, task_id, actor.institution)
        earlier, task = tasks.find_for_change(tx, task_id, request)
        if earlier == request.body_hash:
            return
        if earlier is not None:
            raise KeyReused
        require(tx, actor, task)
        changed = change(task)
        if changed == task:
            return
        _save(ctx, tx, head, Act(actor, now, request), changed)


def _save(ctx: Context, tx: Transaction, head: CaseHead, act: Act, changed: HumanTask) -> None:
    tasks.save_tasks(tx, [changed])
    kind = "task_claimed" if changed.owner_id else "task_released"
    entry = Entry(kind, {"task": changed.task_id, "element": changed.element_id})
    new_head = journal.append(tx, ctx.keys, head, act, [entry])
    cases.save_head(tx, ctx.keys, head, new_head, head.closed_at)
