"""Functions on lists (DMN 10.3.4.4)."""

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.values import numbers
from engine.feel.values.budget import Budget
from engine.feel.values.comparison import equal, ordered
from engine.feel.values.failures import LIST_MEMBER, SUM_MEMBER
from engine.feel.values.types import FeelType

_NUMBER, _BOOLEAN, _ANY = FeelType.NUMBER, FeelType.BOOLEAN, FeelType.ANY


def _list_contains(budget: Budget, items: list[object], wanted: object) -> bool:
    # No short circuit: whether a mistake of type shows must not depend on the order.
    return any([equal(item, wanted, budget) for item in items])  # noqa: C419


def _count(items: list[object]) -> Decimal:
    return Decimal(len(items))


def _extreme(function: str, sign: str) -> Callable[[list[object]], object]:
    def better(best: object, item: object) -> object:
        return item if ordered(sign, item, best) else best

    def extreme(items: list[object]) -> object:
        if any(item is None for item in items):
            raise failed(LIST_MEMBER, function=function)
        # Comparing the first with itself shows a single member that has no order.
        return reduce(better, items, items[0]) if items else None

    return extreme


def _sum(items: list[object]) -> Decimal | None:
    found = [item for item in items if isinstance(item, Decimal)]
    if len(found) != len(items):
        raise failed(SUM_MEMBER)
    return reduce(numbers.add, found) if found else None


def _listed(name: str, member: str, gives: FeelType, apply: Callable[..., object]) -> Builtin:
    """Take a list, or its items as arguments, as min, max and sum do."""
    spread = form(f"item: {member}...", gives, lambda *items: apply(list(items)))
    return builtin(name, form("list: list", gives, apply), spread)


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin(
        "list contains",
        form("list: list, element: Any", _BOOLEAN, _list_contains, in_evaluation=True),
    ),
    builtin("count", form("list: list", _NUMBER, _count)),
    _listed("min", "Any", _ANY, _extreme("min", "<")),
    _listed("max", "Any", _ANY, _extreme("max", ">")),
    _listed("sum", "number", _NUMBER, _sum),
)
