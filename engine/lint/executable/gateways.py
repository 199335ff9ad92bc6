"""An exclusive or inclusive gateway with several ways out has a condition on each but its default flow.

An exclusive one takes the first whose condition is true, in the order of the document, an inclusive one
all of them; the default flow if none is. A parallel gateway takes all its ways: none has a condition.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.outline import Node, Outline, is_default
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "gateway"
DECIDING = frozenset({"exclusiveGateway", "inclusiveGateway"})


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse a default that is not a way out, and a condition that is missing or would be ignored."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            yield from _default(outline, node)
            if node.kind in DECIDING:
                yield from _conditions(outline, node)
            elif node.kind == "parallelGateway":
                yield from _ignored(outline, node)


def _default(outline: Outline, node: Node) -> Iterator[Finding]:
    leaving = {flow.flow_id for flow in outline.outgoing(node.node_id)}
    if node.default is not None and node.default not in leaving:
        yield finding(
            RULE,
            node.element,
            f"El flujo por defecto «{node.default}» no sale de este elemento. Elija uno que salga.",
            f"The default flow “{node.default}” does not leave this element. Choose one that does.",
        )


def _conditions(outline: Outline, gateway: Node) -> Iterator[Finding]:
    flows = outline.outgoing(gateway.node_id)
    if len(flows) < 2:  # noqa: PLR2004  # one way out needs no decision
        return
    for flow in flows:
        if flow.condition is None and not is_default(outline, flow):
            yield finding(RULE, flow.element, *_UNCONDITIONAL)


def _ignored(outline: Outline, gateway: Node) -> Iterator[Finding]:
    for flow in outline.outgoing(gateway.node_id):
        if flow.condition is not None:
            yield finding(RULE, flow.element, *_CONDITIONAL)


_CONDITIONAL = (
    "El flujo sale de una compuerta paralela y se toma siempre: su condición se ignoraría. Bórrela.",
    "The flow leaves a parallel gateway and is always taken: its condition would be ignored. Delete it.",
)
_UNCONDITIONAL = (
    "El flujo sale de una compuerta que decide, sin condición. Escriba una o hágalo el flujo por defecto.",
    "The flow leaves a gateway that decides, without a condition. Write one or make it the default flow.",
)
