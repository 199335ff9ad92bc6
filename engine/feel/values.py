"""The border between Python's values and FEEL's (DMN 10.3.2.3)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engine.feel.decimals import checked
from engine.feel.durations import YearsMonths
from engine.feel.errors import failed
from engine.feel.failures import (
    DEPTH_LIMIT,
    DURATION_LIMIT,
    FOREIGN_VALUE,
    LIST_LIMIT,
    NAIVE_INSTANT,
    NUMBER_VALUE,
    TEXT_LIMIT,
)
from engine.feel.limits import DIGITS, MAX_DEPTH, MAX_ITEMS, MAX_MONTHS, MAX_TEXT
from engine.feel.types import FeelType

# FEEL values have exactly these Python types; a subclass is converted when it enters.
KINDS: Final[Mapping[type, FeelType]] = {
    Decimal: FeelType.NUMBER,
    str: FeelType.STRING,
    bool: FeelType.BOOLEAN,
    date: FeelType.DATE,
    time: FeelType.TIME,
    datetime: FeelType.DATE_TIME,
    timedelta: FeelType.DAYS_TIME,
    YearsMonths: FeelType.YEARS_MONTHS,
    list: FeelType.LIST,
    dict: FeelType.CONTEXT,
    type(None): FeelType.NULL,
}

_UNCHANGED: Final = frozenset({bool, type(None), date, timedelta})


def kind_of(value: object) -> FeelType:
    return KINDS[type(value)]


def bounded_text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise failed(TEXT_LIMIT)
    return text


def to_feel(value: object) -> object:
    """Give the FEEL value of a Python one, or refuse what has none."""
    return _Entry().convert(value, 0)


def to_python(value: object) -> object:
    """Give a FEEL value as programs expect it: whole numbers as int, lists and dicts too."""
    if isinstance(value, Decimal):
        return int(value) if _is_whole(value) else value
    if isinstance(value, list):
        return [to_python(item) for item in value]
    if isinstance(value, dict):
        return {key: to_python(item) for key, item in value.items()}
    return value


def _is_whole(number: Decimal) -> bool:
    # A number such as 1E+6000 stays as it is: as an int it would be a memory hazard.
    return number.adjusted() <= DIGITS and number == number.to_integral_value()


class _Entry:
    """One conversion, which counts what it has met: limits hold over all levels."""

    def __init__(self) -> None:
        self._met = 0

    def convert(self, value: object, depth: int) -> object:
        if type(value) in _UNCHANGED:
            return value
        if isinstance(value, (list, tuple)):
            self._count(len(value), depth)
            return [self.convert(item, depth + 1) for item in value]
        if isinstance(value, dict):
            self._count(len(value), depth)
            return {_key(key): self.convert(item, depth + 1) for key, item in value.items()}
        return _scalar(value)

    def _count(self, items: int, depth: int) -> None:
        self._met += items
        if self._met > MAX_ITEMS:
            raise failed(LIST_LIMIT)
        if depth >= MAX_DEPTH:
            raise failed(DEPTH_LIMIT)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise failed(FOREIGN_VALUE, kind=type(key).__name__)
    return str.__str__(key)


def _months(length: YearsMonths) -> YearsMonths:
    if abs(length.months) > MAX_MONTHS:
        raise failed(DURATION_LIMIT)
    return length


def _scalar(value: object) -> object:
    if isinstance(value, str):
        return bounded_text(str.__str__(value))
    if isinstance(value, int):
        return _whole(int(value))
    if isinstance(value, float):
        return _binary(value)
    if isinstance(value, Decimal):
        return checked(Decimal(value))
    return _temporal(value)


def _whole(number: int) -> Decimal:
    # Checked before the conversion, whose time grows with the square of the digits.
    if abs(number) >= 10**DIGITS:
        raise failed(NUMBER_VALUE)
    return Decimal(number)


def _binary(number: float) -> Decimal:
    # The shortest text that reads back as the same float is what its writer meant by 0.1.
    return checked(Decimal(float.__repr__(number)))


def _temporal(value: object) -> object:
    if isinstance(value, YearsMonths):
        return _months(value)
    if type(value) is datetime:
        if value.utcoffset() is None:
            raise failed(NAIVE_INSTANT)
        return value
    if type(value) is time and (value.tzinfo is None or value.utcoffset() is not None):
        return value
    raise failed(FOREIGN_VALUE, kind=type(value).__name__)
