"""Data as the standard draws it (BPMN 2.0, 10.4): each is called like the fact that it stands for.

A data object or a property of the process is that fact. What a call or a message that is sent gets, and
what comes back from a call or with a message that arrives, its data associations say: they mean what
`ruta:in` and `ruta:out` do. Data inputs and outputs are known inside the call, or in the message, by name.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from engine.bpmn.notation import Element, bpmn, children, kind, one_line, own_text, without_prefix
from engine.bpmn.outline import Node

_ITEMS: Final = ("dataObject", "property", "dataObjectReference")

DATA_PARTS: Final = frozenset(
    {
        "ioSpecification",
        "dataInput",
        "dataOutput",
        "inputSet",
        "outputSet",
        "dataInputAssociation",
        "dataOutputAssociation",
    }
)
"""What inside a node says which data pass."""


class Association(NamedTuple):
    """A value that passes: FEEL and the name it gets. An empty text is a reference that finds nothing."""

    source: str
    target: str
    refers_to: tuple[str, ...]
    """What it refers to by id, as it is written."""


def facts_of_file(element: Element) -> dict[str, str]:
    """Return, for the id of each data object or property of the file, the fact that it stands for."""
    root = element.getroottree().getroot()
    items = {each.get("id", ""): each for each in root.iter(*map(bpmn, _ITEMS))}
    return {item_id: _of_item(each, items) for item_id, each in items.items()}


def associations(node: Node, name: str) -> list[Association]:
    """Return what the `dataInputAssociation` or `dataOutputAssociation` elements of a node say."""
    known = _known(node)
    return [said for each in children(node.element, name) for said in _said(each, known)]


def dangling(node: Node) -> list[str]:
    """Return the references of a node to data that are not in the file."""
    known = _known(node)
    associated = [
        reference
        for name in ("dataInputAssociation", "dataOutputAssociation")
        for each in associations(node, name)
        for reference in each.refers_to
    ]
    sets = [*_parts(node, "inputSet"), *_parts(node, "outputSet")]
    listed = [own_text(each) for one in sets for each in one if kind(each).endswith("Refs")]
    return [reference for reference in associated + listed if reference not in known]


def unfilled(node: Node) -> list[str]:
    """Return the names of the data that has to be given here, and that no association gives."""
    given = {each.target for each in associations(node, "dataInputAssociation")}
    sets = _parts(node, "inputSet")
    optional = {own_text(each) for one in sets for each in children(one, "optionalInputRefs")}
    inputs = {each.get("id", ""): _name(each) for each in _parts(node, "dataInput")}
    return [
        called for known, called in inputs.items() if known not in optional and called not in given
    ]


def _known(node: Node) -> Mapping[str, str]:
    """Return what may be referred to: the data of the process, and that of the node itself."""
    own = [*_parts(node, "dataInput"), *_parts(node, "dataOutput")]
    return facts_of_file(node.element) | {each.get("id", ""): _name(each) for each in own}


def _parts(node: Node, name: str) -> list[Element]:
    # An event has its data inputs itself, an activity has them in its specification.
    holders = [node.element, *children(node.element, "ioSpecification")]
    return [part for holder in holders for part in children(holder, name)]


def _of_item(item: Element, items: Mapping[str, Element]) -> str:
    meant = items.get(without_prefix(item.get("dataObjectRef", "")))
    return _name(item) if item.get("name") or meant is None else _name(meant)


def _name(item: Element) -> str:
    return one_line(item.get("name")) or item.get("id", "")


def _said(association: Element, known: Mapping[str, str]) -> Iterator[Association]:
    sources = tuple(without_prefix(own_text(each)) for each in children(association, "sourceRef"))
    targets = tuple(without_prefix(own_text(each)) for each in children(association, "targetRef"))
    assigned = list(children(association, "assignment"))
    for each in assigned:
        source = "".join(own_text(part) for part in children(each, "from"))
        target = "".join(own_text(part) for part in children(each, "to")).removeprefix("=").strip()
        is_named = target in known.values() and target not in known
        refers_to = sources if is_named else (*sources, target)
        yield Association(source, target if is_named else known.get(target, ""), refers_to)
    if not assigned:
        changed = [own_text(each) for each in children(association, "transformation")]
        read = changed or [known.get(each, "") for each in sources]
        target = known.get(targets[0], "") if targets else ""
        # What comes from several sources without a transformation has no value of its own.
        yield Association(read[0] if len(read) == 1 else "", target, sources + targets)
