"""A pair of link events is one flow of its level: each link leads to exactly one place, and only by its name."""

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.bpmn.links import catches_link, link_of, throws_link
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "link"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse links without a name, those that lead nowhere or to several places, and flows beside them."""
    del context
    for outline in every_process(diagrams):
        nodes = list(outline.nodes.values())
        for scope in dict.fromkeys(node.scope for node in nodes):
            level = outline.inside(scope)
            caught = Counter(link_of(node.element) for node in level if catches_link(node.element))
            for node in level:
                yield from _link(outline, node, caught)


def _link(outline: Outline, node: Node, caught: Counter[str | None]) -> Iterator[Finding]:
    is_thrown, is_caught = throws_link(node.element), catches_link(node.element)
    if not is_thrown and not is_caught:
        return
    name = link_of(node.element)
    if not name:
        yield finding(RULE, node.element, *_NAMELESS)
    elif is_thrown and not caught[name]:
        yield finding(RULE, node.element, *_nowhere(name))
    elif is_caught and caught[name] > 1:
        yield finding(RULE, node.element, *_several(name))
    beside = outline.outgoing(node.node_id) if is_thrown else outline.incoming(node.node_id)
    for flow in beside:
        if not flow.is_link:
            yield finding(RULE, flow.element, *_BESIDE)


def _nowhere(name: str) -> tuple[str, str]:
    return (
        f"Ningún evento de enlace recibe «{name}» en este nivel. Dibújelo o corrija el nombre.",
        f"No link event catches “{name}” on this level. Draw it or correct the name.",
    )


def _several(name: str) -> tuple[str, str]:
    return (
        f"Varios eventos de enlace reciben «{name}» en este nivel. Deje uno.",
        f"Several link events catch “{name}” on this level. Keep one.",
    )


_NAMELESS = (
    "El enlace no tiene nombre. Escriba el mismo en los dos eventos.",
    "The link has no name. Write the same one in both events.",
)
_BESIDE = (
    "Un enlace ya es el flujo: nada más sale de donde empieza ni llega a donde termina. Borre este flujo.",
    "A link is the flow already: nothing else leaves its beginning or enters its end. Delete this flow.",
)
