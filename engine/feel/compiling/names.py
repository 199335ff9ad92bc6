"""Names: the expression's own, the entries of the item under a filter, then the facts."""

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.part import Item, Local, Part, Scope, Step, closure
from engine.feel.errors import failed
from engine.feel.syntax.nodes import Literal, Name
from engine.feel.syntax.refusals import UNKNOWN_NAME
from engine.feel.values.failures import NULL_ITEM
from engine.feel.values.failures import UNKNOWN_NAME as NEVER_GIVEN
from engine.feel.values.types import ANYTHING, FeelType, Shape

ITEM = "item"


@closure.register
def _literal(node: Literal, _scope: Scope) -> Part:
    value = node.value
    return Part(Shape(node.type), lambda _frame: value)


@closure.register
def _name(node: Name, scope: Scope) -> Part:
    return _found(node, scope, len(scope.locals))


def _found(node: Name, scope: Scope, inner: int) -> Part:
    """Look from the innermost scope outwards; `inner` locals are still to be looked at."""
    if not inner:
        return _fact(node, scope)
    local = scope.locals[inner - 1]
    if isinstance(local, Local):
        is_it = local.name == node.name
        return _reading(local, scope) if is_it else _found(node, scope, inner - 1)
    return _in_item(node, scope, local, inner)


def _reading(local: Local, scope: Scope) -> Part:
    """Compile the reading of a value that the expression names."""
    slot = local.slot
    scope.tally.read.add(slot)
    return Part(local.shape, lambda frame: frame.slots[slot])


def _in_item(node: Name, scope: Scope, item: Item, inner: int) -> Part:
    part = _of_item(node, scope, item, inner)
    if part is None:
        return _found(node, scope, inner - 1)
    scope.reads_item(item.slot, node.name)
    return part


def _of_item(node: Name, scope: Scope, item: Item, inner: int) -> Part | None:
    if (entry := item.shape.entry(node.name)) is not None:
        return _entry(node.name, item, entry, is_ambiguous=_is_outside(node, scope, inner))
    if node.name == ITEM:
        return _whole_item(item)
    if item.shape.kind is FeelType.ANY or _is_open(item.shape):
        return _perhaps_entry(node, scope, item, inner)
    return None


def _is_open(shape: Shape) -> bool:
    return shape.kind is FeelType.CONTEXT and shape.entries is None


def _whole_item(item: Item) -> Part:
    """Read the item; an entry called like it comes first, as every entry does."""
    slot, is_open = item.slot, item.shape.kind is FeelType.ANY or _is_open(item.shape)

    def run(frame: Frame) -> object:
        value = frame.slots[slot]
        return value[ITEM] if isinstance(value, dict) and ITEM in value else value

    return Part(ANYTHING if is_open else item.shape, run)


def _entry(name: str, item: Item, shape: Shape, *, is_ambiguous: bool) -> Part:
    """Read an entry that the items are known to have; an item that is null has none."""
    slot = item.slot

    def run(frame: Frame) -> object:
        value = frame.slots[slot]
        if isinstance(value, dict):
            return value.get(name)
        if is_ambiguous:
            raise failed(NULL_ITEM, name=name)
        return None

    return Part(shape, run)


def _perhaps_entry(node: Name, scope: Scope, item: Item, inner: int) -> Part:
    """Read an entry where the item has it, else what the name means outside the filter."""
    slot, name, outside = item.slot, node.name, _outside(node, scope, inner)

    def run(frame: Frame) -> object:
        value = frame.slots.get(slot)
        return value[name] if isinstance(value, dict) and name in value else outside(frame)

    return Part(ANYTHING, run)


def _outside(node: Name, scope: Scope, inner: int) -> Step:
    if scope.facts is None or _is_outside(node, scope, inner):
        found = _found(node, scope, inner - 1)
        scope.tally.certain.discard(node.position)
        return found.step
    name = node.name

    def run(_frame: Frame) -> object:
        raise failed(NEVER_GIVEN, name=name)

    return run


def _is_outside(node: Name, scope: Scope, inner: int) -> bool:
    """Tell whether a name is known to have a meaning outside the filter."""
    is_fact = scope.facts is not None and node.name in scope.facts
    return is_fact or any(_binds(local, node.name) for local in scope.locals[: inner - 1])


def _binds(local: Local | Item, name: str) -> bool:
    if isinstance(local, Local):
        return local.name == name
    return local.shape.entry(name) is not None or local.shape.kind is FeelType.ANY


def _fact(node: Name, scope: Scope) -> Part:
    name = node.name
    if scope.facts is None:
        scope.tally.facts.add(name)
        return Part(ANYTHING, lambda frame: frame.open_fact(name))
    if name not in scope.facts:
        raise scope.refused(node, UNKNOWN_NAME, name=name)
    declared = scope.facts[name]
    scope.tally.facts.add(name)
    scope.tally.certain.add(node.position)
    return Part(declared.known(), lambda frame: frame.declared_fact(name, declared))
