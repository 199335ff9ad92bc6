"""Failures of the machine that a person resolves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from engine.bilingual import Bilingual
from engine.model.case import CaseHead, RunningInstance
from engine.model.ids import CaseId, IncidentId, InstanceId, TokenId, new_id
from engine.model.step import StepIncident
from engine.store.cases import instance_columns, instance_of
from engine.store.database import Transaction
from engine.store.journal import Request
from engine.store.keys import CaseKey, Keys, seal, unseal
from engine.store.tables import case_key, incident, instance, journal

SYSTEM_ELEMENT: Final = "system"
"""Stands for the element where the failure is of the machine, not of a place in the diagram."""

SYSTEM_EVENT: Final = "system:event"
"""The same, where the worker could not let happen what a diagram waited for. No element has a colon in its id."""


@dataclass(frozen=True, slots=True)
class Incident:
    incident_id: IncidentId
    case_id: CaseId
    instance_id: InstanceId
    element_id: str
    reason: Bilingual
    at: datetime
    resolved_at: datetime | None

    @property
    def is_of_system(self) -> bool:
        """Whether the machine failed, not a place in the diagram."""
        return self.element_id in {SYSTEM_ELEMENT, SYSTEM_EVENT}


@dataclass(frozen=True, slots=True)
class Work:
    """An incident of a case under lock, with its instance. `earlier` is as in `engine.store.cases.Work`."""

    incident: Incident
    key: CaseKey
    instance: RunningInstance
    earlier: str | None


def record(
    tx: Transaction,
    head: CaseHead,
    instance_id: InstanceId,
    found: Sequence[StepIncident],
    at: datetime,
) -> list[IncidentId]:
    """Write incidents that are not open already, and return them; reasons name elements and facts, never values."""
    known = select(incident.c.element_id, incident.c.reason_es).where(
        incident.c.instance_id == instance_id, incident.c.resolved_at.is_(None)
    )
    open_already = {(row.element_id, row.reason_es) for row in tx.execute(known)}
    rows = [
        {
            "incident_id": new_id(),
            "case_id": head.case_id,
            "instance_id": instance_id,
            "element_id": one.element_id,
            "reason_es": one.reason.es[:1000],
            "reason_en": one.reason.en[:1000],
            "at": at,
            "province_code": head.province_code,
        }
        for one in found
        if (one.element_id, one.reason.es[:1000]) not in open_already
    ]
    if rows:
        tx.execute(insert(incident).values(rows))
    return [IncidentId(str(row["incident_id"])) for row in rows]


def record_failure(
    tx: Transaction,
    head: CaseHead,
    failure: str,
    at: datetime,
    *,
    element_id: str = SYSTEM_ELEMENT,
) -> list[IncidentId]:
    """Write that the machine failed on a case, and return the incident; once while it is unresolved."""
    reason = Bilingual(
        f"El sistema no pudo continuar este caso ({failure}).",
        f"The system could not go on with this case ({failure}).",
    )
    root = select(instance.c.instance_id).where(
        instance.c.case_id == head.case_id, instance.c.parent_id.is_(None)
    )
    found = InstanceId(tx.execute(root).scalar_one())
    return record(tx, head, found, [StepIncident(TokenId(""), element_id, reason)], at)


def resolve_failures(tx: Transaction, case_id: CaseId, element_id: str, at: datetime) -> None:
    """Close the machine's own failures at one kind of work of a case, now that it was done."""
    tx.execute(
        update(incident)
        .where(
            incident.c.case_id == case_id,
            incident.c.element_id == element_id,
            incident.c.resolved_at.is_(None),
        )
        .values(resolved_at=at)
    )


def find(tx: Transaction, incident_id: IncidentId) -> Incident | None:
    row = tx.execute(select(incident).where(incident.c.incident_id == incident_id)).first()
    return None if row is None else _incident(row)


def load_work(tx: Transaction, keys: Keys, incident_id: IncidentId, request: Request) -> Work:
    """Read an incident, its instance and what the key was used for before, after the case is locked."""
    row = tx.execute(
        select(incident, *instance_columns(), journal.c.body_hash.label("earlier"))
        .join(instance, instance.c.instance_id == incident.c.instance_id)
        .join(case_key, case_key.c.case_id == incident.c.case_id)
        .outerjoin(journal, journal.c.idempotency_key == request.key)
        .where(incident.c.incident_id == incident_id)
    ).one()
    key = keys.unwrap(row.case_id, row.master_id, row.wrapped)
    return Work(_incident(row), key, instance_of(row, key), row.earlier)


def resolve(
    tx: Transaction, key: CaseKey, incident_id: IncidentId, reason: str, at: datetime
) -> None:
    """Close an incident with the reason of who closed it."""
    sealed = seal(key, reason.encode(), _place(incident_id))
    tx.execute(
        update(incident)
        .where(incident.c.incident_id == incident_id)
        .values(resolved_at=at, resolution=sealed)
    )


def resolve_gone(
    tx: Transaction, instance_id: InstanceId, standing: Sequence[StepIncident], at: datetime
) -> None:
    """Close the incidents of an instance at places where no token stands in one any more."""
    stuck = {one.element_id for one in standing} | {SYSTEM_ELEMENT}
    tx.execute(
        update(incident)
        .where(
            incident.c.instance_id == instance_id,
            incident.c.element_id.not_in(stuck),
            incident.c.resolved_at.is_(None),
        )
        .values(resolved_at=at)
    )


def resolutions(tx: Transaction, key: CaseKey, case_id: CaseId) -> dict[str, str]:
    """Return why incidents of a case were closed, by incident. Raises `Tampered`."""
    rows = tx.execute(
        select(incident.c.incident_id, incident.c.resolution).where(
            incident.c.case_id == case_id,
            incident.c.resolution.is_not(None),
            incident.c.resolved_at.is_not(None),
        )
    )
    return {
        row.incident_id: unseal(key, row.resolution, _place(row.incident_id)).decode()
        for row in rows
    }


def _place(incident_id: str) -> str:
    return f"incident|resolution|{incident_id}"


def _incident(row: Row[Any]) -> Incident:
    return Incident(
        incident_id=IncidentId(row.incident_id),
        case_id=CaseId(row.case_id),
        instance_id=InstanceId(row.instance_id),
        element_id=row.element_id,
        reason=Bilingual(row.reason_es, row.reason_en),
        at=row.at,
        resolved_at=row.resolved_at,
    )
