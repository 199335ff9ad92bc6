"""Accounts: who they are, how they sign in, and how often that failed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.bilingual import Bilingual
from engine.errors import Tampered
from engine.model.actor import Actor, Capacity
from engine.model.directory import Directory
from engine.model.ids import AccountId, InstitutionCode, new_id
from engine.model.people import AccountState, Address, Invitee, NewAccount
from engine.store.database import Transaction
from engine.store.keys import Keys
from engine.store.tables import account, invitation, second_factor, session

NO_PASSWORD = ""
"""Stands where a password's hash would: nothing matches it."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What signing in needs to know of an account. `enrols_until` is set while a first factor may be set up."""

    actor: Actor
    password_hash: str = field(repr=False)
    failures: int
    next_try_at: datetime | None
    is_off: bool
    has_factor: bool
    enrols_until: datetime | None

    @property
    def account_id(self) -> AccountId:
        return self.actor.account_id


@dataclass(frozen=True, slots=True)
class Member:
    """An account of an institution, with whether it can sign in."""

    account_id: AccountId
    username: str
    post: Bilingual
    institution: InstitutionCode
    capacities: frozenset[Capacity]
    state: AccountState


def any_account(tx: Transaction) -> bool:
    return tx.execute(select(account.c.account_id).limit(1)).first() is not None


def save_account(tx: Transaction, new: NewAccount, password_hash: str) -> None:
    values = {**_profile(new), "password_hash": password_hash}
    # Whoever was signed in with the password before is not any more.
    hers = select(account.c.account_id).where(account.c.username == new.username)
    tx.execute(delete(session).where(session.c.account_id.in_(hers)))
    if not _change(tx, account.c.username == new.username, values):
        tx.execute(
            insert(account).values(account_id=new_id(), username=new.username, failures=0, **values)
        )


def add_invited(tx: Transaction, new: Invitee) -> AccountId | None:
    """Add an account that cannot sign in yet; None when the user name was taken a moment ago."""
    account_id = new_id()
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(account).values(
        account_id=account_id,
        username=new.username,
        password_hash=NO_PASSWORD,
        failures=0,
        **_profile(new),
    )
    added = tx.execute(statement.on_conflict_do_nothing(index_elements=["username"])).rowcount
    return AccountId(account_id) if added else None


def save_profile(tx: Transaction, account_id: AccountId, new: Invitee) -> None:
    _change(tx, account.c.account_id == account_id, _profile(new))


def find_credentials(tx: Transaction, username: str, directory: Directory) -> Credentials | None:
    row = tx.execute(_credentials().where(account.c.username == username)).first()
    return None if row is None else _credentials_of(row, directory)


def find_credentials_of(
    tx: Transaction, account_id: AccountId, directory: Directory
) -> Credentials | None:
    row = tx.execute(_credentials().where(account.c.account_id == account_id)).first()
    return None if row is None else _credentials_of(row, directory)


def lock_credentials(
    tx: Transaction, account_id: AccountId, directory: Directory
) -> Credentials | None:
    """Return the credentials of an account that nobody else changes until the transaction ends."""
    statement = _credentials().where(account.c.account_id == account_id)
    # Not the strongest lock: a task that names its owner must not wait for her signing in.
    row = tx.execute(statement.with_for_update(of=account, key_share=True)).first()
    return None if row is None else _credentials_of(row, directory)


def remember_try(
    tx: Transaction, account_id: AccountId, *, failures: int, next_try_at: datetime | None
) -> None:
    """Write how many tries failed in a row."""
    values = {"failures": failures, "next_try_at": next_try_at}
    _change(tx, account.c.account_id == account_id, values)


def save_password(tx: Transaction, account_id: AccountId, password_hash: str) -> None:
    _change(tx, account.c.account_id == account_id, {"password_hash": password_hash})


def shut(tx: Transaction, account_id: AccountId) -> None:
    """Take the password of an account away, and its address."""
    _change(tx, account.c.account_id == account_id, {"password_hash": NO_PASSWORD, "address": None})


def save_switched_off(tx: Transaction, account_id: AccountId, at: datetime | None) -> None:
    _change(tx, account.c.account_id == account_id, {"switched_off_at": at})


def save_language(tx: Transaction, account_id: AccountId, language: str) -> None:
    _change(tx, account.c.account_id == account_id, {"language": language})


def works_at(tx: Transaction, account_id: AccountId, institution: InstitutionCode) -> bool:
    """Tell whether an account can sign in and is of an institution now, without keeping others from it."""
    row = tx.execute(select(account).where(account.c.account_id == account_id)).first()
    member = None if row is None else _member(row)
    return (
        member is not None
        and member.state is AccountState.ACTIVE
        and member.institution == institution
    )


def find_member(tx: Transaction, account_id: AccountId) -> Member | None:
    """Return an account and keep others from changing it."""
    return _locked_member(tx, account.c.account_id == account_id)


def find_named(tx: Transaction, username: str) -> Member | None:
    """Return the account with a user name and keep others from changing it."""
    return _locked_member(tx, account.c.username == username)


def find_id(tx: Transaction, username: str) -> AccountId | None:
    """Return the account with a user name, without keeping others from it."""
    row = tx.execute(select(account.c.account_id).where(account.c.username == username)).first()
    return None if row is None else AccountId(row.account_id)


def members(
    tx: Transaction, institution: InstitutionCode, after: str | None, limit: int
) -> Sequence[Member]:
    """Return accounts of an institution by user name, from the one after the account `after` on."""
    statement = select(account).where(account.c.institution_code == institution)
    if after is not None:
        last = select(account.c.username).where(account.c.account_id == after).scalar_subquery()
        statement = statement.where(account.c.username > last)
    return [_member(row) for row in tx.execute(statement.order_by(account.c.username).limit(limit))]


def save_address(
    tx: Transaction, keys: Keys, account_id: AccountId, address: Address | None
) -> None:
    """Write where an account hears of tasks, sealed to it; None takes it away."""
    sealed = keys.seal_address(account_id, address) if address else None
    _change(tx, account.c.account_id == account_id, {"address": sealed})


def find_address(tx: Transaction, keys: Keys, account_id: AccountId) -> Address | None:
    """Return where an account hears of tasks. Raises `Tampered`."""
    wanted = select(account.c.address).where(account.c.account_id == account_id)
    sealed = tx.execute(wanted).scalar()
    return Address(keys.open_address(account_id, sealed)) if sealed else None


def tampered_addresses(tx: Transaction, keys: Keys) -> Iterator[tuple[AccountId, Tampered]]:
    """Yield the accounts whose address was changed or moved by hand."""
    rows = tx.execute(
        select(account.c.account_id, account.c.address).where(account.c.address.is_not(None))
    )
    for row in rows:
        try:
            keys.open_address(row.account_id, row.address)
        except Tampered as error:
            yield AccountId(row.account_id), error


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


def actor_of_row(row: Row[Any], directory: Directory) -> Actor:
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


def _change(tx: Transaction, which: ColumnElement[bool], values: dict[str, Any]) -> int:
    return tx.execute(update(account).where(which).values(**values)).rowcount


def _profile(new: Invitee | NewAccount) -> dict[str, Any]:
    return {
        "post_es": new.post.es,
        "post_en": new.post.en,
        "institution_code": new.institution,
        "capacities": sorted(new.capacities),
        "language": new.language,
    }


def _credentials() -> Select[Any]:
    return (
        select(account, second_factor.c.since, invitation.c.accepted_at, invitation.c.expires_at)
        .outerjoin(second_factor, second_factor.c.account_id == account.c.account_id)
        .outerjoin(invitation, invitation.c.account_id == account.c.account_id)
    )


def _credentials_of(row: Row[Any], directory: Directory) -> Credentials:
    return Credentials(
        actor=actor_of_row(row, directory),
        password_hash=row.password_hash,
        failures=row.failures,
        next_try_at=row.next_try_at,
        is_off=row.switched_off_at is not None,
        has_factor=row.since is not None,
        enrols_until=row.expires_at if row.accepted_at else None,
    )


def _locked_member(tx: Transaction, which: ColumnElement[bool]) -> Member | None:
    row = tx.execute(select(account).where(which).with_for_update(key_share=True)).first()
    return None if row is None else _member(row)


def _member(row: Row[Any]) -> Member:
    return Member(
        account_id=AccountId(row.account_id),
        username=row.username,
        post=Bilingual(row.post_es, row.post_en),
        institution=InstitutionCode(row.institution_code),
        capacities=frozenset(Capacity(name) for name in row.capacities),
        state=_state(row),
    )


def _state(row: Row[Any]) -> AccountState:
    if row.switched_off_at is not None:
        return AccountState.OFF
    return AccountState.INVITED if row.password_hash == NO_PASSWORD else AccountState.ACTIVE
