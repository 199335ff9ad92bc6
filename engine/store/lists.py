"""The statements behind the lists: paged by key, over indexes, and never a document unsealed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, func, or_, select, tuple_

from engine.bilingual import Bilingual
from engine.model.case import CaseHead, HumanTask
from engine.model.ids import AccountId, CaseId, DefinitionHash, InstanceId, InstitutionCode
from engine.store import tables
from engine.store.cases import head_of
from engine.store.database import Transaction
from engine.store.tables import incident, instance, task
from engine.store.tasks import task_of


@dataclass(frozen=True, slots=True)
class Listed:
    """An open task with what its list shows besides it."""

    task: HumanTask
    case_code: str
    canton_code: str
    process_id: str
    definition_hash: DefinitionHash


@dataclass(frozen=True, slots=True)
class ListedIncident:
    case_id: CaseId
    case_code: str
    canton_code: str
    province_code: str
    instance_id: InstanceId
    process_id: str
    definition_hash: DefinitionHash
    element_id: str
    reason: Bilingual
    at: datetime


@dataclass(frozen=True, slots=True)
class Territory:
    """What a coordination watches: whole provinces, and cantons by themselves."""

    provinces: frozenset[str]
    cantons: frozenset[str]


@dataclass(frozen=True, slots=True)
class InUse:
    """What cases stand on: it may not be taken away under them. A closed case still has its place."""

    institutions: frozenset[str]
    cantons: frozenset[str]
    definitions: frozenset[DefinitionHash]


Position = tuple[datetime, str]
"""Where a page starts: after this time and id."""


def inbox(
    tx: Transaction, institution: InstitutionCode, after: Position | None, size: int
) -> list[Listed]:
    """Return the open tasks of an institution, soonest due first."""
    wanted = _open_tasks().where(task.c.institution_code == institution)
    return _page(tx, wanted, after, size)


def escalated(tx: Transaction, institution: InstitutionCode, size: int) -> list[Listed]:
    """Return the open tasks of an institution that have climbed at least one rung."""
    wanted = _open_tasks().where(task.c.institution_code == institution, task.c.rung > 0)
    return _page(tx, wanted, None, size)


def inbox_counts(tx: Transaction, institution: InstitutionCode, now: datetime) -> tuple[int, int]:
    """Return how many tasks of an institution are open, and how many of them overdue."""
    late = func.sum(case((task.c.due_at < now, 1), else_=0))
    row = tx.execute(
        select(func.count(), late).where(
            task.c.institution_code == institution, task.c.closed_at.is_(None)
        )
    ).one()
    return row[0], row[1] or 0


def stalled(
    tx: Transaction,
    territory: Territory | None,
    now: datetime,
    after: Position | None,
    size: int,
) -> list[Listed]:
    """Return the overdue tasks of a territory (None: the nation), the longest overdue first."""
    return _page(tx, _in(territory, _open_tasks()).where(task.c.due_at < now), after, size)


def upcoming(
    tx: Transaction, territory: Territory | None, now: datetime, size: int
) -> list[Listed]:
    return _page(tx, _in(territory, _open_tasks()).where(task.c.due_at >= now), None, size)


def count_stalled(tx: Transaction, territory: Territory | None, now: datetime) -> int:
    counted = select(func.count()).select_from(
        task.join(tables.case, tables.case.c.case_id == task.c.case_id)
    )
    late = counted.where(task.c.closed_at.is_(None), task.c.due_at < now)
    return int(tx.execute(_in(territory, late)).scalar_one())


def open_incidents(tx: Transaction, territory: Territory | None, size: int) -> list[ListedIncident]:
    wanted = _in(territory, _open_incidents()).order_by(incident.c.at).limit(size)
    return [_incident(row) for row in tx.execute(wanted)]


def cases_with(
    tx: Transaction, institution: InstitutionCode, after: Position | None, size: int
) -> list[CaseHead]:
    """Return the cases in which an institution has or had a task, the newest first."""
    takes_part = exists().where(
        task.c.case_id == tables.case.c.case_id, task.c.institution_code == institution
    )
    wanted = select(tables.case).where(takes_part)
    if after is not None:
        key = tuple_(tables.case.c.opened_at, tables.case.c.case_id)
        wanted = wanted.where(key < tuple_(*after))
    ordered = wanted.order_by(tables.case.c.opened_at.desc(), tables.case.c.case_id.desc())
    return [head_of(row) for row in tx.execute(ordered.limit(size))]


def open_tasks_of(tx: Transaction, case_ids: Collection[CaseId]) -> list[Listed]:
    """Return the open tasks of some cases, soonest due first."""
    wanted = _open_tasks().where(task.c.case_id.in_(case_ids))
    return [_listed(row) for row in tx.execute(wanted.order_by(task.c.due_at, task.c.task_id))]


def first_instances_of(
    tx: Transaction, case_ids: Collection[CaseId]
) -> dict[CaseId, tuple[str, DefinitionHash]]:
    """Return the process and version of each case's own instance."""
    rows = tx.execute(
        select(instance.c.case_id, instance.c.process_id, instance.c.definition_hash).where(
            instance.c.case_id.in_(case_ids), instance.c.parent_id.is_(None)
        )
    )
    return {CaseId(row.case_id): (row.process_id, row.definition_hash) for row in rows}


def incidents_of(tx: Transaction, case_id: CaseId) -> list[ListedIncident]:
    found = tx.execute(_open_incidents().where(incident.c.case_id == case_id))
    return [_incident(row) for row in found]


def find_by_code(tx: Transaction, case_code: str) -> CaseHead | None:
    row = tx.execute(select(tables.case).where(tables.case.c.case_code == case_code)).first()
    return None if row is None else head_of(row)


_OF_CASE = (
    tables.case.c.case_code,
    tables.case.c.canton_code,
    instance.c.process_id,
    instance.c.definition_hash,
)


def _open_tasks() -> Select[Any]:
    return (
        select(task, *_OF_CASE)
        .join(tables.case, tables.case.c.case_id == task.c.case_id)
        .join(instance, instance.c.instance_id == task.c.instance_id)
        .where(task.c.closed_at.is_(None))
    )


def _open_incidents() -> Select[Any]:
    return (
        select(incident, *_OF_CASE)
        .join(tables.case, tables.case.c.case_id == incident.c.case_id)
        .join(instance, instance.c.instance_id == incident.c.instance_id)
        .where(incident.c.resolved_at.is_(None))
    )


def _in(territory: Territory | None, wanted: Select[Any]) -> Select[Any]:
    if territory is None:
        return wanted
    return wanted.where(
        or_(
            tables.case.c.province_code.in_(territory.provinces),
            tables.case.c.canton_code.in_(territory.cantons),
        )
    )


def _page(tx: Transaction, wanted: Select[Any], after: Position | None, size: int) -> list[Listed]:
    if after is not None:
        due_at, task_id = after
        later = task.c.due_at > due_at
        wanted = wanted.where(or_(later, and_(task.c.due_at == due_at, task.c.task_id > task_id)))
    ordered = wanted.order_by(task.c.due_at, task.c.task_id).limit(size)
    return [_listed(row) for row in tx.execute(ordered)]


def _listed(row: Row[Any]) -> Listed:
    return Listed(task_of(row), row.case_code, row.canton_code, row.process_id, row.definition_hash)


def _incident(row: Row[Any]) -> ListedIncident:
    return ListedIncident(
        case_id=CaseId(row.case_id),
        case_code=row.case_code,
        canton_code=row.canton_code,
        province_code=row.province_code,
        instance_id=InstanceId(row.instance_id),
        process_id=row.process_id,
        definition_hash=row.definition_hash,
        element_id=row.element_id,
        reason=Bilingual(row.reason_es, row.reason_en),
        at=row.at,
    )


def posts(listed: Sequence[Listed]) -> set[AccountId]:
    return {one.task.owner_id for one in listed if one.task.owner_id is not None}


def in_use(tx: Transaction) -> InUse:
    holders = select(task.c.institution_code).where(task.c.closed_at.is_(None)).distinct()
    running = (
        select(tables.case.c.opener_code, instance.c.definition_hash)
        .join(instance, instance.c.case_id == tables.case.c.case_id)
        .where(instance.c.ended_at.is_(None))
        .distinct()
    )
    rows = tx.execute(running).all()
    places = tx.execute(select(tables.case.c.canton_code).distinct())
    return InUse(
        institutions=frozenset(row.institution_code for row in tx.execute(holders))
        | {row.opener_code for row in rows},
        cantons=frozenset(row.canton_code for row in places),
        definitions=frozenset(DefinitionHash(row.definition_hash) for row in rows),
    )


def running_cases(tx: Transaction) -> list[CaseId]:
    """Return the cases that are open."""
    wanted = select(tables.case.c.case_id).where(tables.case.c.closed_at.is_(None))
    return [CaseId(row.case_id) for row in tx.execute(wanted)]
