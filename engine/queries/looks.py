"""Records a look, before anything is shown, in a short transaction of its own."""

from collections.abc import Mapping

from engine.context import Context
from engine.model.actor import Actor
from engine.model.ids import CaseId
from engine.store import access


def record_case_look(
    ctx: Context, actor: Actor, case_id: CaseId, kind: str, content: Mapping[str, object]
) -> None:
    """Write into the case's own chain who looked, at what, and which fields were opened."""
    with ctx.database.write() as tx:
        access.record(tx, ctx.keys, f"case:{case_id}", actor, ctx.now(), kind, content)


def record_list_look(ctx: Context, actor: Actor, kind: str, content: Mapping[str, object]) -> None:
    """Write into the reader's own chain that she looked at a list."""
    with ctx.database.write() as tx:
        access.record(tx, ctx.keys, f"reader:{actor.account_id}", actor, ctx.now(), kind, content)
