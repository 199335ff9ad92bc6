"""A flow leads from one node to the next. Only activities and gateways decide which of theirs is taken.

Nothing leads into a start event or out of an end event, and something leads to every other node. A
conditional flow out of an activity has another one beside it, as the standard asks.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import is_handler
from engine.bpmn.notation import ACTIVITIES, BEGINNINGS, EXECUTED_NODES, GATEWAYS
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "flow"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse flows that BPMN forbids, and conditions where nothing is decided."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            yield from _arriving(outline, node)
            yield from _crossing(outline, node)
            if node.kind == "endEvent" and outline.outgoing(node.node_id):
                yield finding(RULE, node.element, *_OUT_OF_END)
            elif node.kind not in GATEWAYS:
                yield from _leaving(outline, node)


def _arriving(outline: Outline, node: Node) -> Iterator[Finding]:
    arrives = bool(outline.incoming(node.node_id))
    if node.kind in BEGINNINGS and arrives:
        yield finding(RULE, node.element, *_INTO_START)
    if is_handler(node) and (arrives or outline.outgoing(node.node_id)):
        yield finding(RULE, node.element, *_HANDLER)
    elif node.kind in EXECUTED_NODES - BEGINNINGS and not (arrives or is_handler(node)):
        yield finding(RULE, node.element, *_UNCONNECTED)


def _crossing(outline: Outline, node: Node) -> Iterator[Finding]:
    for flow in outline.outgoing(node.node_id):
        target = outline.nodes.get(flow.target)
        if target is not None and target.scope != node.scope:
            yield finding(RULE, node.element, *_CROSSING)


def _leaving(outline: Outline, node: Node) -> Iterator[Finding]:
    flows = outline.outgoing(node.node_id)
    for flow in flows:
        if flow.condition is not None and node.kind not in ACTIVITIES:
            yield finding(RULE, flow.element, *_CONDITION)
        elif flow.condition is not None and len(flows) == 1:
            yield finding(RULE, flow.element, *_LONE)


_INTO_START = (
    "Ningún flujo puede llegar a un evento de inicio o de borde. Llévelo a la tarea que sigue.",
    "No flow may lead into a start or boundary event. Lead it to the task that follows.",
)
_OUT_OF_END = (
    "Ningún flujo puede salir de un evento de fin. Use una tarea o borre el flujo.",
    "No flow may lead out of an end event. Use a task or delete the flow.",
)
_UNCONNECTED = (
    "Ningún flujo llega a este elemento, así que nunca ocurriría. Conéctelo o bórrelo.",
    "No flow leads to this element, so it would never happen. Connect or delete it.",
)
_HANDLER = (
    "Ningún flujo llega a un subproceso de evento ni sale de él: lo inicia su evento. Borre el flujo.",
    "No flow leads to an event subprocess or out of it: its event begins it. Delete the flow.",
)
_CROSSING = (
    "El flujo cruza el borde de un subproceso. Llévelo al subproceso, o a lo que está dentro con él.",
    "The flow crosses the border of a subprocess. Lead it to the subprocess, or to what is inside with it.",
)
_CONDITION = (
    (
        "Un flujo condicional solo sale de una compuerta o de una actividad. "
        "Ponga una compuerta después de este elemento."
    ),
    ("A conditional flow only leaves a gateway or an activity. Put a gateway after this element."),
)
_LONE = (
    "Una condición en el único flujo que sale de una actividad no decide nada. Bórrela o dibuje otro.",
    "A condition on the only flow out of an activity decides nothing. Delete it or draw another flow.",
)
