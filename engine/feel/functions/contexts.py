"""Functions on contexts (DMN 10.3.4.9)."""

from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.functions.failures import (
    CONTEXT_ENTRY,
    CONTEXT_KEYS,
    CONTEXT_MEMBER,
    CONTEXT_WAY,
    SAME_KEY,
)
from engine.feel.limits import MAX_ITEMS
from engine.feel.values.budget import Budget
from engine.feel.values.failures import LIST_LIMIT
from engine.feel.values.types import FeelType

_ANY, _LIST, _CONTEXT = FeelType.ANY, FeelType.LIST, FeelType.CONTEXT

Context = dict[str, object]


def _bounded(context: Context) -> Context:
    if len(context) > MAX_ITEMS:
        raise failed(LIST_LIMIT)
    return context


def _get_value(context: Context, key: str) -> object:
    return context.get(key)


def _get_entries(context: Context) -> list[object]:
    return [{"key": key, "value": value} for key, value in context.items()]


def _context(entries: list[object]) -> Context:
    """Make a context of its entries; what else they hold beside key and value has no part in it."""
    made: Context = {}
    for entry in entries:
        if not isinstance(entry, dict) or "value" not in entry:
            raise failed(CONTEXT_ENTRY)
        key = entry.get("key")
        if not isinstance(key, str):
            raise failed(CONTEXT_ENTRY)
        if key in made:
            raise failed(SAME_KEY)
        made[key] = entry["value"]
    return made


def _put(context: Context, key: str, value: object) -> Context:
    return _bounded({**context, key: value})


def _put_within(budget: Budget, context: Context, keys: list[object], value: object) -> Context:
    if not keys or not all(isinstance(key, str) for key in keys):
        raise failed(CONTEXT_KEYS)
    return _put_along(budget, context, [str(key) for key in keys], value, 0)


def _put_along(
    budget: Budget, context: object, keys: list[str], value: object, depth: int
) -> Context:
    """Copy each context on the way, the last one with the value."""
    if not isinstance(context, dict):
        raise failed(CONTEXT_WAY)
    inner = budget.descend(len(context), depth)
    first, *others = keys
    if not others:
        return _put(context, first, value)
    return {**context, first: _put_along(budget, context.get(first), others, value, inner)}


def _merge(budget: Budget, contexts: list[object]) -> Context:
    """Put all entries into one context; of the same key the last one counts."""
    merged: Context = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise failed(CONTEXT_MEMBER)
        budget.spend(len(context))
        merged.update(context)
    return _bounded(merged)


# `get value` with a list of keys is an addition of one product, not the standard's.
FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("get value", form("m: context, key: string", _ANY, _get_value)),
    builtin("get entries", form("m: context", _LIST, _get_entries)),
    builtin("context", form("entries: list", _CONTEXT, _context)),
    builtin(
        "context put",
        form("context: context, key: string, value: Any", _CONTEXT, _put),
        form("context: context, keys: list, value: Any", _CONTEXT, _put_within, in_evaluation=True),
    ),
    builtin("context merge", form("contexts: list", _CONTEXT, _merge, in_evaluation=True)),
)
