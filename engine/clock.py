"""The only place that reads the time. Everything else is given it."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells an aware instant in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock: sessions, one-time codes, locks and heartbeats use it always."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved, for rehearsals and tests."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            message = "a clock tells aware instants"
            raise ValueError(message)
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def move_to(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        self._at += by

    def __repr__(self) -> str:
        return f"FixedClock({self._at.isoformat()})"
