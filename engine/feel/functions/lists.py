"""Functions that look into lists and make lists of lists (DMN 10.3.4.4)."""

from decimal import Decimal
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.functions.failures import LIST_POSITION, NULL_LIST, SUBLIST_LENGTH
from engine.feel.functions.given import decision
from engine.feel.values.budget import Budget
from engine.feel.values.comparison import equal
from engine.feel.values.functions import Function
from engine.feel.values.kinds import bounded_list
from engine.feel.values.numbers import whole
from engine.feel.values.types import FeelType

_BOOLEAN, _LIST = FeelType.BOOLEAN, FeelType.LIST

Items = list[object]


def _list_contains(budget: Budget, items: Items, wanted: object) -> bool:
    # No short circuit: whether a mistake of type shows must not depend on the order.
    return any([equal(item, wanted, budget) for item in items])  # noqa: C419


def _index_of(budget: Budget, items: Items, wanted: object) -> Items:
    return [Decimal(place) for place, item in enumerate(items, 1) if equal(item, wanted, budget)]


def _index(items: Items, position: Decimal) -> int:
    """Give Python's index of a position, which counts from 1 or, below zero, from the end."""
    place = whole(position)
    if place is None or not 1 <= abs(place) <= len(items):
        raise failed(LIST_POSITION)
    return place - 1 if place > 0 else len(items) + place


def _sublist(items: Items, start: Decimal) -> Items:
    return items[_index(items, start) :]


def _sublist_of(items: Items, start: Decimal, length: Decimal) -> Items:
    rest, size = _sublist(items, start), whole(length)
    if size is None or not 1 <= size <= len(rest):
        raise failed(SUBLIST_LENGTH)
    return rest[:size]


def _append(items: Items, *added: object) -> Items:
    return bounded_list([*items, *added])


def _joined(function: str, lists: tuple[Items | None, ...]) -> Items:
    """Join lists; on a null among them the versions of the standard differ."""
    if any(items is None for items in lists):
        raise failed(NULL_LIST, function=function)
    return bounded_list([item for items in lists for item in items or ()])


def _concatenate(*lists: Items | None) -> Items:
    return _joined("concatenate", lists)


def _insert_before(items: Items, position: Decimal, item: object) -> Items:
    index = _index(items, position)
    return bounded_list([*items[:index], item, *items[index:]])


def _remove(items: Items, position: Decimal) -> Items:
    index = _index(items, position)
    return items[:index] + items[index + 1 :]


def _replace_at(items: Items, position: Decimal, item: object) -> Items:
    index = _index(items, position)
    return [*items[:index], item, *items[index + 1 :]]


def _replace_matches(items: Items, match: Function, item: object) -> Items:
    matches = decision("list replace", match)
    return [item if matches(old, item) else old for old in items]


def _distinct(budget: Budget, items: Items) -> Items:
    """Keep the first of each value; every item is compared with all that are kept."""
    kept: Items = []
    for item in items:
        budget.spend(len(kept))
        if not _list_contains(budget, kept, item):
            kept.append(item)
    return kept


def _union(budget: Budget, *lists: Items | None) -> Items:
    return _distinct(budget, _joined("union", lists))


def _flatten(budget: Budget, items: Items) -> Items:
    found: Items = []
    _collect(budget, items, found, 0)
    return bounded_list(found)


def _collect(budget: Budget, items: Items, found: Items, depth: int) -> None:
    inner = budget.descend(len(items), depth)
    for item in items:
        if isinstance(item, list):
            _collect(budget, item, found, inner)
        else:
            found.append(item)


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin(
        "list contains",
        form("list: list, element: Any", _BOOLEAN, _list_contains, in_evaluation=True),
    ),
    builtin("index of", form("list: list, match: Any", _LIST, _index_of, in_evaluation=True)),
    builtin(
        "sublist",
        form("list: list, start position: number", _LIST, _sublist),
        form("list: list, start position: number, length: number", _LIST, _sublist_of),
    ),
    builtin("append", form("list: list, item: Any...", _LIST, _append)),
    builtin("concatenate", form("list: list...", _LIST, _concatenate)),
    builtin(
        "insert before", form("list: list, position: number, newItem: Any", _LIST, _insert_before)
    ),
    builtin("remove", form("list: list, position: number", _LIST, _remove)),
    builtin(
        "list replace",
        form("list: list, position: number, newItem: Any", _LIST, _replace_at),
        form("list: list, match: function, newItem: Any", _LIST, _replace_matches),
    ),
    builtin("reverse", form("list: list", _LIST, lambda items: items[::-1])),
    builtin("union", form("list: list...", _LIST, _union, in_evaluation=True)),
    builtin("distinct values", form("list: list", _LIST, _distinct, in_evaluation=True)),
    builtin("flatten", form("list: list", _LIST, _flatten, in_evaluation=True)),
)
