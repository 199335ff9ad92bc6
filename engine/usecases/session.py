"""Sessions: how they begin, how far they are, when they end. They run on the machine's time."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from engine.context import Context
from engine.model import session
from engine.model.actor import Actor
from engine.model.ids import AccountId
from engine.model.people import SignedIn
from engine.model.session import Stage
from engine.store import sessions
from engine.store.database import Transaction
from engine.store.sessions import Beginning, OpenSession
from engine.usecases import one_time_codes

TOUCH_AFTER: Final = timedelta(minutes=1)


def begin(
    ctx: Context, tx: Transaction, account_id: AccountId, stage: Stage, now: datetime
) -> SignedIn:
    """Start a session with a token of its own; one that has to set up a second factor gets a secret proposed.

    What is left of sessions of the account that nobody ended is cleared away.
    """
    token = secrets.token_urlsafe(32)
    sessions.end_stale(tx, account_id, now)
    sessions.start_session(tx, Beginning(token, account_id, stage, now))
    if stage is Stage.ENROL:
        sessions.propose_factor(tx, ctx.keys, token, one_time_codes.new_secret())
    return SignedIn(token, account_id, stage)


def is_over(found: OpenSession, now: datetime) -> bool:
    """Tell whether a session has ended by itself."""
    return session.is_over(found.stage, found.started_at, found.seen_at, now)


def actor_of(ctx: Context, token: str) -> Actor | None:
    found = find(ctx, token)
    if found is None or found.stage is not Stage.FULL:
        return None
    now = ctx.machine.now()
    if now - found.seen_at > TOUCH_AFTER:
        with ctx.database.write() as tx:
            sessions.touch_session(tx, token, now)
    return found.actor


def stage_of(ctx: Context, token: str) -> Stage | None:
    found = find(ctx, token)
    return None if found is None else found.stage


def sign_out(ctx: Context, token: str) -> None:
    with ctx.database.write() as tx:
        sessions.end_session(tx, token)


def find(ctx: Context, token: str) -> OpenSession | None:
    """Return a session that has not ended."""
    with ctx.database.read() as tx:
        found = sessions.find_session(tx, token, ctx.directory())
    if found is None or not is_over(found, ctx.machine.now()):
        return found
    sign_out(ctx, token)
    return None
