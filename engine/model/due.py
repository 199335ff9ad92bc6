"""When a task is due, and the moments at which somebody is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.bilingual import Bilingual

RungKind = Literal["reminder", "escalation"]


@dataclass(frozen=True, slots=True)
class Due:
    at: datetime
    explanation: Bilingual


@dataclass(frozen=True, slots=True)
class Rung:
    """One moment at which somebody is told. `position` counts from 1 within its kind.

    `target` is "holder" for a reminder, else what the ladder says.
    """

    kind: RungKind
    position: int
    at: datetime
    target: str
