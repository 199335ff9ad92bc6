"""A process and a subprocess end only at end events, and each is named by its outcome."""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import is_handler
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "outcome"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a node that leads nowhere without being an end event."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            if node.kind == "endEvent" or is_handler(node):
                continue
            if not outline.outgoing(node.node_id):
                yield finding(RULE, node.element, *_NOWHERE)


_NOWHERE = (
    "Ningún flujo sale de aquí. Llévelo a un evento de fin con el nombre del resultado.",
    "No flow leaves this element. Lead it to an end event named by the outcome.",
)
