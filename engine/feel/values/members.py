"""What a path reads: the entries of contexts and the properties of other values (DMN table 65)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from engine.feel.errors import failed
from engine.feel.values.budget import Budget
from engine.feel.values.durations import MONTHS_IN_YEAR, YearsMonths
from engine.feel.values.failures import (
    NEGATIVE_PARTS,
    NO_PATH,
    PART_OF_SECOND,
    UNKNOWN_ENTRY,
    UNKNOWN_PROPERTY,
    ZONE_OF_OFFSET,
)
from engine.feel.values.kinds import kind_of
from engine.feel.values.types import TYPE_NAMES, FeelType

_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Property:
    """The type of a property and how it is read."""

    gives: FeelType
    read: Callable[..., object]


def member(value: object, name: str, budget: Budget) -> object:
    """Give an entry of a context, a property of another value, or those of each item of a list.

    Null gives null. An entry that is not there is an error: `get value` is the way to ask for one.
    """
    if value is None:
        return None
    if isinstance(value, list):
        budget.spend(len(value))
        return [_entry(item, name) for item in value]
    return _entry(value, name) if isinstance(value, dict) else _property(value, name)


def _entry(value: object, name: str) -> object:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise failed(NO_PATH, name=name, kind=TYPE_NAMES[kind_of(value)])
    if name not in value:
        raise failed(UNKNOWN_ENTRY, name=name)
    return value[name]


def _property(value: object, name: str) -> object:
    kind = kind_of(value)
    known = PROPERTIES.get(kind)
    if known is None:
        raise failed(NO_PATH, name=name, kind=TYPE_NAMES[kind])
    if name not in known:
        raise failed(UNKNOWN_PROPERTY, name=name, known=", ".join(known))
    return known[name].read(value)


def _number(read: Callable[..., int]) -> Property:
    return Property(FeelType.NUMBER, lambda value: Decimal(read(value)))


def _second(value: time | datetime) -> int:
    if value.microsecond:
        raise failed(PART_OF_SECOND)
    return value.second


def _offset(value: time | datetime) -> timedelta | None:
    return value.utcoffset()


def _zone(value: time | datetime) -> str | None:
    if value.tzinfo is None:
        return None
    # For an offset some implementations give null and others the offset's own text.
    if not isinstance(value.tzinfo, ZoneInfo):
        raise failed(ZONE_OF_OFFSET)
    return value.tzinfo.key


def _whole_length(length: timedelta) -> timedelta:
    # Whether the parts of a negative length are negative, the standard leaves open.
    if length < timedelta(0):
        raise failed(NEGATIVE_PARTS)
    if length % _SECOND:
        raise failed(PART_OF_SECOND)
    return length


def _months(length: YearsMonths) -> int:
    if length.months < 0:
        raise failed(NEGATIVE_PARTS)
    return length.months


_DATE: Final[Mapping[str, Property]] = {
    "year": _number(lambda value: value.year),
    "month": _number(lambda value: value.month),
    "day": _number(lambda value: value.day),
    "weekday": _number(date.isoweekday),
}
_TIME: Final[Mapping[str, Property]] = {
    "hour": _number(lambda value: value.hour),
    "minute": _number(lambda value: value.minute),
    "second": _number(_second),
    "time offset": Property(FeelType.DAYS_TIME, _offset),
    "timezone": Property(FeelType.STRING, _zone),
}
PROPERTIES: Final[Mapping[FeelType, Mapping[str, Property]]] = {
    FeelType.DATE: _DATE,
    FeelType.TIME: _TIME,
    FeelType.DATE_TIME: {**_DATE, **_TIME},
    FeelType.DAYS_TIME: {
        "days": _number(lambda length: _whole_length(length).days),
        "hours": _number(lambda length: _whole_length(length).seconds // 3600),
        "minutes": _number(lambda length: _whole_length(length).seconds // 60 % 60),
        "seconds": _number(lambda length: _whole_length(length).seconds % 60),
    },
    FeelType.YEARS_MONTHS: {
        "years": _number(lambda length: _months(length) // MONTHS_IN_YEAR),
        "months": _number(lambda length: _months(length) % MONTHS_IN_YEAR),
    },
    FeelType.RANGE: {
        "start": Property(FeelType.ANY, lambda value: value.low),
        "end": Property(FeelType.ANY, lambda value: value.high),
        "start included": Property(FeelType.BOOLEAN, lambda value: value.includes_low),
        "end included": Property(FeelType.BOOLEAN, lambda value: value.includes_high),
    },
}
