"""A handful of values that every process of an installation must agree on."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.database import Transaction
from engine.store.tables import setting


def get(tx: Transaction, name: str) -> str | None:
    row = tx.execute(select(setting.c.value).where(setting.c.name == name)).first()
    return None if row is None else str(row.value)


def all_of(tx: Transaction) -> dict[str, str]:
    return {row.name: row.value for row in tx.execute(select(setting))}


def put(tx: Transaction, name: str, value: str) -> None:
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(setting).values(name=name, value=value)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"value": statement.excluded.value}
        )
    )
