"""Failures of the machine that a person resolves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from engine.model.case import CaseHead
from engine.model.ids import InstanceId, new_id
from engine.model.step import StepIncident
from engine.store.database import Transaction
from engine.store.tables import incident


def record(
    tx: Transaction,
    head: CaseHead,
    instance_id: InstanceId,
    found: Sequence[StepIncident],
    at: datetime,
) -> None:
    """Write incidents; their reasons name elements and facts, never values."""
    tx.execute(
        insert(incident).values(
            [
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
            ]
        )
    )
