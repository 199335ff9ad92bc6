"""Due work: the worker takes one case at a time and never waits for one that is busy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, cast, insert, select

from engine.model.case import CaseHead, HumanTask
from engine.model.due import Rung
from engine.model.ids import CaseId, InstanceId, InstitutionCode, TokenId
from engine.store import timers
from engine.store.cases import head_of
from engine.store.database import Transaction
from engine.store.running import beginnings
from engine.store.tables import case, escalation, instance, task, timer
from engine.store.tasks import task_of


@dataclass(frozen=True, slots=True)
class DueEvent:
    """A moment that has come for a diagram, or a message for the case (then `message_id`)."""

    timer_id: str
    instance_id: InstanceId | None
    token_id: TokenId | None
    message_id: str | None


@dataclass(frozen=True, slots=True)
class DueRung:
    """A moment that has come, for a task that is still open."""

    timer_id: str
    rung: Rung
    task: HumanTask


def lock_due_case(
    tx: Transaction, kinds: Collection[str], now: datetime, passed_over: Sequence[CaseId]
) -> CaseHead | None:
    """Lock the case whose work of some kinds has been due for longest, passing over those that others hold."""
    row = tx.execute(
        select(case)
        .join(timer, timer.c.case_id == case.c.case_id)
        .where(timer.c.due_at <= now, timer.c.kind.in_(kinds), case.c.case_id.not_in(passed_over))
        .order_by(timer.c.due_at)
        .limit(1)
        .with_for_update(of=case, skip_locked=True)
    ).first()
    return None if row is None else head_of(row)


def next_due(tx: Transaction) -> datetime | None:
    """Return the earliest moment for which something is remembered, of any case."""
    wanted = select(timer.c.due_at).order_by(timer.c.due_at).limit(1)
    return tx.execute(wanted).scalar_one_or_none()


def due_events(tx: Transaction, case_id: CaseId, now: datetime) -> list[DueEvent]:
    """Return what a locked case's diagrams have waited for and has come, in the order of time.

    What comes in one moment comes in the order in which it began to wait.
    """
    rows = tx.execute(
        select(timer)
        .outerjoin(instance, instance.c.instance_id == timer.c.instance_id)
        .where(
            timer.c.case_id == case_id,
            timer.c.due_at <= now,
            timer.c.kind.in_(timers.EVENTS),
        )
        .order_by(timer.c.due_at, *beginnings(), cast(timer.c.token_id, Integer))
    )
    return [
        DueEvent(
            timer_id=row.timer_id,
            instance_id=InstanceId(row.instance_id) if row.instance_id else None,
            token_id=TokenId(row.token_id) if row.token_id else None,
            message_id=row.target if row.kind == timers.MESSAGE else None,
        )
        for row in rows
    ]


def due_rungs(tx: Transaction, case_id: CaseId, now: datetime) -> list[DueRung]:
    """Return what is due in a locked case, in the order of time."""
    rows = tx.execute(
        select(
            timer.c.timer_id,
            timer.c.kind,
            timer.c.position,
            timer.c.target,
            timer.c.due_at.label("rung_at"),
            task,
        )
        .join(task, task.c.task_id == timer.c.task_id)
        .where(timer.c.case_id == case_id, timer.c.due_at <= now)
        .order_by(timer.c.due_at, timer.c.position)
    )
    return [
        DueRung(row.timer_id, Rung(row.kind, row.position, row.rung_at, row.target), task_of(row))
        for row in rows
    ]


def record_escalations(
    tx: Transaction,
    reached: Sequence[tuple[HumanTask, Rung, InstitutionCode]],
    at: datetime,
) -> None:
    """Write the rungs that were reached; the primary key lets each happen once in a round."""
    tx.execute(
        insert(escalation).values(
            [
                {
                    "task_id": climbed.task_id,
                    "round": climbed.round,
                    "rung": rung.position,
                    "target": rung.target,
                    "institution_code": institution,
                    "at": at,
                }
                for climbed, rung, institution in reached
            ]
        )
    )
