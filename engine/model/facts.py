"""The stored form of a fact: JSON that keeps the type, so that what is read is what was written."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.feel import YearsMonths

Stored = list[Any]


def encode_fact(value: object) -> Stored:
    """Return `[type, json]` for a fact's value.

    Refuses with ValueError what no fact may be: a float, a naive date-time, a set, a non-text key.
    """
    if isinstance(value, datetime) and isinstance(value.tzinfo, ZoneInfo):
        return ["zoned", _write_zoned(value)]
    for types, kind, write in _WRITERS:
        if isinstance(value, types):
            return [kind, write(value)]
    message = f"a fact cannot hold a value of type {type(value).__name__}"
    raise ValueError(message)


def decode_fact(stored: Stored) -> object:
    """Return the value that `encode_fact` was given; raises ValueError on any other shape."""
    try:
        kind, raw = stored
        return _READERS[kind](raw)
    except (TypeError, KeyError, AttributeError, InvalidOperation) as error:
        message = "not a stored fact"
        raise ValueError(message) from error


def _write_date_time(value: datetime) -> str:
    if value.tzinfo is None:
        message = "a date-time fact needs a zone"
        raise ValueError(message)
    return value.isoformat()


def _write_zoned(value: datetime) -> list[str]:
    """Keep the zone's name: months that are added later go by its clock, not by today's offset."""
    return [value.isoformat(), str(value.tzinfo)]


def _read_zoned(raw: list[str]) -> datetime:
    instant, zone = raw
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))


def _write_context(value: dict[Any, object]) -> dict[str, Stored]:
    if not all(isinstance(key, str) for key in value):
        message = "a context's keys are texts"
        raise ValueError(message)
    return {key: encode_fact(item) for key, item in value.items()}


def _read_number(raw: str) -> int | Decimal:
    number = Decimal(raw)
    whole = number == number.to_integral_value() and "E" not in raw
    return int(number) if whole else number


# In this order: a boolean is an int to Python, and a date-time a date.
_WRITERS: Final[tuple[tuple[Any, str, Callable[[Any], Any]], ...]] = (
    (type(None), "null", lambda value: value),
    (bool, "boolean", bool),
    (str, "string", str),
    ((int, Decimal), "number", str),
    (datetime, "date_time", _write_date_time),
    (date, "date", date.isoformat),
    (time, "time", time.isoformat),
    (YearsMonths, "years_months", lambda value: value.months),
    (timedelta, "days_time", lambda value: [value.days, value.seconds, value.microseconds]),
    ((list, tuple), "list", lambda value: [encode_fact(item) for item in value]),
    (dict, "context", _write_context),
)
_READERS: Final[dict[str, Callable[[Any], object]]] = {
    "null": lambda raw: raw,
    "boolean": lambda raw: raw,
    "string": lambda raw: raw,
    "number": _read_number,
    "date": date.fromisoformat,
    "date_time": datetime.fromisoformat,
    "zoned": _read_zoned,
    "time": time.fromisoformat,
    "years_months": YearsMonths,
    "days_time": lambda raw: timedelta(*raw),
    "list": lambda raw: [decode_fact(item) for item in raw],
    "context": lambda raw: {key: decode_fact(item) for key, item in raw.items()},
}
