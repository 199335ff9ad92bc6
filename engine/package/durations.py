"""ISO 8601 durations as the registry writes them: one minute to five years, without a sign."""

import re
from datetime import timedelta
from typing import Final

from isodate import Duration, ISO8601Error, parse_duration

from engine.bilingual import Bilingual

LEAST: Final = timedelta(minutes=1)
MOST_MONTHS: Final = 60
MOST: Final = timedelta(days=5 * 366)

# isodate takes "PT", "P1W2D" and signs; the standard (ISO 8601-1, 5.5.2) or our limits do not.
_SHAPE: Final = re.compile(
    r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|P\d+W", re.ASCII
)

_NOT_ONE: Final = Bilingual(
    "no es una duración ISO 8601 sin signo, como PT24H o P5D",
    "not an ISO 8601 duration without a sign, such as PT24H or P5D",
)
_OUT_OF_RANGE: Final = Bilingual(
    "debe durar de un minuto a cinco años", "must last from one minute to five years"
)


def parse_limit(text: str) -> tuple[int, timedelta]:
    """Return a duration as (months, the rest).

    Raises ValueError, with a bilingual message, when it is none or out of range.
    """
    if not _SHAPE.fullmatch(text):
        raise ValueError(_NOT_ONE)
    try:
        parsed = parse_duration(text, as_timedelta_if_possible=False)
    except (ISO8601Error, OverflowError) as error:
        raise ValueError(_NOT_ONE) from error
    months = int(parsed.years * 12 + parsed.months) if isinstance(parsed, Duration) else 0
    span = parsed.tdelta if isinstance(parsed, Duration) else parsed
    if months > MOST_MONTHS or span > MOST or (not months and span < LEAST):
        raise ValueError(_OUT_OF_RANGE)
    return months, span
