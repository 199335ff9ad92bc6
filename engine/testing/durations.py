"""How far a test moves its clock: an ISO 8601 duration, on the calendar of the place."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import isodate

_DURATION: Final = re.compile(r"P(?=[0-9T])[0-9.,YMWD]*(T(?=[0-9])[0-9.,HMS]+)?")


def later(now: datetime, zone: ZoneInfo, duration: str) -> datetime:
    """Return the instant a duration after `now`. Raises `ValueError` for any other text, or one with a sign."""
    if not _DURATION.fullmatch(duration):
        message = f"not an unsigned ISO 8601 duration: {duration!r}"
        raise ValueError(message)
    step = isodate.parse_duration(duration, as_timedelta_if_possible=True)
    if isinstance(step, isodate.Duration):
        # Years and months follow the calendar of the place.
        after: datetime = now.astimezone(zone) + step
        return after.astimezone(UTC)
    span: timedelta = step
    return now + span
