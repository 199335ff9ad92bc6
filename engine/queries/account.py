"""A person's own account: her second factor, the recovery codes left, her sessions."""

from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.people import OwnAccount, shortest_password
from engine.model.session import Stage, is_over
from engine.policy import Verb, may
from engine.store import factors, sessions


def own_account(ctx: Context, actor: Actor, token: str) -> OwnAccount:
    """Return what she may look at and change; her own account is no look at anybody."""
    if not may(actor, Verb.KEEP_OWN_ACCOUNT):
        raise NotFound
    stands_alone, now = ctx.settings().is_demonstration, ctx.machine.now()
    with ctx.database.read() as tx:
        return OwnAccount(
            username=actor.username,
            shortest=shortest_password(stands_alone=stands_alone),
            factor_since=factors.factor_since(tx, actor.account_id),
            codes_left=None if stands_alone else factors.count_codes(tx, actor.account_id),
            sessions=tuple(
                one
                for one in sessions.full_sessions(tx, actor.account_id, token)
                if not is_over(Stage.FULL, one.started_at, one.seen_at, now)
            ),
        )
