"""Gives more time for a task, with a reason: at most twice, only forward, at most as much again as at first."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import InterventionRefused
from engine.model.actor import Actor
from engine.model.case import Entry, HumanTask
from engine.model.ids import IdempotencyKey, TaskId
from engine.model.intervention import reason_of
from engine.policy import extension_limit, extensions_left
from engine.store import cases, journal, outbox, tasks
from engine.store.journal import Act, Request
from engine.usecases.intervene import Desk, intervene, record, set_timers_anew


def extend(
    ctx: Context, actor: Actor, task_id: TaskId, due_at: datetime, text: str, key: IdempotencyKey
) -> None:
    reason = reason_of(text)

    def act(desk: Desk) -> None:
        _require_measure(desk, due_at)
        after = _extended(desk.task, due_at)
        tasks.save_tasks(desk.tx, [after])
        process_id = desk.work.instance.process_id
        set_timers_anew(desk.tx, desk.definition, process_id, [after], desk.now)
        told = outbox.notice_of(after, "reminder", desk.occasion)
        outbox.put(desk.tx, [told], desk.now)
        entry = record(desk, "extended", after, reason)
        entry = Entry(entry.kind, {**entry.content, "due_at": due_at.isoformat()})
        head, did = desk.work.head, Act(actor, desk.now, desk.request)
        new_head = journal.append(desk.tx, ctx.keys, head, did, [entry])
        cases.save_head(desk.tx, ctx.keys, head, new_head, head.closed_at)

    request = Request.of(key, "extend", task_id, due_at.isoformat(), reason)
    intervene(ctx, actor, task_id, request, act)


def _require_measure(desk: Desk, due_at: datetime) -> None:
    taken = desk.taken()
    if not extensions_left(taken):
        raise InterventionRefused(field="due_at", problem=_TWICE)
    if due_at <= max(desk.task.due_at, desk.now):
        raise InterventionRefused(field="due_at", problem=_FORWARD)
    if due_at > extension_limit(desk.task, taken, desk.now):
        raise InterventionRefused(field="due_at", problem=_DOUBLE)


def _extended(task: HumanTask, due_at: datetime) -> HumanTask:
    """The ladder begins again at its foot: the escalation is answered until the new time limit."""
    first_es, first_en = (text.partition(";")[0] for text in (task.due_es, task.due_en))
    return replace(
        task,
        due_at=due_at,
        due_es=f"{first_es}; prorrogado por la coordinación",
        due_en=f"{first_en}; extended by the coordination",
        rung=0,
        round=task.round + 1,
    )


_TWICE: Final = Bilingual(
    "Esta tarea ya se prorrogó dos veces. Puede pasarla a otra institución o a su supervisión.",
    "This task was extended twice already. You can pass it to another institution or to its supervisor.",
)
_FORWARD: Final = Bilingual(
    "Elija un momento que esté por venir y sea posterior al plazo de ahora.",
    "Choose a moment that is still to come and after the present time limit.",
)
_DOUBLE: Final = Bilingual(
    "Es demasiado tiempo: se puede dar, como mucho, otra vez el plazo del principio.",
    "That is too long: at most the time given at first can be given once more.",
)
