"""The functions that an expression gives to a built-in, and the ordering by one (DMN 10.3.4.10)."""

from collections.abc import Callable
from functools import cmp_to_key
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.functions.failures import GIVEN_PARAMETERS, GIVEN_RESULT
from engine.feel.values.functions import Function
from engine.feel.values.kinds import kind_of
from engine.feel.values.types import TYPE_NAMES, FeelType


def decision(name: str, function: Function) -> Callable[[object, object], bool]:
    """Give a function of two parameters as one that can only answer true or false."""
    if len(function.parameters) != 2:  # noqa: PLR2004 - the two that are compared
        raise failed(GIVEN_PARAMETERS, function=name)

    def decide(left: object, right: object) -> bool:
        answer = function.apply([left, right])
        if isinstance(answer, bool):
            return answer
        raise failed(GIVEN_RESULT, function=name, kind=TYPE_NAMES[kind_of(answer)])

    return decide


def _sort(items: list[object], precedes: Function) -> list[object]:
    """Sort; items of which neither precedes the other keep their order.

    Python's sort only asks whether one item precedes another, and gives the same items in some order
    also where the answers contradict each other.
    """
    is_before = decision("sort", precedes)
    return sorted(items, key=cmp_to_key(lambda one, other: -is_before(one, other)))


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("sort", form("list: list, precedes: function", FeelType.LIST, _sort)),
)
