"""Signs of life of the processes, in the machine's time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.database import Transaction
from engine.store.tables import heartbeat


def beat(tx: Transaction, name: str, at: datetime) -> None:
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(heartbeat).values(name=name, at=at)
    tx.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"at": statement.excluded.at})
    )


def last(tx: Transaction, name: str) -> datetime | None:
    row = tx.execute(select(heartbeat.c.at).where(heartbeat.c.name == name)).first()
    return None if row is None else row.at
