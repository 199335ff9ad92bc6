"""The journal of a case: append-only, each row bound to the one before it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Row, insert, select

from engine.model.actor import Actor
from engine.model.case import CaseHead, Entry, JournalEntry
from engine.model.ids import CaseId, IdempotencyKey
from engine.store.database import Transaction
from engine.store.keys import Keys
from engine.store.tables import journal

GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Request:
    """What makes a verb repeatable: the key that its form was issued with, and a digest of what was sent."""

    key: IdempotencyKey | None
    body_hash: str | None = None

    @classmethod
    def of(cls, key: IdempotencyKey, *sent: object) -> "Request":
        """Return a request whose digest covers all that was sent."""
        return cls(key, sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest())


NO_REQUEST: Final = Request(None)


def canonical(content: Mapping[str, object]) -> str:
    """Return JSON with one spelling, so that equal content has equal bytes."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, and by which request (none for the worker)."""

    actor: Actor
    at: datetime
    request: Request = NO_REQUEST


def append(
    tx: Transaction, keys: Keys, head: CaseHead, act: Act, entries: Sequence[Entry]
) -> tuple[int, str]:
    """Append entries and return the new head (number, hash). The request's key stands in the first."""
    seq, previous, rows = head.journal_seq, head.journal_head, []
    for place, entry in enumerate(entries):
        seq += 1
        row = {
            "case_id": head.case_id,
            "seq": seq,
            "at": act.at,
            "kind": entry.kind,
            "account_id": act.actor.account_id,
            "institution_code": act.actor.institution,
            "content": canonical(entry.content),
            "idempotency_key": act.request.key if place == 0 else None,
            "body_hash": act.request.body_hash if place == 0 else None,
        }
        previous = digest(previous, row)
        rows.append({**row, "hash": previous, "mac": keys.mac(previous)})
    tx.execute(insert(journal).values(rows))
    return seq, previous


def digest(previous: str, row: Mapping[str, Any]) -> str:
    """Return the hash of a row: of all it says and of the row before it."""
    said = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
        if name not in {"hash", "mac"}
    }
    return sha256((previous + canonical(said)).encode()).hexdigest()


def answered(
    tx: Transaction, key: IdempotencyKey
) -> tuple[str | None, JournalEntry, CaseId] | None:
    """Return what a key was used for before: the digest of its request, the entry and the case."""
    row = tx.execute(select(journal).where(journal.c.idempotency_key == key)).first()
    return None if row is None else (row.body_hash, _entry(row), CaseId(row.case_id))


def entries_of(tx: Transaction, case_id: CaseId) -> list[JournalEntry]:
    rows = tx.execute(select(journal).where(journal.c.case_id == case_id).order_by(journal.c.seq))
    return [_entry(row) for row in rows]


def case_ids(tx: Transaction) -> set[CaseId]:
    """Return the cases that have a journal."""
    return {CaseId(row.case_id) for row in tx.execute(select(journal.c.case_id).distinct())}


def raw_rows(tx: Transaction, case_id: CaseId) -> Iterable[Mapping[str, Any]]:
    """Return the rows as they stand, for verification."""
    rows = tx.execute(select(journal).where(journal.c.case_id == case_id).order_by(journal.c.seq))
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public mapping of a row


def _entry(row: Row[Any]) -> JournalEntry:
    return JournalEntry(
        seq=row.seq,
        at=row.at,
        kind=row.kind,
        account_id=row.account_id,
        institution=row.institution_code,
        content=json.loads(row.content),
    )
