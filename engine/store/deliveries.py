"""A notice on its way to each member: tried apart, so that who has it never gets it again."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select, update

from engine.model.ids import AccountId, TaskId
from engine.model.notice import Undelivered
from engine.store import outbox
from engine.store.database import Transaction
from engine.store.outbox import MOST_ATTEMPTS, wait_after
from engine.store.tables import account, delivery
from engine.store.tables import outbox as notices


@dataclass(frozen=True, slots=True)
class Posting:
    """One notice for one member. `address` is sealed; None when she has taken it away since."""

    notice_id: str
    account_id: AccountId
    address: bytes | None = field(repr=False)
    language: str
    task_id: TaskId | None
    notice_key: str
    attempts: int

    @property
    def dedupe_key(self) -> str:
        return f"{self.notice_key}:{self.account_id}"

    @property
    def is_last(self) -> bool:
        return self.attempts >= MOST_ATTEMPTS

    @property
    def is_spent(self) -> bool:
        """Whether the last attempt was made already, by a worker that did not live to tell."""
        return self.attempts > MOST_ATTEMPTS


def begin(tx: Transaction, notice_id: str, members: Collection[AccountId], at: datetime) -> None:
    """Remember who is to be told. A notice is taken for this once, so no member is named twice."""
    rows = [
        {"notice_id": notice_id, "account_id": member, "next_try_at": at, "attempts": 0}
        for member in members
    ]
    tx.execute(insert(delivery).values(rows))


def take_due(tx: Transaction, now: datetime) -> Posting | None:
    """Take the next delivery that is due and count the attempt before anything leaves."""
    row = tx.execute(
        select(delivery, account.c.address, account.c.language, notices.c.task_id, notices.c.dedupe_key)
        .join(notices, notices.c.notice_id == delivery.c.notice_id)
        .join(account, account.c.account_id == delivery.c.account_id)
        .where(delivery.c.next_try_at <= now)
        .order_by(delivery.c.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True, of=delivery)
    ).first()  # fmt: skip
    if row is None:
        return None
    posting = Posting(
        notice_id=row.notice_id,
        account_id=AccountId(row.account_id),
        address=row.address,
        language=row.language,
        task_id=row.task_id,
        notice_key=row.dedupe_key,
        attempts=row.attempts + 1,
    )
    next_try_at = now + wait_after(posting.attempts)
    _change(tx, posting, attempts=posting.attempts, next_try_at=next_try_at)
    return posting


def arrived(tx: Transaction, posting: Posting, at: datetime) -> None:
    _change(tx, posting, delivered_at=at, next_try_at=None)
    outbox.mark_arrived(tx, posting.notice_id, at)


def give_up(tx: Transaction, posting: Posting, failure: Undelivered, at: datetime) -> None:
    _change(tx, posting, failed_at=at, next_try_at=None)
    outbox.mark_failed(tx, posting.notice_id, failure, at)


def _change(tx: Transaction, posting: Posting, **values: object) -> None:
    tx.execute(
        update(delivery)
        .where(
            delivery.c.notice_id == posting.notice_id, delivery.c.account_id == posting.account_id
        )
        .values(**values)
    )
