"""Everything that is drawn, in words: a node without a name is told by what comes after it."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn.notation import names_of, one_line
from engine.bpmn.outline import Node, Outline
from engine.model.process import FlowNode, NodeKind

_KINDS: Final[Mapping[str, NodeKind]] = {
    "userTask": "task",
    "receiveTask": "wait",
    "intermediateCatchEvent": "wait",
    "eventBasedGateway": "wait",
    "boundaryEvent": "wait",
    "exclusiveGateway": "choice",
    "inclusiveGateway": "choice",
    "parallelGateway": "choice",
    "subProcess": "part",
    "callActivity": "part",
    "endEvent": "end",
}


def flow_nodes(outline: Outline) -> Iterator[tuple[str, FlowNode]]:
    """Yield each node of a process and of its subprocesses, in the order of the document."""
    for node in outline.nodes.values():
        name = _name(outline, node)
        yield node.node_id, FlowNode(node.node_id, name, _KINDS.get(node.kind, "step"))


def _name(outline: Outline, node: Node) -> Bilingual:
    if _is_named(node):
        return names_of(node.element)
    following = _next_named(outline, node)
    if following is None:
        return _AUTOMATIC
    name = names_of(following.element)
    return Bilingual(f"Un paso antes de «{name.es}»", f"A step before “{name.en}”")


def _next_named(outline: Outline, node: Node) -> Node | None:
    seen = {node.node_id}
    ahead = [flow.target for flow in outline.outgoing(node.node_id)]
    while ahead:
        following = outline.nodes.get(ahead.pop(0))
        if following is None or following.node_id in seen:
            continue
        if _is_named(following):
            return following
        seen.add(following.node_id)
        ahead += [flow.target for flow in outline.outgoing(following.node_id)]
    return None


def _is_named(node: Node) -> bool:
    return bool(one_line(node.element.get("name")))


_AUTOMATIC: Final = Bilingual("Un paso automático", "An automatic step")
