"""Claiming a task and giving it back: of two at once one wins, the other is told who."""

from collections.abc import Callable
from dataclasses import replace

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import KeyReused, NotFound, TaskClosed, TaskTaken
from engine.model.actor import Actor
from engine.model.case import Entry, HumanTask
from engine.model.ids import IdempotencyKey, TaskId
from engine.policy import Relation, Verb, may
from engine.store import cases, journal, people, tasks
from engine.store.database import Transaction
from engine.store.journal import Act, Request


def claim(ctx: Context, actor: Actor, task_id: TaskId, key: IdempotencyKey) -> None:
    """Reserve a task; claiming one's own again changes nothing."""

    def taken(task: HumanTask) -> HumanTask:
        return replace(task, state="reserved", owner_id=actor.account_id)

    _change(ctx, actor, task_id, Request.of(key, "claim", task_id), taken)


def release(ctx: Context, actor: Actor, task_id: TaskId, key: IdempotencyKey) -> None:
    """Give a task back to its institution; one that nobody holds stays as it is."""

    def given_back(task: HumanTask) -> HumanTask:
        return replace(task, state="ready", owner_id=None)

    _change(ctx, actor, task_id, Request.of(key, "release", task_id), given_back)


def require_hers(tx: Transaction, actor: Actor, task: HumanTask) -> None:
    """Raise `NotFound`, `TaskClosed` or `TaskTaken` unless the actor may work on an open task now."""
    if not may(actor, Verb.DO_TASK, Relation(holds=task.institution == actor.institution)):
        raise NotFound
    require_open(tx, task)
    if task.owner_id not in {None, actor.account_id}:
        raise TaskTaken(by=_post(tx, task), at=task.ready_at)


def require_open(tx: Transaction, task: HumanTask) -> None:
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
) -> None:
    now = ctx.now()
    with ctx.database.write() as tx:
        head = cases.lock_case_of_task(tx, task_id)
        earlier, task = tasks.find_for_change(tx, task_id, request)
        if earlier == request.body_hash:
            return
        if earlier is not None:
            raise KeyReused
        require_hers(tx, actor, task)
        changed = change(task)
        if changed == task:
            return
        tasks.save_tasks(tx, [changed])
        kind = "task_claimed" if changed.owner_id else "task_released"
        entry = Entry(kind, {"task": task_id, "element": task.element_id})
        new_head = journal.append(tx, ctx.keys, head, Act(actor, now, request), [entry])
        cases.save_head(tx, head, new_head, head.closed_at)
