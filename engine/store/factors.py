"""Second factors and recovery codes. A secret is sealed to its account; a code is stored as a keyed digest."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import Tampered
from engine.model.ids import AccountId
from engine.store.database import Transaction
from engine.store.keys import Keys
from engine.store.tables import recovery_code, second_factor


def save_factor(
    tx: Transaction, keys: Keys, account_id: AccountId, secret: str, step: int, at: datetime
) -> None:
    """Put a secret in the place of the one before; its code of time step `step` counts as used."""
    values = {
        "secret": keys.seal_factor(secret, _place(account_id)),
        "last_step": step,
        "since": at,
    }
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(second_factor).values(account_id=account_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=values))


def find_secret(tx: Transaction, keys: Keys, account_id: AccountId) -> str | None:
    """Return the secret of an account. Raises `Tampered`."""
    row = tx.execute(
        select(second_factor.c.secret).where(second_factor.c.account_id == account_id)
    ).first()
    return None if row is None else keys.unseal_factor(row.secret, _place(account_id))


def factor_since(tx: Transaction, account_id: AccountId) -> datetime | None:
    since: datetime | None = tx.execute(
        select(second_factor.c.since).where(second_factor.c.account_id == account_id)
    ).scalar()
    return since


def use_step(tx: Transaction, account_id: AccountId, step: int) -> bool:
    """Use up the code of a time step and of all before it; tell whether it was still unused."""
    unused = (second_factor.c.account_id == account_id) & (second_factor.c.last_step < step)
    return bool(tx.execute(update(second_factor).where(unused).values(last_step=step)).rowcount)


def save_codes(tx: Transaction, keys: Keys, account_id: AccountId, codes: Collection[str]) -> None:
    """Put recovery codes in the place of those before."""
    tx.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    rows = [{"account_id": account_id, "mac": keys.code_mac(account_id, code)} for code in codes]
    tx.execute(insert(recovery_code).values(rows))


def use_code(tx: Transaction, keys: Keys, account_id: AccountId, code: str) -> bool:
    """Use up a recovery code; tell whether it was there. Of two at once one gets it."""
    mac = keys.code_mac(account_id, code)
    this = (recovery_code.c.account_id == account_id) & (recovery_code.c.mac == mac)
    return bool(tx.execute(delete(recovery_code).where(this)).rowcount)


def count_codes(tx: Transaction, account_id: AccountId) -> int:
    mine = recovery_code.c.account_id == account_id
    return tx.execute(select(func.count()).select_from(recovery_code).where(mine)).scalar_one()


def remove_factor(tx: Transaction, account_id: AccountId) -> None:
    """Take an account's secret and recovery codes away."""
    for table in (second_factor, recovery_code):
        tx.execute(delete(table).where(table.c.account_id == account_id))


def tampered(tx: Transaction, keys: Keys) -> Iterator[tuple[AccountId, Tampered]]:
    """Yield the accounts whose secret does not open, with why."""
    for account_id in tx.execute(select(second_factor.c.account_id)).scalars().all():
        try:
            find_secret(tx, keys, AccountId(account_id))
        except Tampered as error:
            yield AccountId(account_id), error


def _place(account_id: AccountId) -> str:
    return f"second_factor|secret|{account_id}"
