"""Sessions. A token is stored as its hash alone; a session's name for people is a hash of that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from engine.model.actor import Actor
from engine.model.directory import Directory
from engine.model.ids import AccountId, SessionId
from engine.model.people import OwnSession
from engine.model.session import Stage, is_over
from engine.store.database import Transaction
from engine.store.keys import Keys
from engine.store.people import actor_of_row
from engine.store.tables import account, session
from engine.store.tokens import hashed


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of an account that is on. `proposed` is the sealed secret of a factor that is being set up."""

    actor: Actor
    stage: Stage
    started_at: datetime
    seen_at: datetime
    proposed: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A session to start: its token, whose it is, how far it is, and since when."""

    token: str = field(repr=False)
    account_id: AccountId
    stage: Stage
    at: datetime


def start_session(tx: Transaction, beginning: Beginning) -> None:
    tx.execute(
        insert(session).values(
            token_hash=hashed(beginning.token),
            account_id=beginning.account_id,
            started_at=beginning.at,
            seen_at=beginning.at,
            stage=beginning.stage,
        )
    )


def propose_factor(tx: Transaction, keys: Keys, token: str, secret: str) -> None:
    """Keep the secret of a factor with the session in which it is being set up, sealed to it."""
    sealed = keys.seal_factor(secret, _place(token))
    tx.execute(update(session).where(session.c.token_hash == hashed(token)).values(proposed=sealed))


def proposed_secret(keys: Keys, token: str, found: OpenSession) -> str | None:
    """Return the secret that a session proposes. Raises `Tampered`."""
    return keys.unseal_factor(found.proposed, _place(token)) if found.proposed else None


def find_session(tx: Transaction, token: str, directory: Directory) -> OpenSession | None:
    row = tx.execute(
        select(
            account, session.c.started_at, session.c.seen_at, session.c.stage, session.c.proposed
        )
        .join(session, session.c.account_id == account.c.account_id)
        .where(session.c.token_hash == hashed(token), account.c.switched_off_at.is_(None))
    ).first()
    if row is None:
        return None
    actor = actor_of_row(row, directory)
    return OpenSession(actor, Stage(row.stage), row.started_at, row.seen_at, row.proposed)


def touch_session(tx: Transaction, token: str, at: datetime) -> None:
    tx.execute(update(session).where(session.c.token_hash == hashed(token)).values(seen_at=at))


def end_session(tx: Transaction, token: str) -> int:
    """End a session; return 1, or 0 when it was ended already."""
    return tx.execute(delete(session).where(session.c.token_hash == hashed(token))).rowcount


def end_sessions(tx: Transaction, account_id: AccountId, *, but: str = "") -> int:
    """End the sessions of an account, but for the one with the token `but`; return how many."""
    others = (session.c.account_id == account_id) & (session.c.token_hash != hashed(but))
    return tx.execute(delete(session).where(others)).rowcount


def end_stale(tx: Transaction, account_id: AccountId, now: datetime) -> None:
    """Clear away the sessions of an account that have ended by themselves."""
    for row in tx.execute(select(session).where(session.c.account_id == account_id)).all():
        if is_over(Stage(row.stage), row.started_at, row.seen_at, now):
            tx.execute(delete(session).where(session.c.token_hash == row.token_hash))


def end_named(tx: Transaction, account_id: AccountId, session_id: SessionId) -> int:
    """End the session of an account that has this name; return 1, or 0 when there is none."""
    for row in tx.execute(select(session.c.token_hash).where(session.c.account_id == account_id)):
        if hashed(row.token_hash)[:32] == session_id:
            chosen = session.c.token_hash == row.token_hash
            return tx.execute(delete(session).where(chosen)).rowcount
    return 0


def full_sessions(tx: Transaction, account_id: AccountId, token: str) -> Sequence[OwnSession]:
    """Return the full sessions of an account, the last used first; `token` is that of the reader."""
    rows = tx.execute(
        select(session)
        .where(session.c.account_id == account_id, session.c.stage == Stage.FULL)
        .order_by(session.c.seen_at.desc())
    )
    return [
        OwnSession(
            session_id=SessionId(hashed(row.token_hash)[:32]),
            started_at=row.started_at,
            seen_at=row.seen_at,
            is_this=row.token_hash == hashed(token),
        )
        for row in rows
    ]


def _place(token: str) -> str:
    return f"session|proposed|{hashed(token)}"
