"""Writes into an account's own chain what was done to it, in the transaction of the verb that does it."""

from engine.context import Context
from engine.model.actor import Actor
from engine.model.ids import AccountId
from engine.store import access
from engine.store.access import Look
from engine.store.database import Transaction


def tell(
    ctx: Context, tx: Transaction, actor: Actor, account_id: AccountId, kind: str, **how: object
) -> None:
    """Append one record: who did what. Never a password, a code, a token or a user name."""
    look = Look(f"account:{account_id}", kind, how)
    access.record(tx, ctx.keys, actor, ctx.machine.now(), look)
