"""Numbers as decimal128: 34 digits, half-even, and an error instead of an infinity.

DMN 10.3.2.3.1. The contexts are explicit so that nothing depends on the thread's own.
"""

from collections.abc import Callable
from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from engine.feel.errors import failed
from engine.feel.limits import DIGITS, MAX_EXPONENT, MAX_SCALE
from engine.feel.values.failures import (
    DIVISION_BY_ZERO,
    LOGARITHM,
    NUMBER_LIMIT,
    NUMBER_VALUE,
    POWER,
    SQUARE_ROOT,
    WHOLE_NUMBER,
    ZERO_POWER,
)

_TRAPS = [InvalidOperation, DivisionByZero, Overflow]
DECIMAL128 = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=1 - MAX_SCALE,
    Emax=MAX_SCALE,
    capitals=1,
    clamp=0,
    flags=[],
    traps=_TRAPS,
)
# Wide enough for any base of 34 digits raised to the largest exponent, without rounding; also for
# the squares of the largest and the smallest number together, which are 24,642 digits apart.
EXACT = Context(
    prec=DIGITS * (MAX_EXPONENT + 1),
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    capitals=1,
    clamp=0,
    flags=[],
    traps=_TRAPS,
)


def _bounded(operation: Callable[[], Decimal]) -> Decimal:
    try:
        return operation()
    except DecimalException as error:
        raise failed(NUMBER_LIMIT) from error


def decimal128(exact: Decimal) -> Decimal:
    """Round an exact result, once."""
    return _bounded(lambda: DECIMAL128.plus(exact))


def add(left: Decimal, right: Decimal) -> Decimal:
    return _bounded(lambda: DECIMAL128.add(left, right))


def subtract(left: Decimal, right: Decimal) -> Decimal:
    return _bounded(lambda: DECIMAL128.subtract(left, right))


def multiply(left: Decimal, right: Decimal) -> Decimal:
    return _bounded(lambda: DECIMAL128.multiply(left, right))


def divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise failed(DIVISION_BY_ZERO)
    return _bounded(lambda: DECIMAL128.divide(left, right))


def negate(number: Decimal) -> Decimal:
    return DECIMAL128.minus(number)


def absolute(number: Decimal) -> Decimal:
    return DECIMAL128.abs(number)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    """Raise to a whole exponent, rounding once; other exponents have no exact value."""
    if exponent != exponent.to_integral_value() or exponent.copy_abs() > MAX_EXPONENT:
        raise failed(POWER)
    if not base and not exponent:
        raise failed(ZERO_POWER)
    if not base and exponent < 0:
        raise failed(DIVISION_BY_ZERO)
    return _bounded(lambda: _rounded_power(base, int(exponent)))


def _rounded_power(base: Decimal, exponent: int) -> Decimal:
    exact = EXACT.power(base, abs(exponent))
    if exponent < 0:
        return DECIMAL128.divide(Decimal(1), exact)
    return DECIMAL128.plus(exact)


def whole(value: object) -> int | None:
    """Give a whole number as an index; None for anything else, and for one too large to be one."""
    if not isinstance(value, Decimal) or value.adjusted() > DIGITS:
        return None
    return int(value) if value == value.to_integral_value() else None


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Give what is left over, with the sign of the divisor: a - b * floor(a / b), rounded once."""
    if not divisor:
        raise failed(DIVISION_BY_ZERO)
    rest = EXACT.remainder(dividend, divisor)
    if rest and (rest < 0) is not (divisor < 0):
        rest = EXACT.add(rest, divisor)
    return decimal128(rest)


def square_root(number: Decimal) -> Decimal:
    if number < 0:
        raise failed(SQUARE_ROOT)
    return DECIMAL128.sqrt(number)


def logarithm(number: Decimal) -> Decimal:
    """Give the natural logarithm, correctly rounded."""
    if number <= 0:
        raise failed(LOGARITHM)
    return DECIMAL128.ln(number)


def exponential(number: Decimal) -> Decimal:
    """Give the power of e, correctly rounded."""
    return _bounded(lambda: DECIMAL128.exp(number))


def is_odd(number: Decimal, function: str) -> bool:
    if number != number.to_integral_value():
        raise failed(WHOLE_NUMBER, function=function)
    return bool(EXACT.remainder(number, Decimal(2)))


def checked(number: Decimal) -> Decimal:
    """Accept a number that decimal128 holds exactly, and no other."""
    if not number.is_finite():
        raise failed(NUMBER_VALUE)
    if len(number.as_tuple().digits) > DIGITS or not _in_scale(number):
        raise failed(NUMBER_VALUE)
    return number


def _in_scale(number: Decimal) -> bool:
    return not number or abs(number.adjusted()) < MAX_SCALE - DIGITS


def plain(number: Decimal) -> str:
    """Write a number without exponent or idle zeros: equal numbers give equal texts."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
