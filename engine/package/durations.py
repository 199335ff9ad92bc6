"""ISO 8601 durations as the registry writes them: one minute to five years, without a sign."""

import re
from datetime import timedelta
from typing import Final

from isodate import Duration, ISO8601Error, parse_duration

LEAST: Final = timedelta(minutes=1)
MOST_MONTHS: Final = 60
MOST: Final = timedelta(days=5 * 366)

# isodate takes "PT", "P1W2D" and signs; the standard (ISO 8601-1, 5.5.2) or our limits do not.
_SHAPE: Final = re.compile(
    r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|P\d+W", re.ASCII
)


def parse_limit(text: str) -> tuple[int, timedelta]:
    """Return a duration as (months, the rest). Raises ValueError when it is none, or out of range."""
    if not _SHAPE.fullmatch(text):
        message = "not an ISO 8601 duration without a sign"
        raise ValueError(message)
    try:
        parsed = parse_duration(text, as_timedelta_if_possible=False)
    except (ISO8601Error, OverflowError) as error:
        message = "not an ISO 8601 duration"
        raise ValueError(message) from error
    months = int(parsed.years * 12 + parsed.months) if isinstance(parsed, Duration) else 0
    span = parsed.tdelta if isinstance(parsed, Duration) else parsed
    if months > MOST_MONTHS or span > MOST or (not months and span < LEAST):
        message = "outside one minute to five years"
        raise ValueError(message)
    return months, span
