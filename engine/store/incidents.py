"""Failures of the machine that a person resolves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, insert, or_, select, update

from engine.bilingual import Bilingual
from engine.errors import NotFound, RutaError
from engine.model.case import CaseHead, RunningInstance
from engine.model.ids import CaseId, IncidentId, InstanceId, TokenId, new_id
from engine.model.step import StepIncident
from engine.model.territory import Territory
from engine.store.cases import head_of, within
from engine.store.database import Transaction
from engine.store.journal import Request
from engine.store.keys import CaseKey, Keys, seal, unseal
from engine.store.running import instance_columns, instance_of, root_of
from engine.store.tables import case, case_key, incident, instance, journal

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
    token_id: TokenId | None
    message_id: str | None

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


def lock_case(tx: Transaction, incident_id: IncidentId, territory: Territory | None) -> CaseHead:
    """Lock the case of an incident for the coordination of a territory (None: the nation). Raises `NotFound`."""
    return _head(tx, _case_of(incident_id, territory).with_for_update())


def find_case(tx: Transaction, incident_id: IncidentId, territory: Territory | None) -> CaseHead:
    """Return the case of an incident as `lock_case` does, without locking it."""
    return _head(tx, _case_of(incident_id, territory))


def _case_of(incident_id: IncidentId, territory: Territory | None) -> Select[Any]:
    wanted = select(incident.c.case_id).where(incident.c.incident_id == incident_id)
    return within(territory, select(case).where(case.c.case_id == wanted.scalar_subquery()))


def _head(tx: Transaction, wanted: Select[Any]) -> CaseHead:
    row = tx.execute(wanted).first()
    if row is None:
        raise NotFound
    return head_of(row)


def record(
    tx: Transaction,
    head: CaseHead,
    instance_id: InstanceId,
    found: Sequence[StepIncident],
    at: datetime,
    *,
    message_id: str | None = None,
) -> list[IncidentId]:
    """Write incidents that are not open already, and return them; reasons name elements and facts, never values.

    `message_id` is that of the message which could not be handed over. One without it, at no token, is of the
    machine, or of a message as the first releases kept none.
    """
    known = select(incident).where(
        incident.c.instance_id == instance_id, incident.c.resolved_at.is_(None)
    )
    open_already = {_what(row) for row in tx.execute(known)}
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
            "token_id": one.token_id or None,
            "message_id": message_id,
        }
        for one in found
    ]
    rows = [row for row in rows if _what(SimpleNamespace(**row)) not in open_already]
    if rows:
        tx.execute(insert(incident).values(rows))
    return [IncidentId(str(row["incident_id"])) for row in rows]


def record_failure(
    tx: Transaction,
    head: CaseHead,
    failure: Exception,
    at: datetime,
    *,
    element_id: str = SYSTEM_ELEMENT,
) -> list[IncidentId]:
    """Write that the machine failed on a case, and return the incident; once while it is unresolved."""
    reason = reason_of(failure)
    found, _ = root_of(tx, head.case_id)
    return record(tx, head, found, [StepIncident(TokenId(""), element_id, reason)], at)


def reason_of(failure: Exception) -> Bilingual:
    """Return a failure of the machine in words. What is not of our own tree may quote a value: its name says all."""
    if isinstance(failure, RutaError):
        said = failure.message
        return Bilingual(
            f"El sistema no pudo continuar este caso. {said.es}",
            f"The system could not go on with this case. {said.en}",
        )
    name = type(failure).__name__
    return Bilingual(
        f"El sistema no pudo continuar este caso ({name}).",
        f"The system could not go on with this case ({name}).",
    )


def resolve_failures(tx: Transaction, case_id: CaseId, element_id: str, at: datetime) -> None:
    """Close the machine's own failures at one kind of work of a case, now that it was done."""
    _close(tx, at, incident.c.case_id == case_id, incident.c.element_id == element_id)


def open_in(tx: Transaction, case_id: CaseId) -> list[Incident]:
    """Return the incidents of a case that nobody has resolved, the oldest first."""
    still = (incident.c.case_id == case_id, incident.c.resolved_at.is_(None))
    rows = tx.execute(select(incident).where(*still).order_by(incident.c.at, incident.c.element_id))
    return [_incident(row) for row in rows]


def get(tx: Transaction, incident_id: IncidentId) -> Incident:
    row = tx.execute(select(incident).where(incident.c.incident_id == incident_id)).first()
    if row is None:
        raise NotFound
    return _incident(row)


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


def resolve_freed(
    tx: Transaction, instance_id: InstanceId, freed: Sequence[StepIncident], at: datetime
) -> None:
    """Close the incidents of an instance at tokens that stand in them no more."""
    at_token = incident.c.token_id.in_([one.token_id for one in freed])
    # The first releases wrote the element alone.
    at_element = and_(
        incident.c.token_id.is_(None),
        incident.c.message_id.is_(None),
        incident.c.element_id.in_([one.element_id for one in freed]),
    )
    _close(tx, at, incident.c.instance_id == instance_id, or_(at_token, at_element))


def resolve_all_of(tx: Transaction, instance_id: InstanceId, at: datetime) -> None:
    """Close the incidents of an instance that is no longer needed."""
    machine = incident.c.element_id.in_([SYSTEM_ELEMENT, SYSTEM_EVENT])
    _close(tx, at, incident.c.instance_id == instance_id, ~machine)


def resolve_case(tx: Transaction, case_id: CaseId, at: datetime) -> None:
    """Close the incidents of a case that has ended: nothing of it waits for anybody."""
    _close(tx, at, incident.c.case_id == case_id)


def _close(tx: Transaction, at: datetime, *which: ColumnElement[bool]) -> None:
    still_open = incident.c.resolved_at.is_(None)
    tx.execute(update(incident).where(still_open, *which).values(resolved_at=at))


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


def _what(row: Any) -> tuple[object, ...]:
    """Return what makes two incidents of an instance the same one."""
    return row.element_id, row.reason_es, row.token_id, row.message_id


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
        token_id=TokenId(row.token_id) if row.token_id else None,
        message_id=row.message_id,
    )
