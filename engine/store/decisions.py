"""Decisions of coordinators. The reason of each is sealed to it under the case's key."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row, insert, select

from engine.model.decision import Decision
from engine.model.ids import AccountId, CaseId, InstitutionCode, TaskId
from engine.store.database import Transaction
from engine.store.keys import CaseKey, seal, unseal
from engine.store.tables import decision


def record(
    tx: Transaction, key: CaseKey, case_id: CaseId, taken: Decision, reason: str | None
) -> None:
    """Write a decision with its reason."""
    sealed = seal(key, reason.encode(), _place(taken.decision_id)) if reason else None
    row = asdict(replace(taken, reason=sealed))
    row |= {"institution_code": row.pop("institution"), "target_code": row.pop("target")}
    tx.execute(insert(decision).values(case_id=case_id, **row))


def of_task(tx: Transaction, task_id: TaskId) -> list[Decision]:
    return of_tasks(tx, [task_id]).get(task_id, [])


def of_tasks(tx: Transaction, task_ids: Collection[TaskId]) -> dict[TaskId, list[Decision]]:
    """Return what was decided about each of some tasks, the oldest first."""
    rows = tx.execute(
        select(decision).where(decision.c.task_id.in_(task_ids)).order_by(decision.c.at)
    )
    found: dict[TaskId, list[Decision]] = {}
    for row in rows:
        found.setdefault(TaskId(row.task_id), []).append(_decision(row))
    return found


def of_case(tx: Transaction, case_id: CaseId) -> list[Decision]:
    rows = tx.execute(select(decision).where(decision.c.case_id == case_id))
    return [_decision(row) for row in rows]


def reasons(key: CaseKey, taken: Iterable[Decision]) -> dict[str, str]:
    """Return the reasons of decisions that have one, by decision. Raises `Tampered`."""
    return {
        one.decision_id: unseal(key, one.reason, _place(one.decision_id)).decode()
        for one in taken
        if one.reason is not None
    }


def _place(decision_id: str) -> str:
    return f"decision|reason|{decision_id}"


def _decision(row: Row[Any]) -> Decision:
    return Decision(
        decision_id=row.decision_id,
        task_id=TaskId(row.task_id),
        kind=row.kind,
        at=row.at,
        account_id=AccountId(row.account_id),
        institution=InstitutionCode(row.institution_code),
        target=InstitutionCode(row.target_code),
        due_before=row.due_before,
        due_at=row.due_at,
        reason=row.reason,
    )
