"""Accounts and their sessions. A session's token is stored as its hash alone."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from engine.bilingual import Bilingual
from engine.model.actor import Actor, Capacity
from engine.model.directory import Directory
from engine.model.ids import AccountId, InstitutionCode, new_id
from engine.model.people import Address, NewAccount
from engine.store.database import Transaction
from engine.store.keys import Keys
from engine.store.tables import account, session


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in needs to know of an account."""

    account_id: AccountId
    password_hash: str = field(repr=False)
    failures: int
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenSession:
    actor: Actor
    started_at: datetime
    seen_at: datetime


def save_account(tx: Transaction, keys: Keys, new: NewAccount, password_hash: str) -> None:
    values = {
        "password_hash": password_hash,
        "post_es": new.post.es,
        "post_en": new.post.en,
        "institution_code": new.institution,
        "capacities": sorted(new.capacities),
        "language": new.language,
    }
    account_id = _id_of(tx, new.username)
    if account_id is None:
        account_id = AccountId(new_id())
        tx.execute(
            insert(account).values(
                account_id=account_id, username=new.username, failures=0, **values
            )
        )
    else:
        tx.execute(update(account).where(account.c.account_id == account_id).values(**values))
    if new.address is not None:
        save_address(tx, keys, account_id, new.address)


def _id_of(tx: Transaction, username: str) -> AccountId | None:
    found = tx.execute(select(account.c.account_id).where(account.c.username == username))
    account_id = found.scalar()
    return AccountId(account_id) if account_id else None


def find_credentials(tx: Transaction, username: str) -> Credentials | None:
    row = tx.execute(
        select(account).where(account.c.username == username).with_for_update()
    ).first()
    if row is None:
        return None
    return Credentials(AccountId(row.account_id), row.password_hash, row.failures, row.next_try_at)


def remember_try(
    tx: Transaction,
    account_id: AccountId,
    *,
    failures: int,
    next_try_at: datetime | None,
    password_hash: str | None = None,
) -> None:
    """Write how many tries failed in a row, and a fresh hash when the parameters have changed."""
    values: dict[str, Any] = {"failures": failures, "next_try_at": next_try_at}
    if password_hash is not None:
        values["password_hash"] = password_hash
    tx.execute(update(account).where(account.c.account_id == account_id).values(**values))


def start_session(tx: Transaction, token: str, account_id: AccountId, at: datetime) -> None:
    tx.execute(
        insert(session).values(
            token_hash=_hashed(token), account_id=account_id, started_at=at, seen_at=at
        )
    )


def find_session(tx: Transaction, token: str, directory: Directory) -> OpenSession | None:
    row = tx.execute(
        select(account, session.c.started_at, session.c.seen_at)
        .join(session, session.c.account_id == account.c.account_id)
        .where(session.c.token_hash == _hashed(token))
    ).first()
    return None if row is None else OpenSession(_actor(row, directory), row.started_at, row.seen_at)


def touch_session(tx: Transaction, token: str, at: datetime) -> None:
    tx.execute(update(session).where(session.c.token_hash == _hashed(token)).values(seen_at=at))


def end_session(tx: Transaction, token: str) -> None:
    tx.execute(delete(session).where(session.c.token_hash == _hashed(token)))


def save_language(tx: Transaction, account_id: AccountId, language: str) -> None:
    tx.execute(update(account).where(account.c.account_id == account_id).values(language=language))


def save_address(
    tx: Transaction, keys: Keys, account_id: AccountId, address: Address | None
) -> None:
    """Write where an account hears of tasks, sealed to it; None takes it away."""
    sealed = keys.seal_address(account_id, address) if address else None
    tx.execute(update(account).where(account.c.account_id == account_id).values(address=sealed))


def find_address(tx: Transaction, keys: Keys, account_id: AccountId) -> Address | None:
    """Return where an account hears of tasks. Raises `Tampered`."""
    wanted = select(account.c.address).where(account.c.account_id == account_id)
    sealed = tx.execute(wanted).scalar()
    return Address(keys.open_address(account_id, sealed)) if sealed else None


def sealed_addresses(tx: Transaction) -> dict[AccountId, bytes]:
    """Return every address as it stands, for verification."""
    rows = tx.execute(
        select(account.c.account_id, account.c.address).where(account.c.address.is_not(None))
    )
    return {AccountId(row.account_id): row.address for row in rows}


def reachable(tx: Transaction, institution: InstitutionCode, capacity: str) -> list[AccountId]:
    """Return the members of an institution who hold a capacity and have an address."""
    rows = tx.execute(
        select(account.c.account_id, account.c.capacities)
        .where(account.c.institution_code == institution, account.c.address.is_not(None))
        .order_by(account.c.account_id)
    )
    return [AccountId(row.account_id) for row in rows if capacity in row.capacities]


def posts_of(tx: Transaction, account_ids: set[AccountId]) -> dict[AccountId, Bilingual]:
    """Return the posts of accounts: what others read instead of a person's name."""
    if not account_ids:
        return {}
    rows = tx.execute(
        select(account.c.account_id, account.c.post_es, account.c.post_en).where(
            account.c.account_id.in_(account_ids)
        )
    )
    return {AccountId(row.account_id): Bilingual(row.post_es, row.post_en) for row in rows}


def _actor(row: Row[Any], directory: Directory) -> Actor:
    """An institution that has left the directory gives no role: its people see nothing."""
    home = directory.institutions.get(InstitutionCode(row.institution_code))
    return Actor(
        account_id=AccountId(row.account_id),
        username=row.username,
        post=Bilingual(row.post_es, row.post_en),
        institution=InstitutionCode(row.institution_code if home else ""),
        institution_name=home.name if home else "",
        roles=home.roles if home else frozenset(),
        covers=home.covers if home else frozenset(),
        capacities=frozenset(Capacity(name) for name in row.capacities) if home else frozenset(),
        language=row.language,
    )


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
