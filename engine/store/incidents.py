"""Failures of the machine that a person resolves."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update

from engine.bilingual import Bilingual
from engine.model.case import CaseHead
from engine.model.ids import CaseId, InstanceId, TokenId, new_id
from engine.model.step import StepIncident
from engine.store.database import Transaction
from engine.store.tables import incident, instance

SYSTEM_ELEMENT: Final = "system"
"""Stands for the element where the failure is of the machine, not of a place in the diagram."""


def record(
    tx: Transaction,
    head: CaseHead,
    instance_id: InstanceId,
    found: Sequence[StepIncident],
    at: datetime,
) -> None:
    """Write incidents that are not open already; their reasons name elements and facts, never values."""
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


def record_failure(tx: Transaction, head: CaseHead, failure: str, at: datetime) -> None:
    """Write that the machine failed on a case; once while it is unresolved."""
    reason = Bilingual(
        f"el sistema no pudo continuar este caso ({failure}); avise a soporte",
        f"the system could not go on with this case ({failure}); tell support",
    )
    root = select(instance.c.instance_id).where(
        instance.c.case_id == head.case_id, instance.c.parent_id.is_(None)
    )
    found = InstanceId(tx.execute(root).scalar_one())
    record(tx, head, found, [StepIncident(TokenId(""), SYSTEM_ELEMENT, reason)], at)


def resolve_failures(tx: Transaction, case_id: CaseId, at: datetime) -> None:
    """Close the machine's own failures of a case, now that its work was done."""
    tx.execute(
        update(incident)
        .where(
            incident.c.case_id == case_id,
            incident.c.element_id == SYSTEM_ELEMENT,
            incident.c.resolved_at.is_(None),
        )
        .values(resolved_at=at)
    )
