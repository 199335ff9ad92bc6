"""The statements behind the lists: paged by key, over indexes, and never a document unsealed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, case, exists, func, or_, select, tuple_

from engine.bilingual import Bilingual
from engine.model.case import CaseHead, HumanTask
from engine.model.ids import (
    AccountId,
    CaseId,
    DefinitionHash,
    IncidentId,
    InstanceId,
    InstitutionCode,
    TokenId,
)
from engine.model.notice import Undelivered
from engine.model.territory import Territory
from engine.store import tables
from engine.store.cases import head_of, within
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
    incident_id: IncidentId
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
    resolved_at: datetime | None
    token_id: TokenId | None
    message_id: str | None


@dataclass(frozen=True, slots=True)
class ListedNotice:
    """A notice that did not arrive, with the open task that it is about."""

    listed: Listed
    institution: InstitutionCode
    capacity: str
    failure: Undelivered
    reached_some: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PassedTask:
    """A task that an institution no longer holds, since a coordinator passed it on."""

    at: datetime
    element_id: str
    case_code: str
    canton_code: str
    process_id: str
    definition_hash: DefinitionHash


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


def passed_on(
    tx: Transaction, institution: InstitutionCode, since: datetime, size: int
) -> list[PassedTask]:
    """Return the tasks that coordinators have passed from an institution to others, the newest first."""
    taken = tables.intervention
    rows = tx.execute(
        select(taken.c.at, task.c.element_id, *_OF_CASE)
        .join(task, task.c.task_id == taken.c.task_id)
        .join(tables.case, tables.case.c.case_id == taken.c.case_id)
        .join(instance, instance.c.instance_id == task.c.instance_id)
        .where(
            taken.c.source_code == institution,
            taken.c.target_code != institution,
            taken.c.at >= since,
        )
        .order_by(taken.c.at.desc())
        .limit(size)
    )
    return [
        PassedTask(
            at=row.at,
            element_id=row.element_id,
            case_code=row.case_code,
            canton_code=row.canton_code,
            process_id=row.process_id,
            definition_hash=row.definition_hash,
        )
        for row in rows
    ]


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
    return _page(tx, within(territory, _open_tasks()).where(task.c.due_at < now), after, size)


def upcoming(
    tx: Transaction, territory: Territory | None, now: datetime, size: int
) -> list[Listed]:
    return _page(tx, within(territory, _open_tasks()).where(task.c.due_at >= now), None, size)


def count_stalled(tx: Transaction, territory: Territory | None, now: datetime) -> int:
    counted = select(func.count()).select_from(
        task.join(tables.case, tables.case.c.case_id == task.c.case_id)
    )
    late = counted.where(task.c.closed_at.is_(None), task.c.due_at < now)
    return int(tx.execute(within(territory, late)).scalar_one())


def answered(
    tx: Transaction, territory: Territory | None, now: datetime, size: int
) -> list[Listed]:
    """Return the open tasks whose time limit was set anew by an intervention and has not passed, soonest due first."""
    wanted = within(territory, _open_tasks()).where(task.c.round > 0, task.c.due_at >= now)
    return _page(tx, wanted, None, size)


def undelivered(tx: Transaction, territory: Territory | None, size: int) -> list[ListedNotice]:
    """Return the notices that did not arrive, the newest first.

    No concern any more is one that a later notice for the same people has made up for, one about a task
    which has gone to another institution, and an unheard escalation that a coordinator has answered since.
    """
    failed, later = tables.outbox.alias(), tables.outbox.alias()
    settled_later = exists().where(
        later.c.task_id == failed.c.task_id,
        later.c.institution_code == failed.c.institution_code,
        later.c.capacity == failed.c.capacity,
        tuple_(later.c.created_at, later.c.notice_id)
        > tuple_(failed.c.created_at, failed.c.notice_id),
        or_(later.c.delivered_at.is_not(None), later.c.failed_at.is_not(None)),
    )
    answered_later = exists().where(
        tables.intervention.c.task_id == failed.c.task_id,
        tables.intervention.c.at >= failed.c.failed_at,
    )
    wanted = (
        within(territory, _open_tasks())
        .add_columns(failed.c.failed_at, failed.c.failure, failed.c.capacity)
        .add_columns(failed.c.institution_code.label("told_code"), failed.c.delivered_at)
        .join(failed, failed.c.task_id == task.c.task_id)
        .where(
            failed.c.failed_at.is_not(None),
            or_(
                failed.c.institution_code == task.c.institution_code,
                failed.c.capacity == "coordinator",
            ),
            ~settled_later,
            or_(failed.c.capacity == "worker", ~answered_later),
        )
        .order_by(failed.c.failed_at.desc(), failed.c.notice_id)
        .limit(size)
    )
    return [_undelivered(row) for row in tx.execute(wanted)]


def open_incidents(tx: Transaction, territory: Territory | None, size: int) -> list[ListedIncident]:
    wanted = within(territory, _open_incidents()).order_by(incident.c.at).limit(size)
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


def find_incident(
    tx: Transaction, territory: Territory | None, incident_id: IncidentId
) -> ListedIncident | None:
    """Return an incident of a territory (None: the nation), open or not."""
    wanted = within(territory, _incidents()).where(incident.c.incident_id == incident_id)
    row = tx.execute(wanted).first()
    return None if row is None else _incident(row)


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
    return _incidents().where(incident.c.resolved_at.is_(None))


def _incidents() -> Select[Any]:
    return (
        select(incident, *_OF_CASE)
        .join(tables.case, tables.case.c.case_id == incident.c.case_id)
        .join(instance, instance.c.instance_id == incident.c.instance_id)
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
        incident_id=IncidentId(row.incident_id),
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
        resolved_at=row.resolved_at,
        token_id=TokenId(row.token_id) if row.token_id else None,
        message_id=row.message_id,
    )


def _undelivered(row: Row[Any]) -> ListedNotice:
    return ListedNotice(
        listed=_listed(row),
        institution=InstitutionCode(row.told_code),
        capacity=row.capacity,
        failure=row.failure or "unreachable",
        reached_some=row.delivered_at is not None,
        at=row.failed_at,
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
