"""Accounts, signing in and out. Sessions and delays run on the machine's time, never the demonstration's."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from engine.context import Context
from engine.errors import SignInRefused
from engine.model.actor import Actor
from engine.model.people import NewAccount, address_of
from engine.model.views import SignedIn
from engine.store import people
from engine.store.people import Credentials

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
TOUCH_AFTER: Final = timedelta(minutes=1)
FREE_TRIES: Final = 3
LONGEST_DELAY: Final = timedelta(minutes=5)

_HASHER: Final = PasswordHasher()
# Verified for unknown user names, so that they take as long as known ones.
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe(16))


def create_account(ctx: Context, new: NewAccount) -> None:
    hashed = _HASHER.hash(new.password)
    with ctx.database.write() as tx:
        people.save_account(tx, ctx.keys, new, hashed)


def sign_in(ctx: Context, username: str, password: str) -> SignedIn:
    """Check a password and open a session. The hash is verified outside any lock: it takes a tenth of a second."""
    now = ctx.machine.now()
    with ctx.database.read() as tx:
        known = people.find_credentials(tx, username)
    right = _matches(known.password_hash if known else _NOBODY, password)
    if known is None:
        raise SignInRefused
    too_early = known.next_try_at is not None and now < known.next_try_at
    if too_early or not right:
        _count_failure(ctx, username, now, counts=not too_early)
        raise SignInRefused
    return _open_session(ctx, known, password, now)


def actor_of(ctx: Context, token: str) -> Actor | None:
    now = ctx.machine.now()
    with ctx.database.read() as tx:
        found = people.find_session(tx, token, ctx.directory())
    if found is None:
        return None
    if now - found.seen_at > IDLE or now - found.started_at > LONGEST:
        sign_out(ctx, token)
        return None
    if now - found.seen_at > TOUCH_AFTER:
        with ctx.database.write() as tx:
            people.touch_session(tx, token, now)
    return found.actor


def sign_out(ctx: Context, token: str) -> None:
    with ctx.database.write() as tx:
        people.end_session(tx, token)


def choose_language(ctx: Context, actor: Actor, language: str) -> None:
    chosen = "en" if language == "en" else "es"
    with ctx.database.write() as tx:
        people.save_language(tx, actor.account_id, chosen)


def choose_address(ctx: Context, actor: Actor, text: str) -> None:
    address = address_of(text) if text.strip() else None
    with ctx.database.write() as tx:
        people.save_address(tx, ctx.keys, actor.account_id, address)


def notice_address(ctx: Context, actor: Actor) -> str | None:
    """Return enough of an address for its owner to know it again, and too little for who looks on."""
    with ctx.database.read() as tx:
        address = people.find_address(tx, ctx.keys, actor.account_id)
    if address is None:
        return None
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False


def _count_failure(ctx: Context, username: str, now: datetime, *, counts: bool) -> None:
    """Lengthen the delay: none for three tries, then doubling from a second to five minutes, never for ever."""
    if not counts:
        return
    with ctx.database.write() as tx:
        known = people.find_credentials(tx, username)
        if known is None:
            return
        failures = known.failures + 1
        doublings = min(max(failures - FREE_TRIES, 0), 16)
        wait = min(timedelta(seconds=2**doublings), LONGEST_DELAY)
        until = now + wait if failures >= FREE_TRIES else None
        people.remember_try(tx, known.account_id, failures=failures, next_try_at=until)


def _open_session(ctx: Context, known: Credentials, password: str, now: datetime) -> SignedIn:
    token = secrets.token_urlsafe(32)
    renewed = None
    if _HASHER.check_needs_rehash(known.password_hash):
        renewed = _HASHER.hash(password)
    with ctx.database.write() as tx:
        people.remember_try(
            tx, known.account_id, failures=0, next_try_at=None, password_hash=renewed
        )
        people.start_session(tx, token, known.account_id, now)
    return SignedIn(token, known.account_id)
