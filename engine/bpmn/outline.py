"""A process as its flow nodes and flows, in the order of the document. Everything else reads this.

The nodes and flows of its subprocesses are among them, at every depth: a node says which scope it is
drawn in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.bpmn.links import catches_link, link_of, throws_link
from engine.bpmn.notation import (
    NOT_NODES,
    SCOPES,
    Element,
    children,
    expression_language,
    kind,
    own_text,
)
from engine.bpmn.reading import Diagram


@dataclass(frozen=True, slots=True)
class Node:
    """A flow node: an event, an activity or a gateway, executed or not."""

    node_id: str
    kind: str
    default: str | None
    element: Element = field(compare=False, repr=False)
    scope: str | None = None
    """The id of the subprocess that the node is drawn in; None directly in the process."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. The standard does not require that it has an id.

    A pair of link events is one too, whose `element` is the event that throws.
    """

    flow_id: str | None
    source: str
    target: str
    condition: str | None
    language: str | None
    element: Element = field(compare=False, repr=False)
    is_link: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """One process of a diagram."""

    process_id: str
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    element: Element = field(compare=False, repr=False)
    diagram_name: str

    def outgoing(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.source == node_id]

    def incoming(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows if flow.target == node_id]

    def of_kind(self, name: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == name]

    def inside(self, scope: str | None) -> list[Node]:
        """Return the nodes drawn directly in a subprocess, or in the process."""
        return [node for node in self.nodes.values() if node.scope == scope]

    def part(self, scope: str | None) -> "Outline":
        """Return what is drawn directly in a subprocess, or in the process, alone."""
        nodes = {node.node_id: node for node in self.inside(scope)}
        flows = tuple(flow for flow in self.flows if flow.source in nodes and flow.target in nodes)
        return replace(self, nodes=nodes, flows=flows)

    def starts(self, scope: str | None = None) -> list[Node]:
        """Return the start events of a subprocess, or of the process."""
        return [node for node in self.inside(scope) if node.kind == "startEvent"]


def outlines(diagram: Diagram) -> list[Outline]:
    """Return the processes of a diagram, in the order of the document."""
    return [_outline(process, diagram) for process in children(diagram.root, "process")]


def _outline(process: Element, diagram: Diagram) -> Outline:
    found = list(_nodes(process, None))
    return Outline(
        process_id=process.get("id", ""),
        nodes={node.node_id: node for node in found if node.node_id},
        flows=(*_flows(process), *_links(process)),
        element=process,
        diagram_name=diagram.name,
    )


def _is_node(element: Element) -> bool:
    return bool(kind(element)) and kind(element) not in NOT_NODES


def _nodes(container: Element, scope: str | None) -> Iterator[Node]:
    for element in container:
        if _is_node(element):
            node_id = element.get("id", "")
            yield Node(node_id, kind(element), _said(element, "default"), element, scope)
            if kind(element) in SCOPES:
                yield from _nodes(element, node_id)


def _flows(container: Element) -> Iterator[Flow]:
    for element in container:
        if kind(element) in SCOPES:
            yield from _flows(element)
        elif kind(element) == "sequenceFlow":
            yield _flow(element)


def _flow(element: Element) -> Flow:
    condition = next(children(element, "conditionExpression"), None)
    return Flow(
        flow_id=_said(element, "id"),
        source=element.get("sourceRef", "").strip(),
        target=element.get("targetRef", "").strip(),
        condition=None if condition is None else own_text(condition),
        language=None if condition is None else expression_language(condition),
        element=element,
    )


def _links(container: Element) -> Iterator[Flow]:
    catching = {link_of(event): event.get("id", "") for event in container if catches_link(event)}
    for event in container:
        if kind(event) in SCOPES:
            yield from _links(event)
        target = catching.get(link_of(event)) if throws_link(event) else None
        if target:
            source = event.get("id", "")
            yield Flow(None, source, target, None, None, event, is_link=True)


def _said(element: Element, attribute: str) -> str | None:
    """Return an attribute; blank is the same as absent."""
    return (element.get(attribute) or "").strip() or None


def is_default(outline: Outline, flow: Flow) -> bool:
    """Whether the flow is the default one of its source."""
    source = outline.nodes.get(flow.source)
    return source is not None and flow.flow_id is not None and source.default == flow.flow_id
