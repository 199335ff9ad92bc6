"""When a timer is due: ISO 8601 as it stands in the diagram, or FEEL. Never the library's own reading.

An instant has a zone, or is a day, which begins at midnight where the case is. `spans` reads lengths
of time, `cycles` those that come again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal, NoReturn

from engine.bilingual import Bilingual
from engine.bpmn.cycles import NOT_A_CYCLE, CatchUp, Cycle, Round, read_cycle
from engine.bpmn.environment import Environment
from engine.bpmn.spans import MOST, OUT_OF_RANGE, Span, TimerRefused, read_span
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

TimerKind = Literal["duration", "date", "cycle"]


class TimerFailed(Exception):
    """A timer whose time cannot be told when it is armed."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


Written = Span | datetime | date | Cycle


@dataclass(frozen=True, slots=True)
class Timer:
    """What a timer event waits for."""

    kind: TimerKind
    said: Written | Expression
    catch_up: CatchUp = "once"

    @property
    def is_cycle(self) -> bool:
        return self.kind == "cycle"

    def cycle_of(self, known: Round) -> Cycle:
        """Return the cycle that stands there."""
        return self.said if isinstance(self.said, Cycle) else read_cycle(known.every or "")

    def begin(self, environment: Environment) -> tuple[datetime, Round | None]:
        """Return the first instant, in UTC, and where a cycle stands then.

        TimerFailed when the facts give none in range.
        """
        moment = environment.moment
        said = self.said
        if isinstance(said, Expression):
            said = _told(self.kind, _evaluated(said, environment))
        if isinstance(said, Cycle):
            due_at = said.span.after(moment)
        elif isinstance(said, Span):
            due_at = said.after(moment)
        else:
            due_at = _instant(said, moment)
        known = said.begun(moment.now) if isinstance(said, Cycle) else None
        return (due_at, known) if due_at <= moment.now + MOST else _fail(OUT_OF_RANGE)


def compile_timer(kind: TimerKind, text: str, names: Mapping[str, Declared] | None) -> Timer:
    """Compile what stands in a timer; TimerRefused when it is neither ISO 8601 in range nor FEEL."""
    text = text.strip()
    if kind == "cycle" and _LIKE_CYCLE.fullmatch(text):
        return Timer(kind, read_cycle(text))
    if _LIKE_DURATION.fullmatch(text):
        return Timer(kind, _read_duration(kind, text))
    if kind == "date" and _LIKE_DATE.match(text):
        return Timer(kind, _read_date(text))
    return Timer(kind, _compiled(kind, text, names))


def _compiled(kind: TimerKind, text: str, names: Mapping[str, Declared] | None) -> Expression:
    try:
        expression = compile_expression(text, names)
    except FeelRefused as refused:
        raise TimerRefused(Bilingual(refused.es, refused.en)) from refused
    if expression.type not in _TYPES[kind]:
        raise TimerRefused(_NOTHING_TOLD[kind])
    _require_in_range(kind, expression)
    return expression


def _require_in_range(kind: TimerKind, expression: Expression) -> None:
    """Refuse an expression that gives the same time out of range whenever it is evaluated."""
    if expression.names:
        return
    try:
        value = expression.evaluate({})
    except FeelError:
        return  # It asks for the clock, or fails: what it gives is known only when it is armed.
    try:
        _told(kind, value)
    except TimerFailed as failed:
        raise TimerRefused(failed.reason) from failed


def _evaluated(expression: Expression, environment: Environment) -> object:
    try:
        return environment.value_of(expression)
    except FeelError as error:
        raise TimerFailed(_not_evaluated(error)) from error


def _told(kind: TimerKind, value: object) -> Written:
    """Return the time that an expression gave; TimerFailed when it is none, or out of range."""
    if kind == "duration" and isinstance(value, timedelta | YearsMonths):
        return _in_range(value)
    if kind == "cycle" and isinstance(value, str):
        return _read_told(value)
    if kind != "date" or not isinstance(value, date):
        return _fail(_NOTHING_TOLD[kind])
    # Without a zone it would be the server's own, wherever the case is.
    is_local = isinstance(value, datetime) and value.tzinfo is None
    return _fail(NO_ZONE) if is_local else value


def _in_range(value: timedelta | YearsMonths) -> Span:
    months = value.months if isinstance(value, YearsMonths) else 0
    span = Span(months, value if isinstance(value, timedelta) else timedelta(0))
    return span if span.is_in_range else _fail(OUT_OF_RANGE)


__all__ = ["Timer", "TimerFailed", "TimerKind", "TimerRefused", "compile_timer"]

_TYPES: Final[Mapping[TimerKind, frozenset[FeelType]]] = {
    "duration": frozenset({FeelType.DAYS_TIME, FeelType.YEARS_MONTHS, FeelType.ANY}),
    "date": frozenset({FeelType.DATE, FeelType.DATE_TIME, FeelType.ANY}),
    "cycle": frozenset({FeelType.STRING, FeelType.ANY}),
}

# What looks like ISO 8601 is meant as that, and not as facts that are called, or divided, like it.
_LIKE_DURATION: Final = re.compile(
    r"(R[0-9]*/)?[+-]?P[0-9.,TYMWDHS+/-]*|(?i:(r[0-9]*/)?p(?=.*[0-9])[0-9.,tymwdhs]+)", re.ASCII
)
# Whatever is written with nothing but these is meant as a cycle, or is a slip in one.
_LIKE_CYCLE: Final = re.compile(r"[0-9A-Za-z/+,.:*?#@ -]*", re.ASCII)
_LIKE_DATE: Final = re.compile(r"[+-]?[0-9]{4}", re.ASCII)


def _read_duration(kind: TimerKind, text: str) -> Span:
    if kind != "duration":
        raise TimerRefused(_NOTHING_TOLD[kind])
    return read_span(text)


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


def _read_told(text: str) -> Cycle:
    try:
        return replace(read_cycle(text), told=text)
    except TimerRefused as refused:
        raise TimerFailed(refused.reason) from refused


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


NOT_A_DATE: Final = Bilingual(
    "No es una fecha ISO 8601. Escriba una como 2026-01-31 o 2026-01-31T09:00:00-05:00.",
    "Not an ISO 8601 date. Write one such as 2026-01-31 or 2026-01-31T09:00:00-05:00.",
)
NO_ZONE: Final = Bilingual(
    "La hora no dice de qué zona es. Escríbala así: 2026-01-31T09:00:00-05:00.",
    "The time does not say of which zone it is. Write it so: 2026-01-31T09:00:00-05:00.",
)
NO_DURATION: Final = Bilingual(
    "El temporizador no da una duración. Escriba una, como PT24H, o FEEL que la dé.",
    "The timer does not give a duration. Write one, such as PT24H, or FEEL that gives one.",
)
NO_DATE: Final = Bilingual(
    "El temporizador no da una fecha con su zona. Escriba una, o FEEL que la dé.",
    "The timer does not give a date with its zone. Write one, or FEEL that gives one.",
)
_NOTHING_TOLD: Final[Mapping[TimerKind, Bilingual]] = {
    "duration": NO_DURATION,
    "date": NO_DATE,
    "cycle": NOT_A_CYCLE,
}
