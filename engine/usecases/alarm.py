"""Tells the coordination of a place that a case cannot go on by itself: nobody else can move it."""

from collections.abc import Sequence
from datetime import datetime

from engine.definitions import Definition
from engine.model.case import CaseHead
from engine.model.directory import Directory
from engine.model.ids import IncidentId, InstitutionCode
from engine.store import outbox
from engine.store.database import Transaction
from engine.store.outbox import Notice


def alarm(
    tx: Transaction,
    definition: Definition,
    directory: Directory,
    head: CaseHead,
    raised: Sequence[IncidentId],
    at: datetime,
) -> None:
    """Write a notice of each new incident for those to whom the ladders of the protocol lead."""
    notices = [
        Notice(None, "escalation", institution, "coordinator", one)
        for institution in _watching(definition, directory, head)
        for one in raised
    ]
    if notices:
        outbox.put(tx, notices, at)


def _watching(
    definition: Definition, directory: Directory, head: CaseHead
) -> list[InstitutionCode]:
    # The place may be what is broken: telling of a failure must not fail in its turn.
    if head.canton_code not in directory.cantons:
        return []
    ladders = [deadline.ladder for deadline in definition.manifest.deadlines.values()]
    roles = {rung for ladder in ladders for rung in ladder if rung.startswith("role:")}
    filling = [
        directory.filling(role.removeprefix("role:"), head.canton_code) for role in sorted(roles)
    ]
    return sorted({one.code for one in filling if one})
