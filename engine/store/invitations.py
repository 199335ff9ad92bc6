"""One-time links: one an account, the newest alone is valid, stored as the hash of its token."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.ids import AccountId
from engine.store.database import Transaction
from engine.store.tables import invitation
from engine.store.tokens import hashed


def issue(
    tx: Transaction, account_id: AccountId, token: str, at: datetime, expires_at: datetime
) -> None:
    """Store a link in the place of the one before, which is valid no more."""
    values = {
        "token_hash": hashed(token),
        "issued_at": at,
        "expires_at": expires_at,
        "accepted_at": None,
    }
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(invitation).values(account_id=account_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=values))


def find_invited(tx: Transaction, token: str, now: datetime) -> AccountId | None:
    """Return the account of a link that can still be used."""
    row = tx.execute(select(invitation.c.account_id).where(_usable(token, now))).first()
    return None if row is None else AccountId(row.account_id)


def accept(tx: Transaction, token: str, now: datetime) -> bool:
    """Use a link up; tell whether it could still be used. Of two at once one gets it."""
    used = update(invitation).where(_usable(token, now)).values(accepted_at=now)
    return bool(tx.execute(used).rowcount)


def remove(tx: Transaction, account_id: AccountId) -> None:
    tx.execute(delete(invitation).where(invitation.c.account_id == account_id))


def _usable(token: str, now: datetime) -> ColumnElement[bool]:
    c = invitation.c
    return and_(c.token_hash == hashed(token), c.accepted_at.is_(None), c.expires_at > now)
