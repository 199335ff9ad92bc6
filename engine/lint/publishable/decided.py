"""A loop passes a person: no way may lead from a gateway back to itself through what waits for nobody."""

from collections.abc import Iterator, Sequence

from engine.bpmn.conditionals import is_conditional
from engine.bpmn.links import catches_link
from engine.bpmn.notation import PASSING
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "circle"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a circle in which a case could turn without ever reaching a person."""
    del context
    for outline in every_process(diagrams):
        passing = {node_id for node_id, node in outline.nodes.items() if _passes(node)}
        for node_id in outline.nodes:
            if node_id in passing & _ahead(outline, node_id, passing):
                yield finding(RULE, outline.nodes[node_id].element, *_CIRCLE)


def _passes(node: Node) -> bool:
    """Whether a token may pass at once: a condition that an event waits for may be true already."""
    may_be_there = is_conditional(node) or catches_link(node.element)
    return node.kind in PASSING | {"eventBasedGateway"} or may_be_there


def _ahead(outline: Outline, start: str, passing: set[str]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        targets = {flow.target for flow in outline.outgoing(waiting.pop())} & passing
        waiting.extend(targets - found)
        found |= targets
    return found


_CIRCLE = (
    "Desde aquí se vuelve al mismo elemento sin pasar por una persona. Ponga una tarea en el ciclo.",
    "This element leads back to itself without a person. Put a task in the loop.",
)
