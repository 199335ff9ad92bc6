"""Lists and contexts, and what is taken out of them: paths and filters (DMN tables 57 to 60)."""

from engine.feel.compiling.choice import Choice
from engine.feel.compiling.frame import Frame
from engine.feel.compiling.part import Item, Local, Part, Scope, Step, closure, compile_part
from engine.feel.errors import failed
from engine.feel.syntax.nodes import ContextLiteral, Filter, ListLiteral, Literal, Path
from engine.feel.syntax.refusals import (
    FILTER_TYPE,
    NO_PATH,
    UNKNOWN_ENTRY,
    UNKNOWN_PROPERTY,
)
from engine.feel.values.failures import FILTER_NULL
from engine.feel.values.members import PROPERTIES, member
from engine.feel.values.types import (
    ANYTHING,
    TYPE_NAMES,
    UNKNOWN,
    FeelType,
    Shape,
    joined_all,
)


def list_part(items: list[Part]) -> Part:
    """Give the list of some parts."""
    steps = [item.step for item in items]
    shape = Shape(FeelType.LIST, item=joined_all([item.shape for item in items]))
    return Part(shape, lambda frame: [step(frame) for step in steps])


@closure.register
def _list(node: ListLiteral, scope: Scope) -> Part:
    return list_part([compile_part(item, scope) for item in node.items])


@closure.register
def _context(node: ContextLiteral, scope: Scope) -> Part:
    """Give each entry a slot, so that the entries after it can read it."""
    steps: list[tuple[str, int, Step]] = []
    shapes: dict[str, Shape] = {}
    for entry in node.entries:
        part, slot = compile_part(entry.value, scope), scope.slot()
        steps.append((entry.name, slot, part.step))
        shapes[entry.name] = part.shape
        scope = scope.having(Local(entry.name, slot, part.shape))

    def run(frame: Frame) -> dict[str, object]:
        found: dict[str, object] = {}
        for name, slot, step in steps:
            found[name] = frame.slots[slot] = step(frame)
        return found

    return Part(Shape(FeelType.CONTEXT, entries=tuple(shapes.items())), run)


@closure.register
def _path(node: Path, scope: Scope) -> Part:
    subject = compile_part(node.subject, scope)
    shape = _member_shape(node, subject.shape, scope)
    value, name = subject.step, node.name
    return Part(shape, lambda frame: member(value(frame), name, frame))


def _member_shape(node: Path, subject: Shape, scope: Scope) -> Shape:
    """Tell what a path gives, or refuse one that no value of the subject's shape has."""
    if subject.kind in UNKNOWN:
        return ANYTHING
    if subject.kind is FeelType.LIST:
        return Shape(
            FeelType.LIST, item=_member_shape(node, _one_level(node, subject, scope), scope)
        )
    if subject.kind is FeelType.CONTEXT:
        return _entry_shape(node, subject, scope)
    if subject.kind not in PROPERTIES:
        raise scope.refused(node, NO_PATH, name=node.name, kind=TYPE_NAMES[subject.kind])
    if (found := PROPERTIES[subject.kind].get(node.name)) is None:
        known = ", ".join(PROPERTIES[subject.kind])
        raise scope.refused(node, UNKNOWN_PROPERTY, name=node.name, known=known)
    is_bound = subject.kind is FeelType.RANGE and found.gives is FeelType.ANY
    return subject.inner() if is_bound else Shape(found.gives)


def _one_level(node: Path, subject: Shape, scope: Scope) -> Shape:
    inner = subject.inner()
    if inner.kind is not FeelType.CONTEXT and inner.kind not in UNKNOWN:
        kind = TYPE_NAMES[inner.kind]
        raise scope.refused(node, NO_PATH, name=node.name, kind=kind)
    return inner


def _entry_shape(node: Path, subject: Shape, scope: Scope) -> Shape:
    if subject.entries is None:
        return ANYTHING
    if (found := subject.entry(node.name)) is None:
        known = ", ".join(name for name, _shape in subject.entries) or "{}"
        raise scope.refused(node, UNKNOWN_ENTRY, name=node.name, known=known)
    return found


@closure.register
def _filter(node: Filter, scope: Scope) -> Part:
    subject, slot = compile_part(node.subject, scope), scope.slot()
    item = _item_shape(subject.shape)
    condition = compile_part(node.condition, scope.having(Item(slot, item)))
    if not condition.may_be(FeelType.NUMBER, FeelType.BOOLEAN):
        raise scope.refused(node.condition, FILTER_TYPE, kind=TYPE_NAMES[condition.kind])
    reads = scope.tally.of_items.get(slot, set())
    is_written = isinstance(node.condition, Literal)
    choice = Choice(slot, condition.step, frozenset(reads), is_written)
    choose = {FeelType.NUMBER: choice.by_place, FeelType.BOOLEAN: choice.by_condition}
    chosen, value = choose.get(condition.kind, choice.by_either), subject.step
    gives = {FeelType.NUMBER: item, FeelType.BOOLEAN: Shape(FeelType.LIST, item=item)}
    return Part(
        gives.get(condition.kind, ANYTHING), lambda frame: chosen(frame, _items(value(frame)))
    )


def _item_shape(subject: Shape) -> Shape:
    item = subject.inner() if subject.kind is FeelType.LIST else subject
    return ANYTHING if item.kind in UNKNOWN else item


def _items(value: object) -> list[object]:
    """Take one value for a list of itself (DMN 10.3.2.5); of null the versions differ."""
    if value is None:
        raise failed(FILTER_NULL)
    return value if isinstance(value, list) else [value]
