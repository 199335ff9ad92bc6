"""A loop passes a person: no way may lead from a gateway back to itself through what waits for nobody."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.bpmn.calls import called_process
from engine.bpmn.conditionals import is_conditional
from engine.bpmn.links import catches_link
from engine.bpmn.notation import PASSING, SCOPES
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.bpmn.ways import after
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding
from engine.lint.telling import told_again

RULE = "circle"
_PASSING: Final = (
    PASSING | SCOPES | {"eventBasedGateway", "startEvent", "endEvent", "boundaryEvent"}
)
"""Where a token goes on by itself: to an event as well when what it throws is caught there."""

_TOLD: Final = PASSING | SCOPES | {"eventBasedGateway", "callActivity"}
"""Where a circle is told: what stands inside a subprocess is found with that."""


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a circle in which a case could turn without ever reaching a person."""
    del context
    outlines = {each.process_id: each for each in every_process(diagrams)}
    passing = {each: _passing(outlines[each], outlines, frozenset()) for each in outlines}
    for outline in outlines.values():
        alone = passing[outline.process_id]
        for node_id, node in outline.nodes.items():
            is_told = node.kind in _TOLD or _may_be_there(node)
            if is_told and node_id in alone & _ahead(outline, node_id, alone):
                yield finding(RULE, node.element, *_CIRCLE)
    for node in told_again(outlines, passing):
        yield finding(RULE, node.element, *_TOLD_AGAIN)


def _passing(
    outline: Outline, outlines: Mapping[str, Outline], callers: frozenset[str]
) -> frozenset[str]:
    """Return the nodes that a token may pass by itself; `callers` are on the way to this process."""
    around = callers | {outline.process_id}
    return frozenset(
        node_id
        for node_id, node in outline.nodes.items()
        if node.kind in _PASSING
        or _may_be_there(node)
        or _is_passed(called_process(node), outlines, around)
    )


def _may_be_there(node: Node) -> bool:
    """Whether an event may pass at once: a condition that it waits for may be true already."""
    return is_conditional(node) or catches_link(node.element)


def _is_passed(called: str, outlines: Mapping[str, Outline], callers: frozenset[str]) -> bool:
    """Whether a called process may come to its end by itself."""
    outline = outlines.get(called)
    if outline is None or called in callers:
        return False
    passing = _passing(outline, outlines, callers)
    starts = [start.node_id for start in outline.starts()]
    reached = {each for start in starts for each in _ahead(outline, start, passing)}
    return any(not set(after(outline, each)) & set(outline.nodes) for each in reached)


def _ahead(outline: Outline, start: str, passing: frozenset[str]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        targets = set(after(outline, waiting.pop())) & passing
        waiting.extend(targets - found)
        found |= targets
    return found


_CIRCLE = (
    "Desde aquí se vuelve al mismo elemento sin pasar por una persona. Ponga una tarea en el ciclo.",
    "This element leads back to itself without a person. Put a task in the loop.",
)
_TOLD_AGAIN = (
    "Lo que este elemento envía lo vuelve a comenzar sin pasar por una persona. Ponga una tarea en medio.",
    "What this element sends begins it anew without a person. Put a task between.",
)
