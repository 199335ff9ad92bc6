"""A loop passes a person: no way may lead from a gateway back to itself through what waits for nobody."""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.bpmn.notation import PASSING, SCOPES
from engine.bpmn.outline import Outline
from engine.bpmn.reading import Diagram
from engine.bpmn.ways import after
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "circle"
_PASSING: Final = PASSING | SCOPES | {"startEvent", "endEvent", "boundaryEvent"}
"""Where a token goes on by itself: to an event as well when what it throws is caught there."""


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a circle in which a case could turn without ever reaching a person."""
    del context
    for outline in every_process(diagrams):
        passing = {node_id for node_id, node in outline.nodes.items() if node.kind in _PASSING}
        for node_id, node in outline.nodes.items():
            # One finding a circle is enough: what stands inside a subprocess is found with that.
            if node.kind in SCOPES | PASSING and node_id in _ahead(outline, node_id, passing):
                yield finding(RULE, outline.nodes[node_id].element, *_CIRCLE)


def _ahead(outline: Outline, start: str, passing: set[str]) -> set[str]:
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
