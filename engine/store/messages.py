"""Messages from one case to another: sealed for the case that they are for, delivered by the worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update

from engine.model.ids import CaseId, new_id
from engine.store import timers
from engine.store.database import Transaction
from engine.store.documents import read_values, write_values
from engine.store.keys import CaseKey, seal, unseal
from engine.store.tables import message


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that has come for a case."""

    name: str
    facts: Mapping[str, object] = field(repr=False)


def send(tx: Transaction, key: CaseKey, case_id: CaseId, letter: Letter, at: datetime) -> None:
    """Leave a message for a case, whose key seals it, and let the worker look there."""
    message_id = new_id()
    tx.execute(
        insert(message).values(
            message_id=message_id,
            case_id=case_id,
            name=letter.name,
            content=seal(key, write_values(letter.facts), _place(message_id, letter.name)),
            sent_at=at,
        )
    )
    timers.call(tx, case_id, message_id, at)


def read(tx: Transaction, key: CaseKey, message_id: str) -> Letter:
    """Return a message. Raises `Tampered` when it was changed."""
    row = tx.execute(select(message).where(message.c.message_id == message_id)).one()
    content = unseal(key, row.content, _place(message_id, row.name))
    return Letter(row.name, read_values(content, f"message {message_id}"))


def arrived(tx: Transaction, message_id: str, at: datetime) -> None:
    tx.execute(update(message).where(message.c.message_id == message_id).values(arrived_at=at))


def _place(message_id: str, name: str) -> str:
    return f"message|content|{message_id}|{name}"
