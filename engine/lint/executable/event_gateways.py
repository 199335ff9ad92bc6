"""Behind an event-based gateway stand the events that it waits for, and nothing else (BPMN 2.0, 10.6.6).

At least two of them, each reached from the gateway alone: events in a flow, or receive tasks without
events at their border, but not receive tasks together with message events.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import attached_to
from engine.bpmn.links import catches_link
from engine.bpmn.messages import receives
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "event-gateway"
FEWEST = 2


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse gateways that wait for fewer than two events, or for what is no event."""
    del context
    for outline in every_process(diagrams):
        for gateway in outline.of_kind("eventBasedGateway"):
            yield from _gateway(outline, gateway)


def _gateway(outline: Outline, gateway: Node) -> Iterator[Finding]:
    flows = outline.outgoing(gateway.node_id)
    behind = [outline.nodes[flow.target] for flow in flows if flow.target in outline.nodes]
    if len(flows) < FEWEST:
        yield finding(RULE, gateway.element, *_TOO_FEW)
    for node in behind:
        if not _is_event(node) or attached_to(outline, node.node_id):
            yield finding(RULE, node.element, *_NO_EVENT)
        if len(outline.incoming(node.node_id)) > 1:
            yield finding(RULE, node.element, *_SHARED)
    kinds = {node.kind for node in behind if receives(node)}
    if len(kinds) > 1:
        yield finding(RULE, gateway.element, *_MIXED)


def _is_event(node: Node) -> bool:
    if node.kind == "intermediateCatchEvent":
        return not catches_link(node.element)
    return node.kind == "receiveTask"


_TOO_FEW = (
    "La compuerta basada en eventos espera al menos dos eventos. Dibuje otro, o borre la compuerta.",
    "The event-based gateway waits for at least two events. Draw another one, or delete the gateway.",
)
_NO_EVENT = (
    (
        "Después de una compuerta basada en eventos solo hay eventos intermedios de espera, o tareas de "
        "recepción sin eventos de borde. Cámbielo por uno."
    ),
    (
        "Behind an event-based gateway stand only intermediate catch events, or receive tasks without "
        "boundary events. Change it to one."
    ),
)
_SHARED = (
    "A este evento se llega también sin pasar por la compuerta basada en eventos. Dibuje otro evento.",
    "This event is also reached without the event-based gateway. Draw another event.",
)
_MIXED = (
    "La compuerta espera mensajes de dos maneras. Use eventos de mensaje o tareas de recepción.",
    "The gateway waits for messages in two ways. Use message events or receive tasks.",
)
