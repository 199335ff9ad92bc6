"""Lengths of time as ISO 8601 writes them: months of the calendar, then elapsed time.

One lasts a minute to five years and has no sign. Months follow the calendar of a place, and a day that
the month does not have is its last one (XML Schema 1.0 part 2, appendix E).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from engine.bilingual import Bilingual
from engine.feel import Moment

LEAST: Final = timedelta(minutes=1)
MOST: Final = timedelta(days=5 * 366)
MOST_MONTHS: Final = 60
A_MONTH: Final = MOST / MOST_MONTHS
"""The longest that a month is on average, so that sixty are as long as five years may be."""


class TimerRefused(Exception):
    """A timer that says no time, found when it is compiled."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: months of the calendar, then elapsed time."""

    months: int
    rest: timedelta

    @property
    def is_in_range(self) -> bool:
        is_signed = self.months < 0 or self.rest < timedelta(0)
        is_long = self.months > MOST_MONTHS or self.months * A_MONTH + self.rest > MOST
        return not is_signed and not is_long and (self.months > 0 or self.rest >= LEAST)

    def times(self, count: int) -> "Span":
        """Return this length several times."""
        return Span(self.months * count, self.rest * count)

    def after(self, moment: Moment) -> datetime:
        if self.months == 0:
            return moment.now.astimezone(UTC) + self.rest
        months = _months_after(moment.now.astimezone(moment.zone), self.months)
        return months.astimezone(UTC) + self.rest


_DURATION: Final = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)


def read_span(text: str) -> Span:
    """Read an ISO 8601 duration; TimerRefused when it is none, or out of range."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise TimerRefused(NOT_A_DURATION)
    parts = {name: int(number or 0) for name, number in found.groupdict().items()}
    span = Span(12 * parts.pop("years") + parts.pop("months"), timedelta(**parts))
    if not span.is_in_range:
        raise TimerRefused(OUT_OF_RANGE)
    return span


def _months_after(start: datetime, months: int) -> datetime:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    # What comes twice when the clocks go back is meant the first time; what is left out when they go
    # forward is an hour later by the clock (PEP 495 for a fold of 0).
    return start.replace(year=year, month=month + 1, day=day, fold=0)


NOT_A_DURATION: Final = Bilingual(
    "No es una duración ISO 8601 sin signo. Escriba una como PT24H, P5D o P1M.",
    "Not an ISO 8601 duration without a sign. Write one such as PT24H, P5D or P1M.",
)
OUT_OF_RANGE: Final = Bilingual(
    "El temporizador debe esperar de un minuto a cinco años. Corrija su tiempo.",
    "The timer must wait from one minute to five years. Correct its time.",
)
