"""Equality, order and three-valued logic (DMN 10.3.2.7 and table 53, tables 49 to 54).

Null has its standard meaning. Operands of different types, for which the standard gives
null, are an error here: a null that stands for a mistake would send a case the wrong way.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Final

from engine.feel.errors import failed
from engine.feel.failures import CONTEXT_EQUALITY, NOT_BOOLEAN, UNCOMPARABLE, UNORDERED
from engine.feel.temporal import instant, same_zoning
from engine.feel.types import ORDERED, TYPE_NAMES, FeelType
from engine.feel.values import kind_of

# True, false or null, which is neither.
Truth = bool | None

ORDERS: Final[Mapping[str, Callable[..., bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def equal(left: object, right: object) -> bool:
    """Compare two values; null equals null and nothing else."""
    if left is None or right is None:
        return left is right
    kind = _common_kind(left, right)
    if kind is FeelType.CONTEXT:
        raise failed(CONTEXT_EQUALITY)
    if isinstance(left, list) and isinstance(right, list):
        return _same_items(left, right)
    first, second = _aligned(left, right)
    return first == second


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


def _same_items(left: list[object], right: list[object]) -> bool:
    # No short circuit: whether a mistake of type shows must not depend on the items before.
    if len(left) != len(right):
        return False
    return all([equal(one, other) for one, other in zip(left, right, strict=True)])  # noqa: C419


def _aligned(left: object, right: object) -> tuple[object, object]:
    if isinstance(left, datetime) and isinstance(right, datetime):
        same_zoning(left, right)
        return instant(left), instant(right)
    if isinstance(left, time) and isinstance(right, time):
        same_zoning(left, right)
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
