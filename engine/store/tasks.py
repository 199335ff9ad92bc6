"""The work list: what waits for a person, and the timers that remember it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.case import HumanTask
from engine.model.ids import (
    AccountId,
    CaseId,
    InstanceId,
    InstitutionCode,
    TaskId,
    TokenId,
)
from engine.store.database import Transaction
from engine.store.journal import Request
from engine.store.tables import journal, task

_CHANGING = (
    "institution_code",
    "state",
    "owner_id",
    "ready_at",
    "due_at",
    "due_es",
    "due_en",
    "rung",
    "round",
    "closed_at",
)


def save_tasks(tx: Transaction, tasks: Sequence[HumanTask]) -> None:
    """Write new tasks and the changes of known ones in one statement; the case is locked."""
    rows = [_row(changed) for changed in tasks]
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(task).values(rows)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["task_id"],
            set_={name: statement.excluded[name] for name in _CHANGING},
        )
    )


def find_task(tx: Transaction, task_id: TaskId) -> HumanTask | None:
    row = tx.execute(select(task).where(task.c.task_id == task_id)).first()
    return None if row is None else task_of(row)


def held_by(tx: Transaction, institution: InstitutionCode, owner: AccountId) -> list[TaskId]:
    """Return the open tasks that somebody has taken, those of a case together."""
    rows = tx.execute(
        select(task.c.task_id)
        .where(
            task.c.institution_code == institution,
            task.c.closed_at.is_(None),
            task.c.owner_id == owner,
        )
        .order_by(task.c.case_id)
    )
    return [TaskId(row.task_id) for row in rows]


def find_for_change(
    tx: Transaction, task_id: TaskId, request: Request
) -> tuple[str | None, HumanTask]:
    """Return a task whose case is locked, with the digest for which the request's key was used before."""
    row = tx.execute(
        select(task, journal.c.body_hash.label("earlier"))
        .outerjoin(journal, journal.c.idempotency_key == request.key)
        .where(task.c.task_id == task_id)
    ).one()
    return row.earlier, task_of(row)


def tasks_of_case(tx: Transaction, case_id: CaseId) -> list[HumanTask]:
    rows = tx.execute(
        select(task).where(task.c.case_id == case_id).order_by(task.c.ready_at, task.c.task_id)
    )
    return [task_of(row) for row in rows]


def worked_on(
    tx: Transaction, case_id: CaseId, institution: InstitutionCode
) -> frozenset[InstanceId]:
    """Return the instances of a case in which an institution has or had a task."""
    rows = tx.execute(
        select(task.c.instance_id)
        .where(task.c.case_id == case_id, task.c.institution_code == institution)
        .distinct()
    )
    return frozenset(InstanceId(row.instance_id) for row in rows)


def open_tasks_at(
    tx: Transaction, instance_id: InstanceId, tokens: Collection[TokenId]
) -> list[HumanTask]:
    """Return the open tasks that stand at some tokens of an instance."""
    rows = tx.execute(
        select(task).where(
            task.c.instance_id == instance_id,
            task.c.token_id.in_(tokens),
            task.c.closed_at.is_(None),
        )
    )
    return [task_of(row) for row in rows]


def task_of(row: Row[Any]) -> HumanTask:
    return HumanTask(
        task_id=TaskId(row.task_id),
        case_id=CaseId(row.case_id),
        instance_id=InstanceId(row.instance_id),
        token_id=TokenId(row.token_id),
        element_id=row.element_id,
        institution=InstitutionCode(row.institution_code),
        state=row.state,
        owner_id=AccountId(row.owner_id) if row.owner_id else None,
        ready_at=row.ready_at,
        due_at=row.due_at,
        due_es=row.due_es,
        due_en=row.due_en,
        rung=row.rung,
        closed_at=row.closed_at,
        province_code=row.province_code,
        round=row.round,
    )


def _row(changed: HumanTask) -> dict[str, Any]:
    row = asdict(changed)
    row["institution_code"] = row.pop("institution")
    return row
