"""Functions on numbers, and `abs` also on durations (DMN 10.3.4.5)."""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from functools import partial
from typing import Final

from engine.feel.functions.builtin import Builtin, Form, builtin, form
from engine.feel.values import numbers
from engine.feel.values.durations import YearsMonths
from engine.feel.values.rounding import rounded
from engine.feel.values.types import FeelType

_NUMBER, _BOOLEAN = FeelType.NUMBER, FeelType.BOOLEAN
_DAYS, _MONTHS = FeelType.DAYS_TIME, FeelType.YEARS_MONTHS
# Steps of the functions whose every digit is computed.
_SERIES: Final = 50


def _to_whole(mode: str) -> Form:
    return form("n: number", _NUMBER, lambda number: rounded(number, Decimal(0), mode))


def _to_scale(mode: str) -> Form:
    return form(
        "n: number, scale: number", _NUMBER, lambda number, scale: rounded(number, scale, mode)
    )


def _of_number(name: str, apply: Callable[[Decimal], Decimal], cost: int = 0) -> Builtin:
    return builtin(name, form("number: number", _NUMBER, apply, cost=cost))


def _is_even(number: Decimal) -> bool:
    return not numbers.is_odd(number, "even")


# Without a scale only floor and ceiling are settled: the others await a revision of the standard.
FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("decimal", _to_scale(ROUND_HALF_EVEN)),
    builtin("floor", _to_whole(ROUND_FLOOR), _to_scale(ROUND_FLOOR)),
    builtin("ceiling", _to_whole(ROUND_CEILING), _to_scale(ROUND_CEILING)),
    builtin("round up", _to_scale(ROUND_UP)),
    builtin("round down", _to_scale(ROUND_DOWN)),
    builtin("round half up", _to_scale(ROUND_HALF_UP)),
    builtin("round half down", _to_scale(ROUND_HALF_DOWN)),
    builtin(
        "abs",
        form("n: number", _NUMBER, numbers.absolute),
        form("n: days and time duration", _DAYS, abs),
        form(
            "n: years and months duration", _MONTHS, lambda length: YearsMonths(abs(length.months))
        ),
    ),
    builtin("modulo", form("dividend: number, divisor: number", _NUMBER, numbers.modulo)),
    _of_number("sqrt", numbers.square_root),
    _of_number("log", numbers.logarithm, _SERIES),
    _of_number("exp", numbers.exponential, _SERIES),
    builtin("odd", form("number: number", _BOOLEAN, partial(numbers.is_odd, function="odd"))),
    builtin("even", form("number: number", _BOOLEAN, _is_even)),
)
