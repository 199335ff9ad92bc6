"""Which names an expression can read where it stands: the facts, and what belongs to the instances around it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from engine.bpmn.locals import COUNTER, TOTALS
from engine.bpmn.loops import DrawnLoop, loop_of
from engine.bpmn.markers import own_names, type_of_item
from engine.bpmn.outline import Node, Outline
from engine.feel import Declared, FeelType

Names: TypeAlias = Mapping[str, Declared] | None
"""The declared facts; None leaves names open, each typed by the value it has."""

_UNKNOWN: Final = Declared(FeelType.ANY)


def names_in(outline: Outline, scope: str | None, names: Names) -> Names:
    """Return the names that are known directly in a subprocess, or in the process; None where all are open."""
    around = outline.nodes.get(scope or "")
    return names if around is None else names_inside(outline, around, names)


def names_inside(outline: Outline, node: Node, names: Names) -> Names:
    """Return the names that are known to what a node does, each time that it does it."""
    outside = names_in(outline, node.scope, names)
    loop = loop_of(node)
    if outside is None or loop is None:
        return outside
    return {**outside, **_own(loop, outside)}


def names_anywhere(
    outlines: Iterable[Outline], names: Mapping[str, Declared]
) -> Mapping[str, Declared]:
    """Return the facts, and what belongs to instances anywhere: what a decision may be asked about somewhere."""
    found: dict[str, Declared] = {}
    for outline in outlines:
        for node in outline.nodes.values():
            inside = names_inside(outline, node, names) or {}
            for name, known in inside.items():
                found[name] = known if found.get(name, known).type is known.type else _UNKNOWN
    return {**found, **names}


def _own(loop: DrawnLoop, outside: Mapping[str, Declared]) -> dict[str, Declared]:
    number = Declared(FeelType.NUMBER, nullable=False)
    item = type_of_item(loop, outside)
    # What an instance gives is often what a form asks, which is declared; nothing is given in the beginning.
    own = {name: replace(outside.get(name, _UNKNOWN), nullable=True) for name in own_names(loop)}
    own |= {each.text: item for each in loop.items}
    counters = (COUNTER,) if loop.is_standard else (COUNTER, *TOTALS)
    return {**own, **dict.fromkeys(counters, number)}
