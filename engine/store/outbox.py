"""What is to be sent, written in the verb's own commit and delivered after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.case import HumanTask
from engine.model.ids import InstitutionCode, TaskId, new_id
from engine.model.notice import NoticeKind
from engine.store.database import Transaction
from engine.store.tables import outbox

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
MOST_ATTEMPTS: Final = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is to be told of which task, and why. `occasion` tells notices of one kind apart."""

    task_id: TaskId
    kind: NoticeKind
    institution: InstitutionCode
    capacity: str
    occasion: str = ""

    @property
    def dedupe_key(self) -> str:
        return f"{self.task_id}:{self.kind}:{self.occasion}:{self.institution}:{self.capacity}"


@dataclass(frozen=True, slots=True)
class Pending:
    notice_id: str
    notice: Notice
    dedupe_key: str
    attempts: int


def notice_of(task: HumanTask, kind: NoticeKind, occasion: str = "") -> Notice:
    """A notice for those who hold a task."""
    return Notice(task.task_id, kind, task.institution, "worker", occasion)


def put(tx: Transaction, notices: Sequence[Notice], at: datetime) -> None:
    """Write notices; one that is there already is left as it is."""
    rows = [
        {
            "notice_id": new_id(),
            "dedupe_key": notice.dedupe_key,
            "task_id": notice.task_id,
            "kind": notice.kind,
            "institution_code": notice.institution,
            "capacity": notice.capacity,
            "created_at": at,
            "next_try_at": at,
            "attempts": 0,
        }
        for notice in notices
    ]
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    tx.execute(dialect.insert(outbox).values(rows).on_conflict_do_nothing())


def take_due(tx: Transaction, now: datetime) -> Pending | None:
    """Take the next notice that is due and count the attempt before anything leaves."""
    row = tx.execute(
        select(outbox)
        .where(outbox.c.next_try_at <= now)
        .order_by(outbox.c.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    attempts = row.attempts + 1
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    last = attempts >= MOST_ATTEMPTS
    tx.execute(
        update(outbox)
        .where(outbox.c.notice_id == row.notice_id)
        .values(
            attempts=attempts,
            next_try_at=None if last else now + wait,
            failed_at=now if last else None,
        )
    )
    notice = Notice(
        TaskId(row.task_id), row.kind, InstitutionCode(row.institution_code), row.capacity
    )
    return Pending(row.notice_id, notice, row.dedupe_key, attempts)


def mark_delivered(tx: Transaction, notice_id: str, at: datetime) -> None:
    tx.execute(
        update(outbox)
        .where(outbox.c.notice_id == notice_id)
        .values(delivered_at=at, next_try_at=None, failed_at=None)
    )
