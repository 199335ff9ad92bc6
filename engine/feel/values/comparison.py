"""Equality, order and three-valued logic (DMN 10.3.2.7 and table 53, tables 49 to 54).

Null has its standard meaning. Operands of different types, for which the standard gives
null, are an error here: a null that stands for a mistake would send a case the wrong way.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engine.feel.errors import failed
from engine.feel.values.budget import Budget
from engine.feel.values.durations import YearsMonths
from engine.feel.values.failures import (
    FUNCTION_EQUALITY,
    NOT_BOOLEAN,
    SAME_SECOND,
    UNCOMPARABLE,
    UNORDERED,
)
from engine.feel.values.kinds import kind_of
from engine.feel.values.ranges import Range
from engine.feel.values.temporal import instant, same_day, same_zoning
from engine.feel.values.types import ORDERED, TYPE_NAMES, FeelType

# True, false or null, which is neither.
Truth = bool | None
Moment = datetime | time

# Python compares these as FEEL does; instants and times need their zones looked at.
_PLAIN: Final = frozenset({Decimal, str, bool, date, timedelta, YearsMonths})
ORDERS: Final[Mapping[str, Callable[..., bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equal(left: object, right: object, budget: Budget, depth: int = 0) -> bool:
    """Compare two values; null equals null and nothing else."""
    if left is None or right is None:
        return left is right
    if type(left) is type(right) and type(left) in _PLAIN:
        return left == right
    kind = _common_kind(left, right)
    if same := _PARTS.get(kind):
        return same(left, right, budget, depth)
    return _same_value(left, right)


def ordered(sign: str, left: object, right: object) -> Truth:
    """Order two values; null when either is null."""
    if left is None or right is None:
        return None
    kind = _common_kind(left, right)
    if kind not in ORDERED:
        raise failed(UNORDERED, kind=TYPE_NAMES[kind])
    return ORDERS[sign](*_aligned(left, right))


def _common_kind(left: object, right: object) -> FeelType:
    kind, other = kind_of(left), kind_of(right)
    if kind is not other:
        raise failed(UNCOMPARABLE, left=TYPE_NAMES[kind], right=TYPE_NAMES[other])
    return kind


def _same_items(left: list[object], right: list[object], budget: Budget, depth: int) -> bool:
    if len(left) != len(right):
        return False
    inner = budget.descend(len(left), depth)
    pairs = zip(left, right, strict=True)
    # No short circuit: whether a mistake of type shows must not depend on the items before.
    return all([equal(one, other, budget, inner) for one, other in pairs])  # noqa: C419


def _same_entries(
    left: dict[str, object], right: dict[str, object], budget: Budget, depth: int
) -> bool:
    if left.keys() != right.keys():
        return False
    inner = budget.descend(len(left), depth)
    return all([equal(left[key], right[key], budget, inner) for key in left])  # noqa: C419


def _same_bounds(left: Range, right: Range, budget: Budget, depth: int) -> bool:
    bounds = (left.includes_low, left.includes_high) == (right.includes_low, right.includes_high)
    inner = budget.descend(2, depth)
    lows = equal(left.low, right.low, budget, inner)
    highs = equal(left.high, right.high, budget, inner)
    return bounds and lows and highs


def _no_functions(_left: object, _right: object, _budget: Budget, _depth: int) -> bool:
    raise failed(FUNCTION_EQUALITY)


# Table 53: what is made of parts is equal when its parts are.
_PARTS: Final[Mapping[FeelType, Callable[..., bool]]] = {
    FeelType.LIST: _same_items,
    FeelType.CONTEXT: _same_entries,
    FeelType.RANGE: _same_bounds,
    FeelType.FUNCTION: _no_functions,
}


def _same_value(left: object, right: object) -> bool:
    """Compare instants and times by where they lie on the line of time; without zone is not with."""
    if not isinstance(left, (datetime, time)) or not isinstance(right, (datetime, time)):
        return left == right
    first, second = _instants(left, right)
    if first == second:
        return True
    # The public tests of DMN 1.2 tell such values apart, those of DMN 1.5 do not.
    if first.replace(microsecond=0) == second.replace(microsecond=0):
        raise failed(SAME_SECOND)
    return False


def _aligned(left: object, right: object) -> tuple[object, object]:
    if isinstance(left, (datetime, time)) and isinstance(right, (datetime, time)):
        same_zoning(left, right)
        return _instants(left, right)
    return left, right


def _instants(left: Moment, right: Moment) -> tuple[Moment, Moment]:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return instant(left), instant(right)
    if isinstance(left, time) and isinstance(right, time):
        same_day(left, right)
    return left, right


def truth(value: object) -> Truth:
    """Accept true, false and null; anything else is an error, not null."""
    if value is None or value is True or value is False:
        return value
    raise failed(NOT_BOOLEAN, kind=TYPE_NAMES[kind_of(value)])


def both(left: Truth, right: Truth) -> Truth:
    """Conjunction of table 50: false wins over null, null over true."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: Truth, right: Truth) -> Truth:
    """Disjunction of table 50: true wins over null, null over false."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def negated(value: object) -> Truth:
    known = truth(value)
    return None if known is None else not known
