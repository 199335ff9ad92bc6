"""Whatever is decided, every token comes to an end: none waits at a join for one that cannot come.

And every node is one that some token can come to.

Each process and each subprocess is checked alone and without its facts, so that a way that no fact would
ever open counts too. A split whose branches meet must be joined by a gateway of its own kind.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import attached_to
from engine.bpmn.notation import SCOPES, Element
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.net import explore
from engine.lint.rule import PackageContext, every_process, finding

RULE = "soundness"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse joins that may wait for ever, tokens that multiply, what nothing leads to, and what cannot end."""
    del context
    for outline in every_process(diagrams):
        yield from _scope(outline.part(None), outline.element)
        for node in outline.nodes.values():
            if node.kind in SCOPES:
                yield from _scope(outline.part(node.node_id), node.element)


def _scope(outline: Outline, element: Element) -> Iterator[Finding]:
    for node in _unreached(outline):
        yield finding(RULE, node.element, *_UNREACHED)
    found = explore(outline)
    for node_id in sorted(found.stuck):
        yield finding(RULE, outline.nodes[node_id].element, *_STUCK)
    for node_id in sorted(found.doubled):
        yield finding(RULE, outline.nodes[node_id].element, *_TWICE)
    if not found.is_bounded:
        yield finding(RULE, element, *_UNBOUNDED)
    elif not found.can_end:
        yield finding(RULE, element, *_ENDLESS)


def _unreached(outline: Outline) -> list[Node]:
    """Return the nodes that no way leads to from where something may begin: loops by themselves, and after."""
    beginning = [
        node.node_id
        for node in outline.nodes.values()
        # One that no flow leads to is told by the executable rules, and not once more with all that follows.
        if not outline.incoming(node.node_id) and node.kind != "boundaryEvent"
    ]
    reached = set(beginning)
    while beginning:
        node_id = beginning.pop()
        ahead = {flow.target for flow in outline.outgoing(node_id)}
        ahead |= {event.node_id for event in attached_to(outline, node_id)}
        beginning += ahead & outline.nodes.keys() - reached
        reached |= ahead
    return [node for node in outline.nodes.values() if node.node_id not in reached]


_UNREACHED = (
    "Ningún camino llega aquí desde el inicio. Traiga un flujo desde un paso anterior, o bórrelo.",
    "No way leads here from the start. Draw a flow from a step before, or delete it.",
)
_STUCK = (
    (
        "La compuerta puede esperar para siempre un flujo que nadie toma. "
        "Una con una compuerta exclusiva lo que otra exclusiva dividió."
    ),
    (
        "The gateway may wait for ever for a flow that is not taken. "
        "Join with an exclusive gateway what an exclusive one split."
    ),
)
_TWICE = (
    (
        "A esta compuerta se puede llegar dos veces por el mismo flujo. "
        "Una antes con una compuerta paralela lo que otra paralela dividió."
    ),
    (
        "This gateway may be reached twice by the same flow. "
        "Join before it, with a parallel gateway, what a parallel one split."
    ),
)
_UNBOUNDED = (
    (
        "El proceso puede multiplicar sus caminos sin límite, o tiene demasiados para revisarlos. "
        "Una cada división paralela antes de volver atrás."
    ),
    (
        "The process may multiply its branches without limit, or has too many to be checked. "
        "Join every parallel split before leading back."
    ),
)
_ENDLESS = (
    "Hay un ciclo del que ningún camino lleva a un fin. Dibuje una salida del ciclo.",
    "There is a loop from which no way leads to an end. Draw a way out of the loop.",
)
