"""Whatever refers to an element by its id must find it, in the same process.

Flows do not cross from one pool to another, and a node stands in one lane only.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.describing import lanes_of
from engine.bpmn.notation import Element, bpmn, children, own_text, without_prefix
from engine.bpmn.outline import Outline, outlines
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, finding

RULE = "reference"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse references to elements that are not there."""
    del context
    for diagram in diagrams:
        found = outlines(diagram)
        yield from _participants(diagram, {outline.process_id for outline in found})
        for outline in found:
            yield from _flows(outline)
            yield from _listed_flows(outline)
            yield from _lanes(outline)
            yield from _data(outline)


def _participants(diagram: Diagram, processes: set[str]) -> Iterator[Finding]:
    for participant in diagram.root.iter(bpmn("participant")):
        reference = participant.get("processRef")
        if reference and without_prefix(reference) not in processes:
            yield _dangling(participant, reference)


def _flows(outline: Outline) -> Iterator[Finding]:
    for flow in outline.flows:
        for node_id in (flow.source, flow.target):
            if node_id not in outline.nodes:
                yield _dangling(flow.element, node_id)


def _listed_flows(outline: Outline) -> Iterator[Finding]:
    arriving = {(flow.flow_id, flow.target) for flow in outline.flows}
    leaving = {(flow.flow_id, flow.source) for flow in outline.flows}
    for node in outline.nodes.values():
        for name, known in (("incoming", arriving), ("outgoing", leaving)):
            for listed in children(node.element, name):
                flow_id = without_prefix(own_text(listed))
                if (flow_id, node.node_id) not in known:
                    yield _dangling(node.element, flow_id)


def _data(outline: Outline) -> Iterator[Finding]:
    known = {each.get("id") for each in outline.element.iter(bpmn("dataObject"))}
    for drawn in outline.element.iter(bpmn("dataObjectReference")):
        reference = without_prefix(drawn.get("dataObjectRef", ""))
        if reference and reference not in known:
            yield _dangling(drawn, reference)


def _lanes(outline: Outline) -> Iterator[Finding]:
    elements = {lane.get("id", ""): lane for lane in outline.element.iter(bpmn("lane"))}
    for lane, nodes in lanes_of(outline.element):
        for node_id in nodes:
            if node_id not in outline.nodes:
                yield _dangling(elements[lane.lane_id], node_id)
    yield from _shared(outline)


def _shared(outline: Outline) -> Iterator[Finding]:
    for lane_set in [*outline.element.iter(bpmn("laneSet"), bpmn("childLaneSet"))]:
        seen: set[str] = set()
        for lane in children(lane_set, "lane"):
            nodes = {own_text(reference) for reference in children(lane, "flowNodeRef")}
            for node_id in sorted(nodes & seen & set(outline.nodes)):
                yield finding(RULE, outline.nodes[node_id].element, *_TWO_LANES)
            seen |= nodes


def _dangling(element: Element, reference: str) -> Finding:
    return finding(
        RULE,
        element,
        f"Se refiere a «{reference}», que no existe en este proceso. Conéctelo de nuevo o bórrelo.",
        f"It refers to “{reference}”, which does not exist in this process. Reconnect or delete it.",
    )


_TWO_LANES = (
    "El elemento está en dos carriles. Muévalo dentro de uno solo.",
    "The element is in two lanes. Move it inside one only.",
)
