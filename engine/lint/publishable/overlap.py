"""No event, task or gateway covers another one on the drawing.

But a boundary event lies on its own activity, and what is inside a subprocess lies on that.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from engine.bpmn.events import host_of
from engine.bpmn.outline import Node, Outline, outlines
from engine.bpmn.reading import Diagram
from engine.drawing.interchange import boxes
from engine.errors import Finding
from engine.lint.rule import PackageContext, finding

RULE = "overlap"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse shapes of one process that overlap. Lanes and pools contain them and do not count."""
    del context
    for diagram in diagrams:
        drawn = boxes(diagram)
        for outline in outlines(diagram):
            placed = [node for node in outline.nodes.values() if node.node_id in drawn]
            for one, other in combinations(placed, 2):
                if _belongs(outline, one, other) or _belongs(outline, other, one):
                    continue
                if drawn[one.node_id].overlaps(drawn[other.node_id]):
                    yield finding(RULE, other.element, *_over(one.node_id))


def _belongs(outline: Outline, one: Node, other: Node) -> bool:
    """Whether the shape of a node may lie on another: at its border, or inside it."""
    return _is_attached(one, other) or _is_inside(outline, one, other)


def _is_attached(event: Node, host: Node) -> bool:
    return event.kind == "boundaryEvent" and host_of(event) == host.node_id


def _is_inside(outline: Outline, node: Node, around: Node) -> bool:
    scope = outline.nodes.get(node.scope or "")
    return scope is not None and (scope is around or _is_inside(outline, scope, around))


def _over(other: str) -> tuple[str, str]:
    return (
        f"La figura se encima con «{other}». Sepárelas.",
        f"The shape overlaps with “{other}”. Move them apart.",
    )
