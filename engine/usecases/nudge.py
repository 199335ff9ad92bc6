"""Reminds who holds a task, now: an answer to an escalation that changes nothing else."""

from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import InterventionRefused
from engine.model.actor import Actor
from engine.model.ids import IdempotencyKey, TaskId
from engine.model.intervention import reason_of
from engine.policy import next_nudge_at
from engine.store import cases, journal, outbox
from engine.store.journal import Act, Request
from engine.usecases.intervene import Desk, intervene, record


def nudge(ctx: Context, actor: Actor, task_id: TaskId, text: str, key: IdempotencyKey) -> None:
    reason = reason_of(text) if text.strip() else None

    def act(desk: Desk) -> None:
        _require_patience(desk)
        reminder = outbox.notice_of(desk.task, "reminder", desk.occasion)
        outbox.put(desk.tx, [reminder], desk.now)
        entry = record(desk, "nudged", desk.task, reason)
        head = desk.work.head
        did = Act(actor, desk.now, desk.request)
        new_head = journal.append(desk.tx, ctx.keys, head, did, [entry])
        cases.save_head(desk.tx, ctx.keys, head, new_head, head.closed_at)

    intervene(ctx, actor, task_id, Request.of(key, "nudge", task_id, reason), act)


def _require_patience(desk: Desk) -> None:
    again_at = next_nudge_at(desk.taken())
    if again_at is not None and desk.now < again_at:
        raise InterventionRefused(field="nudge", problem=_TOO_SOON)


_TOO_SOON: Final = Bilingual(
    "Ya se recordó esta tarea hace menos de una hora.",
    "This task was reminded of less than an hour ago.",
)
