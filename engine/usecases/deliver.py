"""Hands notices to a channel after their commit: at least once, each with a key that receivers can tell by."""

from collections.abc import Callable

from engine.context import Context
from engine.model.ids import TaskId
from engine.model.notice import Envelope
from engine.store import outbox
from engine.store.database import Transaction
from engine.store.outbox import Pending


def deliver_notices(ctx: Context, send: Callable[[Envelope], None], limit: int) -> int:
    """Send what is due; return how many were delivered.

    The attempt is committed before anything leaves, so that what was perhaps sent is known. `OSError` and
    `ValueError` mean not sent: the notice is tried again later, then given up.
    """
    delivered = 0
    for _ in range(limit):
        with ctx.database.write() as tx:
            pending = outbox.take_due(tx, ctx.now())
            envelope = _envelope(ctx, tx, pending) if pending else None
        if pending is None or envelope is None:
            break
        try:
            send(envelope)
        except (OSError, ValueError):
            continue
        with ctx.database.write() as tx:
            outbox.mark_delivered(tx, pending.notice_id, ctx.now())
        delivered += 1
    return delivered


def _envelope(ctx: Context, tx: Transaction, pending: Pending) -> Envelope:
    notice = pending.notice
    institution = ctx.directory().institutions.get(notice.institution)
    text = ctx.definition_in_force(tx).notices[notice.kind]
    return Envelope(
        dedupe_key=pending.dedupe_key,
        kind=notice.kind,
        institution=notice.institution,
        institution_name=institution.name if institution else notice.institution,
        capacity=notice.capacity,
        text=text,
        path=path_to(notice.task_id),
    )


def path_to(task_id: TaskId | None) -> str:
    """Return where a notice leads: to its task whatever its kind, to the coordination for an incident."""
    return f"/tareas/{task_id}" if task_id else "/coordinacion"
