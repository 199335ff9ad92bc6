"""What a coordinator decides about a task that does not move: the answer to its escalation."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from engine.bilingual import Bilingual
from engine.errors import InterventionRefused
from engine.model.ids import AccountId, InstitutionCode, TaskId

InterventionKind = Literal["nudged", "reassigned", "extended"]

SHORTEST_REASON: Final = 5
LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Intervention:
    """An intervention as it was made. `source` held the task before it and `target` after; it is due at `due_at`.

    `reason` is sealed; None when a reminder was given without one.
    """

    intervention_id: str
    task_id: TaskId
    kind: InterventionKind
    at: datetime
    account_id: AccountId
    institution: InstitutionCode
    source: InstitutionCode
    target: InstitutionCode
    due_before: datetime
    due_at: datetime
    reason: bytes | None = field(default=None, repr=False)


def reason_of(text: str) -> str:
    """Return a reason as it is kept. Raises `InterventionRefused` for one that says too little or too much."""
    reason = text.replace("\0", "").strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InterventionRefused(field="reason", problem=_LENGTH)
    return reason


_LENGTH: Final = Bilingual(
    f"Escriba el motivo, con {SHORTEST_REASON} a {LONGEST_REASON} letras y sin datos de la persona.",
    f"Write the reason, in {SHORTEST_REASON} to {LONGEST_REASON} letters and without data of the person.",
)
