"""Messages from one case to another, which the worker delivers, and those of a case that nobody could take.

Each is sealed for the case that it is for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update

from engine.model.ids import CaseId
from engine.store import timers
from engine.store.database import Transaction
from engine.store.documents import read_values, write_values
from engine.store.keys import CaseKey, seal, unseal
from engine.store.tables import message


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that has come for a case. `conversation` is that of the branch which sent it, in the same case."""

    message_id: str
    name: str
    facts: Mapping[str, object] = field(repr=False)
    conversation: int | None = None


def send(tx: Transaction, key: CaseKey, case_id: CaseId, letter: Letter, at: datetime) -> None:
    """Leave a message for a case, whose key seals it, and let the worker look there."""
    _insert(tx, key, case_id, letter, at, None)
    timers.call(tx, case_id, letter.message_id, at)


def keep(tx: Transaction, key: CaseKey, case_id: CaseId, letter: Letter, at: datetime) -> None:
    """Keep a message of the case itself that could not be handed over, for a person to try again."""
    _insert(tx, key, case_id, letter, at, at)


def _insert(
    tx: Transaction,
    key: CaseKey,
    case_id: CaseId,
    letter: Letter,
    at: datetime,
    arrived_at: datetime | None,
) -> None:
    place = _place(letter.message_id, letter.name)
    tx.execute(
        insert(message).values(
            message_id=letter.message_id,
            case_id=case_id,
            name=letter.name,
            content=seal(key, write_values(letter.facts), place),
            sent_at=at,
            arrived_at=arrived_at,
            conversation=letter.conversation,
        )
    )


def read(tx: Transaction, key: CaseKey, message_id: str) -> Letter:
    """Return a message. Raises `Tampered` when it was changed."""
    row = tx.execute(select(message).where(message.c.message_id == message_id)).one()
    content = unseal(key, row.content, _place(message_id, row.name))
    facts = read_values(content, f"message {message_id}")
    return Letter(message_id, row.name, facts, row.conversation)


def waiting_for(tx: Transaction, key: CaseKey, case_id: CaseId) -> set[str]:
    """Return the messages that a case has not taken yet. Raises `Tampered` when one of all was changed."""
    rows = tx.execute(select(message).where(message.c.case_id == case_id)).all()
    for row in rows:
        unseal(key, row.content, _place(row.message_id, row.name))
    return {row.message_id for row in rows if row.arrived_at is None}


def missing(tx: Transaction, message_ids: Collection[str]) -> set[str]:
    """Return which messages are not there at all."""
    wanted = select(message.c.message_id).where(message.c.message_id.in_(message_ids))
    return set(message_ids) - {row.message_id for row in tx.execute(wanted)}


def arrived(tx: Transaction, message_id: str, at: datetime) -> None:
    tx.execute(update(message).where(message.c.message_id == message_id).values(arrived_at=at))


def _place(message_id: str, name: str) -> str:
    return f"message|content|{message_id}|{name}"
