"""What is to be sent, written in the verb's own commit and delivered after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.case import HumanTask
from engine.model.ids import InstitutionCode, TaskId, new_id
from engine.model.notice import NoticeKind, Undelivered
from engine.store.database import Transaction
from engine.store.tables import outbox

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=6)
MOST_ATTEMPTS: Final = 12


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is to be told of which task, and why. `occasion` tells notices of one kind apart.

    `task_id` is None for an incident, which no task stands for.
    """

    task_id: TaskId | None
    kind: NoticeKind
    institution: InstitutionCode
    capacity: str
    occasion: str = ""

    @property
    def dedupe_key(self) -> str:
        return (
            f"{self.task_id or ''}:{self.kind}:{self.occasion}:{self.institution}:{self.capacity}"
        )


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


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: a minute, then twice as long each time, to six hours."""
    return min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)


def take_due(tx: Transaction, now: datetime) -> Pending | None:
    """Take the next notice that is due and count the attempt before anything leaves."""
    row = _next_due(tx, now)
    if row is None:
        return None
    attempts = row.attempts + 1
    last = attempts >= MOST_ATTEMPTS
    _change(
        tx,
        row.notice_id,
        attempts=attempts,
        next_try_at=None if last else now + wait_after(attempts),
        failed_at=now if last else None,
        failure="unreachable" if last else None,
    )
    return _pending(row, attempts)


def take_unaddressed(tx: Transaction, now: datetime) -> Pending | None:
    """Take the next notice for which no member was named yet; from now on each delivery is tried by itself."""
    row = _next_due(tx, now)
    if row is None:
        return None
    _change(tx, row.notice_id, attempts=row.attempts + 1, next_try_at=None)
    return _pending(row, row.attempts + 1)


def mark_delivered(tx: Transaction, notice_id: str, at: datetime) -> None:
    _change(tx, notice_id, delivered_at=at, next_try_at=None, failed_at=None, failure=None)


def mark_arrived(tx: Transaction, notice_id: str, at: datetime) -> None:
    """Remember that a member has a notice; that another one could not be told stays written."""
    _change(tx, notice_id, delivered_at=at)


def mark_failed(tx: Transaction, notice_id: str, failure: Undelivered, at: datetime) -> None:
    """Make a dead letter of a notice: it is not tried again for somebody, and a coordinator is shown why."""
    _change(tx, notice_id, failed_at=at, failure=failure)


def _next_due(tx: Transaction, now: datetime) -> Row[Any] | None:
    return tx.execute(
        select(outbox)
        .where(outbox.c.next_try_at <= now)
        .order_by(outbox.c.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def _pending(row: Row[Any], attempts: int) -> Pending:
    notice = Notice(row.task_id, row.kind, InstitutionCode(row.institution_code), row.capacity)
    return Pending(row.notice_id, notice, row.dedupe_key, attempts)


def _change(tx: Transaction, notice_id: str, **values: object) -> None:
    tx.execute(update(outbox).where(outbox.c.notice_id == notice_id).values(**values))
