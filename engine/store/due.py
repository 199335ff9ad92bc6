"""Due work: the worker takes one case at a time and never waits for one that is busy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from engine.model.case import CaseHead, HumanTask
from engine.model.due import Rung
from engine.model.ids import CaseId, InstitutionCode
from engine.store.cases import head_of
from engine.store.database import Transaction
from engine.store.tables import case, escalation, task, timer
from engine.store.tasks import task_of


@dataclass(frozen=True, slots=True)
class DueRung:
    """A moment that has come, for a task that is still open."""

    timer_id: str
    rung: Rung
    task: HumanTask


def lock_due_case(tx: Transaction, now: datetime, passed_over: Sequence[CaseId]) -> CaseHead | None:
    """Lock the case whose work has been due for longest, passing over those that others hold."""
    row = tx.execute(
        select(case)
        .join(timer, timer.c.case_id == case.c.case_id)
        .where(timer.c.due_at <= now, case.c.case_id.not_in(passed_over))
        .order_by(timer.c.due_at)
        .limit(1)
        .with_for_update(of=case, skip_locked=True)
    ).first()
    return None if row is None else head_of(row)


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


def remove_timers(tx: Transaction, timer_ids: Sequence[str]) -> None:
    tx.execute(delete(timer).where(timer.c.timer_id.in_(timer_ids)))


def put_off(tx: Transaction, case_id: CaseId, now: datetime, until: datetime) -> None:
    """Let what is due in a case come due again later."""
    tx.execute(
        update(timer).where(timer.c.case_id == case_id, timer.c.due_at <= now).values(due_at=until)
    )


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
