"""Functions that make one value of a list, or of their arguments (DMN 10.3.4.4)."""

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.functions.failures import EMPTY_PRODUCT, LIST_MEMBER, NUMBER_MEMBER
from engine.feel.values import totals
from engine.feel.values.comparison import Truth, both, either, ordered, truth
from engine.feel.values.types import FeelType

_NUMBER, _BOOLEAN, _ANY, _LIST = (
    FeelType.NUMBER,
    FeelType.BOOLEAN,
    FeelType.ANY,
    FeelType.LIST,
)


def _listed(name: str, member: str, gives: FeelType, apply: Callable[..., object]) -> Builtin:
    """Take a list, or its items as arguments."""
    spread = form(f"item: {member}...", gives, lambda *items: apply(list(items)))
    return builtin(name, form("list: list", gives, apply), spread)


def _extreme(name: str, sign: str) -> Builtin:
    def better(best: object, item: object) -> object:
        return item if ordered(sign, item, best) else best

    def extreme(items: list[object]) -> object:
        if any(item is None for item in items):
            raise failed(LIST_MEMBER, function=name)
        # Comparing the first with itself shows a single member that has no order.
        return reduce(better, items, items[0]) if items else None

    return _listed(name, "Any", _ANY, extreme)


def _of_numbers(
    name: str, apply: Callable[[totals.Numbers], object], gives: FeelType = _NUMBER
) -> Builtin:
    def checked(items: list[object]) -> object:
        found = [item for item in items if isinstance(item, Decimal)]
        if len(found) != len(items):
            raise failed(NUMBER_MEMBER, function=name)
        return apply(found)

    return _listed(name, "number", gives, checked)


def _product(numbers: totals.Numbers) -> Decimal:
    if not numbers:
        raise failed(EMPTY_PRODUCT)
    return totals.product(numbers)


def _of_truths(name: str, join: Callable[[Truth, Truth], Truth], *, start: Truth) -> Builtin:
    """Join truths as `and` and `or` do; every item is checked, whatever those before it are."""

    def joined(items: list[object]) -> Truth:
        return reduce(join, [truth(item) for item in items], start)

    return _listed(name, "boolean", _BOOLEAN, joined)


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("count", form("list: list", _NUMBER, lambda items: Decimal(len(items)))),
    _extreme("min", "<"),
    _extreme("max", ">"),
    _of_numbers("sum", totals.total),
    _of_numbers("mean", totals.mean),
    _of_numbers("product", _product),
    _of_numbers("median", totals.median),
    _of_numbers("stddev", totals.deviation),
    _of_numbers("mode", totals.modes, _LIST),
    _of_truths("all", both, start=True),
    _of_truths("any", either, start=False),
)
