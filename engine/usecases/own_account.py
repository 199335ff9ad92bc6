"""What a person changes of her own account. Each asks for the password again, but for closing sessions."""

from collections.abc import Callable
from typing import TypeVar

from engine.context import Context
from engine.errors import NotFound, OldPasswordRefused
from engine.model.actor import Actor
from engine.model.ids import SessionId
from engine.model.people import SignedIn, shortest_password
from engine.model.recovery_code import new_recovery_codes, normalise_recovery_code
from engine.model.session import Stage
from engine.policy import Verb, may
from engine.store import factors, people, sessions
from engine.store.database import Transaction
from engine.usecases import passwords, session, tries
from engine.usecases.account_chain import tell

Done = TypeVar("Done")


def change_password(ctx: Context, actor: Actor, token: str, current: str, new: str) -> None:
    """Put another password in the place of the current one, and end every other session."""
    _require(actor)
    least = shortest_password(stands_alone=ctx.settings().is_demonstration)
    hashed = passwords.hashed(passwords.require_good(new, least, actor.username))

    def change(tx: Transaction) -> None:
        people.save_password(tx, actor.account_id, hashed)
        sessions.end_sessions(tx, actor.account_id, but=token)
        tell(ctx, tx, actor, actor.account_id, "password_changed")

    _confirmed(ctx, actor, current, change)


def renew_recovery_codes(ctx: Context, actor: Actor, password: str) -> tuple[str, ...]:
    """Put a new set of recovery codes in the place of the one before."""
    _require_factor(ctx, actor)
    codes = new_recovery_codes()

    def renew(tx: Transaction) -> None:
        kept = [normalise_recovery_code(one) for one in codes]
        factors.save_codes(tx, ctx.keys, actor.account_id, kept)
        tell(ctx, tx, actor, actor.account_id, "recovery_codes_renewed")

    _confirmed(ctx, actor, password, renew)
    return codes


def replace_factor(ctx: Context, actor: Actor, token: str, password: str) -> SignedIn:
    """Begin to set up another second factor; the present one holds until the new one has given a code."""
    _require_factor(ctx, actor)
    now = ctx.machine.now()

    def exchange(tx: Transaction) -> SignedIn:
        sessions.end_session(tx, token)
        tell(ctx, tx, actor, actor.account_id, "second_factor_replacement_begun")
        return session.begin(ctx, tx, actor.account_id, Stage.ENROL, now)

    return _confirmed(ctx, actor, password, exchange)


def close_session(ctx: Context, actor: Actor, session_id: SessionId) -> None:
    """End one of the actor's sessions; one that has ended stays so."""
    _require(actor)
    with ctx.database.write() as tx:
        if sessions.end_named(tx, actor.account_id, session_id):
            tell(ctx, tx, actor, actor.account_id, "session_closed")


def close_other_sessions(ctx: Context, actor: Actor, token: str) -> None:
    """End the actor's sessions but for this one."""
    _require(actor)
    with ctx.database.write() as tx:
        if sessions.end_sessions(tx, actor.account_id, but=token):
            tell(ctx, tx, actor, actor.account_id, "other_sessions_closed")


def _require(actor: Actor) -> None:
    if not may(actor, Verb.KEEP_OWN_ACCOUNT):
        raise NotFound


def _require_factor(ctx: Context, actor: Actor) -> None:
    """A demonstration has no second factors."""
    _require(actor)
    if ctx.settings().is_demonstration:
        raise NotFound


def _confirmed(
    ctx: Context, actor: Actor, password: str, change: Callable[[Transaction], Done]
) -> Done:
    """Do what needs the password once it was right. Raises `OldPasswordRefused`."""
    tried = tries.try_password(ctx, actor.username, password)
    with ctx.database.write() as tx:
        account = tries.settle(ctx, tx, tried, ctx.machine.now()) if tried else None
        if account is not None and account.account_id == actor.account_id:
            return change(tx)
    raise OldPasswordRefused
