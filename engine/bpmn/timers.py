"""When a timer is due: ISO 8601 as it stands in the diagram, or FEEL. Never the library's own reading.

A duration lasts one minute to five years and has no sign; an instant has a zone, or is a day, which
begins at midnight where the case is. Months follow the calendar of that place, and a day that the
month does not have is its last one (XML Schema 1.0 part 2, appendix E).
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal, NoReturn

from engine.bilingual import Bilingual
from engine.bpmn.environment import Environment
from engine.feel import (
    Declared,
    Expression,
    FeelError,
    FeelRefused,
    FeelType,
    Moment,
    YearsMonths,
    compile_expression,
)

TimerKind = Literal["duration", "date"]

LEAST: Final = timedelta(minutes=1)
MOST: Final = timedelta(days=5 * 366)
MOST_MONTHS: Final = 60


class TimerRefused(Exception):
    """A timer that says no time, found when it is compiled."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


class TimerFailed(Exception):
    """A timer whose time cannot be told when it is armed."""

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
        is_long = self.months > MOST_MONTHS or self.rest > MOST
        return not is_signed and not is_long and (self.months > 0 or self.rest >= LEAST)

    def after(self, moment: Moment) -> datetime:
        months = _months_after(moment.now.astimezone(moment.zone), self.months)
        return months.astimezone(UTC) + self.rest


Written = Span | datetime | date


@dataclass(frozen=True, slots=True)
class Timer:
    """What a timer event waits for."""

    kind: TimerKind
    said: Written | Expression

    def due_at(self, environment: Environment) -> datetime:
        """Return the instant, in UTC; TimerFailed when the facts give none in range."""
        moment = environment.moment
        said = self._value(environment) if isinstance(self.said, Expression) else self.said
        if isinstance(said, Span):
            due_at = said.after(moment) if said.is_in_range else _fail(OUT_OF_RANGE)
        else:
            due_at = _instant(said, moment)
        return due_at if due_at <= moment.now + MOST else _fail(OUT_OF_RANGE)

    def _value(self, environment: Environment) -> Written:
        assert isinstance(self.said, Expression)  # noqa: S101  # narrows the type, as the caller asked
        try:
            value = environment.value_of(self.said)
        except FeelError as error:
            raise TimerFailed(_not_evaluated(error)) from error
        if self.kind == "duration" and isinstance(value, timedelta):
            return Span(0, value)
        if self.kind == "duration" and isinstance(value, YearsMonths):
            return Span(value.months, timedelta(0))
        if self.kind == "date" and isinstance(value, date):
            return value
        return _fail(NO_DURATION if self.kind == "duration" else NO_DATE)


def compile_timer(kind: TimerKind, text: str, names: Mapping[str, Declared] | None) -> Timer:
    """Compile what stands in a timer; TimerRefused when it is neither ISO 8601 in range nor FEEL."""
    text = text.strip()
    if kind == "duration" and _LIKE_DURATION.fullmatch(text):
        return Timer(kind, _read_duration(text))
    if kind == "date" and _LIKE_DATE.match(text):
        return Timer(kind, _read_date(text))
    try:
        expression = compile_expression(text, names)
    except FeelRefused as refused:
        raise TimerRefused(Bilingual(refused.es, refused.en)) from refused
    if expression.type not in _TYPES[kind]:
        raise TimerRefused(NO_DURATION if kind == "duration" else NO_DATE)
    return Timer(kind, expression)


_TYPES: Final[Mapping[TimerKind, frozenset[FeelType]]] = {
    "duration": frozenset({FeelType.DAYS_TIME, FeelType.YEARS_MONTHS, FeelType.ANY}),
    "date": frozenset({FeelType.DATE, FeelType.DATE_TIME, FeelType.ANY}),
}

# What looks like ISO 8601 is meant as that, and not as the name of a fact.
_LIKE_DURATION: Final = re.compile(r"[+-]?P[0-9.,TYMWDHS+-]*", re.ASCII)
_LIKE_DATE: Final = re.compile(r"[+-]?[0-9]{4}", re.ASCII)
_DURATION: Final = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,8})M)?(?:(?P<seconds>\d{1,9})S)?)?",
    re.ASCII,
)


def _read_duration(text: str) -> Span:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise TimerRefused(NOT_A_DURATION)
    parts = {name: int(number or 0) for name, number in found.groupdict().items()}
    span = Span(12 * parts.pop("years") + parts.pop("months"), timedelta(**parts))
    if not span.is_in_range:
        raise TimerRefused(OUT_OF_RANGE)
    return span


def _read_date(text: str) -> datetime | date:
    try:
        if "T" not in text:
            return date.fromisoformat(text)
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise TimerRefused(NOT_A_DATE) from error
    if instant.tzinfo is None:
        raise TimerRefused(NO_ZONE)
    return instant


def _months_after(start: datetime, months: int) -> datetime:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return start.replace(year=year, month=month + 1, day=day)


def _instant(said: datetime | date, moment: Moment) -> datetime:
    if isinstance(said, datetime):
        return said.astimezone(UTC)
    return datetime.combine(said, time(), moment.zone).astimezone(UTC)


def _fail(reason: Bilingual) -> NoReturn:
    raise TimerFailed(reason)


def _not_evaluated(error: FeelError) -> Bilingual:
    return Bilingual(
        f"El tiempo del temporizador no se pudo evaluar: {error.es}",
        f"The time of the timer could not be evaluated: {error.en}",
    )


NOT_A_DURATION: Final = Bilingual(
    "No es una duración ISO 8601 sin signo. Escriba una como PT24H, P5D o P1M.",
    "Not an ISO 8601 duration without a sign. Write one such as PT24H, P5D or P1M.",
)
NOT_A_DATE: Final = Bilingual(
    "No es una fecha ISO 8601. Escriba una como 2026-01-31 o 2026-01-31T09:00:00-05:00.",
    "Not an ISO 8601 date. Write one such as 2026-01-31 or 2026-01-31T09:00:00-05:00.",
)
NO_ZONE: Final = Bilingual(
    "La hora no dice de qué zona es. Escríbala así: 2026-01-31T09:00:00-05:00.",
    "The time does not say of which zone it is. Write it so: 2026-01-31T09:00:00-05:00.",
)
OUT_OF_RANGE: Final = Bilingual(
    "El temporizador debe esperar de un minuto a cinco años. Corrija su tiempo.",
    "The timer must wait from one minute to five years. Correct its time.",
)
NO_DURATION: Final = Bilingual(
    "El temporizador no da una duración. Escriba una, como PT24H, o FEEL que la dé.",
    "The timer does not give a duration. Write one, such as PT24H, or FEEL that gives one.",
)
NO_DATE: Final = Bilingual(
    "El temporizador no da una fecha con su zona. Escriba una, o FEEL que la dé.",
    "The timer does not give a date with its zone. Write one, or FEEL that gives one.",
)
