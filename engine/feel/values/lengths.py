"""Durations times numbers, over numbers and over each other (DMN tables 57 and 58).

A result is exact or an error: the standard does not fix how one with part of a microsecond, or of a
month, is rounded.
"""

from collections.abc import Callable
from datetime import timedelta
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
)
from typing import Final

from engine.feel.errors import Saying, failed
from engine.feel.limits import DIGITS
from engine.feel.values.durations import YearsMonths
from engine.feel.values.failures import (
    DIVISION_BY_ZERO,
    DURATION_LIMIT,
    PART_OF_MICROSECOND,
    PART_OF_MONTH,
)
from engine.feel.values.numbers import divide
from engine.feel.values.temporal import bounded_months

_MICROSECOND: Final = timedelta(microseconds=1)
# No duration has more units than this has digits.
_UNIT_DIGITS: Final = 24
# What does not fit is inexact: the longest exact product is one of 34 digits with one of 24.
_EXACT: Final = Context(
    prec=DIGITS + _UNIT_DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[Inexact, InvalidOperation, DivisionByZero, Overflow],
)


def length_times(length: timedelta, number: Decimal) -> timedelta:
    return _length(_units(_EXACT.multiply, _micros(length), number, PART_OF_MICROSECOND))


def length_over(length: timedelta, number: Decimal) -> timedelta:
    return _length(_units(_EXACT.divide, _micros(length), _divisor(number), PART_OF_MICROSECOND))


def length_over_length(left: timedelta, right: timedelta) -> Decimal:
    return divide(_micros(left), _micros(right))


def months_times(length: YearsMonths, number: Decimal) -> YearsMonths:
    return bounded_months(_units(_EXACT.multiply, Decimal(length.months), number, PART_OF_MONTH))


def months_over(length: YearsMonths, number: Decimal) -> YearsMonths:
    units = Decimal(length.months)
    return bounded_months(_units(_EXACT.divide, units, _divisor(number), PART_OF_MONTH))


def months_over_months(left: YearsMonths, right: YearsMonths) -> Decimal:
    return divide(Decimal(left.months), Decimal(right.months))


def _micros(length: timedelta) -> Decimal:
    return Decimal(length // _MICROSECOND)


def _length(micros: int) -> timedelta:
    try:
        return timedelta(microseconds=micros)
    except OverflowError as error:
        raise failed(DURATION_LIMIT) from error


def _divisor(number: Decimal) -> Decimal:
    if not number:
        raise failed(DIVISION_BY_ZERO)
    return number


def _units(
    operation: Callable[[Decimal, Decimal], Decimal], units: Decimal, number: Decimal, part: Saying
) -> int:
    try:
        result = operation(units, number)
    except DecimalException as error:
        raise failed(part) from error
    if not result:
        return 0
    if result.adjusted() > _UNIT_DIGITS:
        raise failed(DURATION_LIMIT)
    if result != result.to_integral_value():
        raise failed(part)
    return int(result)
