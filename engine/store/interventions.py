"""Interventions of coordinators. The reason of each is sealed to it under the case's key."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row, insert, select

from engine.model.ids import AccountId, CaseId, InstitutionCode, TaskId
from engine.model.intervention import Intervention
from engine.store.database import Transaction
from engine.store.keys import CaseKey, seal, unseal
from engine.store.tables import intervention


def record(
    tx: Transaction, key: CaseKey, case_id: CaseId, taken: Intervention, reason: str | None
) -> None:
    """Write an intervention with its reason."""
    sealed = seal(key, reason.encode(), _place(taken.intervention_id)) if reason else None
    row = asdict(replace(taken, reason=sealed))
    codes = {f"{name}_code": row.pop(name) for name in ("institution", "source", "target")}
    tx.execute(insert(intervention).values(case_id=case_id, **row, **codes))


def of_task(tx: Transaction, task_id: TaskId) -> list[Intervention]:
    return of_tasks(tx, [task_id]).get(task_id, [])


def of_tasks(tx: Transaction, task_ids: Collection[TaskId]) -> dict[TaskId, list[Intervention]]:
    """Return what was decided about each of some tasks, the oldest first."""
    rows = tx.execute(
        select(intervention).where(intervention.c.task_id.in_(task_ids)).order_by(intervention.c.at)
    )
    found: dict[TaskId, list[Intervention]] = {}
    for row in rows:
        found.setdefault(TaskId(row.task_id), []).append(_intervention(row))
    return found


def of_case(tx: Transaction, case_id: CaseId) -> list[Intervention]:
    rows = tx.execute(select(intervention).where(intervention.c.case_id == case_id))
    return [_intervention(row) for row in rows]


def reasons(key: CaseKey, taken: Iterable[Intervention]) -> dict[str, str]:
    """Return the reasons of interventions that have one, by intervention. Raises `Tampered`."""
    return {
        one.intervention_id: unseal(key, one.reason, _place(one.intervention_id)).decode()
        for one in taken
        if one.reason is not None
    }


def _place(intervention_id: str) -> str:
    return f"intervention|reason|{intervention_id}"


def _intervention(row: Row[Any]) -> Intervention:
    return Intervention(
        intervention_id=row.intervention_id,
        task_id=TaskId(row.task_id),
        kind=row.kind,
        at=row.at,
        account_id=AccountId(row.account_id),
        institution=InstitutionCode(row.institution_code),
        source=InstitutionCode(row.source_code),
        target=InstitutionCode(row.target_code),
        due_before=row.due_before,
        due_at=row.due_at,
        reason=row.reason,
    )
