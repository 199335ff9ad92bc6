"""Growing delays. One count an account, for passwords, one-time codes and recovery codes alike.

A guess is judged under the lock of its account, so that guesses sent at once wait for each other's delay.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from engine.context import Context
from engine.store import people
from engine.store.database import Transaction
from engine.store.people import Credentials
from engine.usecases import passwords
from engine.usecases.account_chain import tell

FREE_TRIES: Final = 3
LONGEST_DELAY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PasswordTry:
    """A password that was compared with what an account had a moment ago."""

    known: Credentials
    is_right: bool
    renewed: str | None = field(repr=False)


def try_password(ctx: Context, username: str, password: str) -> PasswordTry | None:
    """Compare a password, outside any lock: it takes a tenth of a second, for unknown names too."""
    directory = ctx.directory()
    with ctx.database.read() as tx:
        known = people.find_credentials(tx, username, directory)
    is_right = passwords.matches(known.password_hash if known else people.NO_PASSWORD, password)
    if known is None:
        return None
    renewed = passwords.renewed(known.password_hash, password) if is_right else None
    return PasswordTry(known, is_right, renewed)


def settle(ctx: Context, tx: Transaction, tried: PasswordTry, now: datetime) -> Credentials | None:
    """Return the account, locked, if the password holds and it is not too early; else count the failure."""
    account = people.lock_credentials(tx, tried.known.account_id, ctx.directory())
    if account is None or is_too_early(account, now):
        return None
    has_changed = account.password_hash != tried.known.password_hash
    if not tried.is_right or has_changed or account.is_off:
        count_failure(ctx, tx, account, now, "password")
        return None
    if tried.renewed is not None:
        people.save_password(tx, account.account_id, tried.renewed)
    return account


def is_too_early(account: Credentials, now: datetime) -> bool:
    """Tell whether the account still has to wait; a try that comes too early does not lengthen the delay."""
    return account.next_try_at is not None and now < account.next_try_at


def count_failure(
    ctx: Context, tx: Transaction, account: Credentials, now: datetime, what: str
) -> None:
    """Lengthen the delay: none for three tries, then doubling from a second to five minutes, never for ever."""
    failures = account.failures + 1
    doublings = min(max(failures - FREE_TRIES, 0), 16)
    wait = min(timedelta(seconds=2**doublings), LONGEST_DELAY)
    until = now + wait if failures >= FREE_TRIES else None
    people.remember_try(tx, account.account_id, failures=failures, next_try_at=until)
    tell(ctx, tx, account.actor, account.account_id, "try_failed", by=what)


def forget_failures(tx: Transaction, account: Credentials) -> None:
    """Begin anew, after everything that was asked for was right: a password alone does not count."""
    people.remember_try(tx, account.account_id, failures=0, next_try_at=None)
