"""Cells of written values only, which most are: tested without walking their syntax again.

It gives what the general way gives, sooner, for a value of the very type that the cell is written in;
any other value goes the general way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from engine.feel.syntax.nodes import BoundTest, Literal, Node, RangeLiteral, Tests
from engine.feel.values.comparison import ORDERS
from engine.feel.values.durations import YearsMonths

# Python compares these as FEEL does; instants and times need their zones looked at.
_KINDS: Final = frozenset({Decimal, str, bool, date, timedelta, YearsMonths})
_Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Plain:
    """The outcome of a cell for a value of `kind`."""

    kind: type
    admits: _Test


def plain(root: Tests) -> Plain | None:
    """Compile a cell whose tests are all written values of one type, bounds or ranges of them."""
    written = [value for test in root.tests for value in _written(test)]
    kinds = {type(value) for value in written}
    if len(kinds) != 1 or not kinds <= _KINDS or _is_inverted(root):
        return None
    tests = tuple(_test(test) for test in root.tests)
    return Plain(kinds.pop(), _negated(_any(tests)) if root.is_negated else _any(tests))


def _written(test: Node) -> list[object]:
    parts = [test]
    if isinstance(test, BoundTest):
        parts = [test.bound]
    elif isinstance(test, RangeLiteral):
        parts = [test.low, test.high]
    return [part.value if isinstance(part, Literal) else None for part in parts]


def _is_inverted(root: Tests) -> bool:
    ranges = [_written(test) for test in root.tests if isinstance(test, RangeLiteral)]
    return any(ORDERS[">"](low, high) for low, high in ranges)


def _test(test: Node) -> _Test:
    first, *rest = _written(test)
    if isinstance(test, BoundTest):
        compare = ORDERS[test.sign]
        return lambda value: compare(value, first)
    if isinstance(test, RangeLiteral):
        high = rest[0]
        above = ORDERS[">=" if test.includes_low else ">"]
        below = ORDERS["<=" if test.includes_high else "<"]
        return lambda value: above(value, first) and below(value, high)
    return lambda value: bool(value == first)


def _any(tests: tuple[_Test, ...]) -> _Test:
    if len(tests) == 1:
        return tests[0]
    return lambda value: any(test(value) for test in tests)


def _negated(test: _Test) -> _Test:
    return lambda value: not test(value)
