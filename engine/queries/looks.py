"""Records a look, before anything is shown, in a short transaction of its own."""

from collections.abc import Mapping

from engine.context import Context
from engine.model.actor import Actor
from engine.model.ids import CaseId
from engine.store import access
from engine.store.access import Look


def record_case_look(
    ctx: Context, actor: Actor, case_id: CaseId, kind: str, content: Mapping[str, object]
) -> None:
    """Write into the case's own chain who looked, at what, and which fields were opened."""
    _record(ctx, actor, Look(f"case:{case_id}", kind, content))


def record_list_look(ctx: Context, actor: Actor, kind: str, content: Mapping[str, object]) -> None:
    """Write into the reader's own chain that she looked at a list."""
    _record(ctx, actor, Look(f"reader:{actor.account_id}", kind, content))


def _record(ctx: Context, actor: Actor, look: Look) -> None:
    at = ctx.now()
    with ctx.database.write() as tx:
        access.record(tx, ctx.keys, actor, at, look)
