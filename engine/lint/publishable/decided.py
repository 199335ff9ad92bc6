"""A loop passes a person: no way may lead from a gateway back to itself through gateways alone."""

from collections.abc import Iterator, Sequence

from engine.bpmn.outline import Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "circle"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a circle of gateways, in which a case could turn without ever reaching a person."""
    del context
    for outline in every_process(diagrams):
        for gateway in outline.of_kind("exclusiveGateway"):
            if gateway.node_id in _ahead(outline, gateway.node_id):
                yield finding(RULE, gateway.element, *_CIRCLE)


def _ahead(outline: Outline, start: str) -> set[str]:
    gateways = {node.node_id for node in outline.of_kind("exclusiveGateway")}
    found: set[str] = set()
    waiting = [start]
    while waiting:
        targets = {flow.target for flow in outline.outgoing(waiting.pop())} & gateways
        waiting.extend(targets - found)
        found |= targets
    return found


_CIRCLE = (
    "Desde esta compuerta se vuelve a ella sin pasar por una persona. Ponga una tarea en el ciclo.",
    "This gateway leads back to itself without a person. Put a task in the loop.",
)
