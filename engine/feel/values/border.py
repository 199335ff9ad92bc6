"""The border between Python's values and FEEL's (DMN 10.3.2.3)."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engine.feel.errors import failed
from engine.feel.limits import DIGITS, MAX_DEPTH, MAX_ITEMS, MAX_MONTHS
from engine.feel.values.durations import YearsMonths
from engine.feel.values.failures import (
    DEPTH_LIMIT,
    DURATION_LIMIT,
    FOREIGN_VALUE,
    FUNCTION_LEAVES,
    HALF_CHARACTER,
    LIST_LIMIT,
    NAIVE_INSTANT,
    NUMBER_VALUE,
)
from engine.feel.values.functions import Function
from engine.feel.values.kinds import bounded_text
from engine.feel.values.numbers import checked
from engine.feel.values.ranges import Range

_UNCHANGED: Final = frozenset({bool, type(None), date, timedelta})
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def to_feel(value: object) -> object:
    """Give the FEEL value of a Python one; raises FeelError for what has none or is too large."""
    if type(value) in _UNCHANGED:
        return value
    if not isinstance(value, (list, tuple, dict, Range)):
        return _entered(value)
    return _Crossing(_entered).convert(value, 0)


def to_python(value: object) -> object:
    """Give a FEEL value as programs expect it: whole numbers as int, lists and dicts too.

    Ranges and durations in years and months keep their types here. Raises FeelError for a function
    and for a value of too many parts: parts may be shared inside, and are told one by one here.
    """
    return _Crossing(_left).convert(value, 0)


class _Crossing:
    """One conversion, which counts what it has met: limits hold over all levels."""

    def __init__(self, scalar: Callable[[object], object]) -> None:
        self._scalar = scalar
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
        if isinstance(value, Range):
            low, high = self.convert(value.low, depth + 1), self.convert(value.high, depth + 1)
            return Range(low, high, value.includes_low, value.includes_high)
        return self._scalar(value)

    def _count(self, items: int, depth: int) -> None:
        self._met += items
        if self._met > MAX_ITEMS:
            raise failed(LIST_LIMIT)
        if depth >= MAX_DEPTH:
            raise failed(DEPTH_LIMIT)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise failed(FOREIGN_VALUE, kind=type(key).__name__)
    return _text(key)


def _left(value: object) -> object:
    if isinstance(value, Decimal) and _is_whole(value):
        return int(value)
    if isinstance(value, Function):
        raise failed(FUNCTION_LEAVES)
    return value


def _is_whole(number: Decimal) -> bool:
    # A number such as 1E+6000 stays as it is: as an int it would be a memory hazard.
    return number.adjusted() <= DIGITS and number == number.to_integral_value()


def _entered(value: object) -> object:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return _whole(int(value))
    if isinstance(value, float):
        return _binary(value)
    if isinstance(value, Decimal):
        return checked(Decimal(value))
    return _temporal(value)


def _text(text: str) -> str:
    # Half of a pair is no character: it could be neither stored nor searched for.
    if not text.isascii() and _SURROGATE.search(text):
        raise failed(HALF_CHARACTER)
    return bounded_text(str.__str__(text))


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


def _months(length: YearsMonths) -> YearsMonths:
    if abs(length.months) > MAX_MONTHS:
        raise failed(DURATION_LIMIT)
    return length
