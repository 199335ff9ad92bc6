"""How far a session is, and how long it lasts."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

IDLE: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
LONGEST_BEFORE_FULL: Final = timedelta(minutes=10)


class Stage(StrEnum):
    """How far a session is. Only a full one opens anything but the page of its next stage."""

    PASSWORD = "password"  # noqa: S105 - the name of a stage: the password was right, the code is missing
    ENROL = "enrol"
    FULL = "full"


def is_over(stage: Stage, started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a session has ended by itself: before it is full, ten minutes after it began."""
    if stage is not Stage.FULL:
        return now - started_at > LONGEST_BEFORE_FULL
    return now - seen_at > IDLE or now - started_at > LONGEST
