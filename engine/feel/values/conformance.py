"""Whether a value is of a type, with what it is made of (DMN 10.3.2.9.2)."""

from engine.feel.values.budget import Budget
from engine.feel.values.kinds import kind_of
from engine.feel.values.ranges import Range
from engine.feel.values.types import FeelType, Shape


def conforms(value: object, wanted: Shape, budget: Budget, depth: int = 0) -> bool:
    """Tell whether a value is of a type; null is of none."""
    if value is None:
        return False
    if wanted.kind is FeelType.ANY:
        return True
    if kind_of(value) is not wanted.kind:
        return False
    return _parts_conform(value, wanted, budget, depth)


def _parts_conform(value: object, wanted: Shape, budget: Budget, depth: int) -> bool:
    item = wanted.inner()
    if isinstance(value, list) and item.kind is not FeelType.ANY:
        inner = budget.descend(len(value), depth)
        return all(each is None or conforms(each, item, budget, inner) for each in value)
    if isinstance(value, Range):
        inner = budget.descend(2, depth)
        return all(conforms(each, item, budget, inner) for each in (value.low, value.high))
    if isinstance(value, dict):
        inner = budget.descend(len(wanted.entries or ()), depth)
        return all(
            name in value and (value[name] is None or conforms(value[name], shape, budget, inner))
            for name, shape in wanted.entries or ()
        )
    return True
