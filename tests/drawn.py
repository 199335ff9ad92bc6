"""Draws small processes that may be put in force: every element named in both languages and on the picture."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

_ROOT = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:ruta="https://ruta.example/bpmn" id={0} targetNamespace="t">{1}</bpmn:definitions>'
)
_SIZES = dict.fromkeys(("userTask", "receiveTask", "businessRuleTask", "callActivity"), (100, 80))


@dataclass(frozen=True)
class Node:
    """A flow node at a place of a grid; one with a `host` stands on that node's border."""

    kind: str
    node_id: str
    es: str
    en: str
    at: tuple[int, int]
    lane: str = ""
    attributes: str = ""
    inside: str = ""
    mapped: str = ""

    @property
    def box(self) -> tuple[int, int, int, int]:
        width, height = _SIZES.get(self.kind, (36, 36))
        left, top = 100 + 160 * self.at[0], 100 + 140 * self.at[1]
        if self.kind == "boundaryEvent":
            return left + 40 * self.at[1], 162, width, height
        return left, top, width, height

    def xml(self) -> str:
        english = f'<ruta:translation lang="en" name={quoteattr(self.en)}/>'
        named = f"<bpmn:extensionElements>{english}{self.mapped}</bpmn:extensionElements>"
        start = f"<bpmn:{self.kind} id={quoteattr(self.node_id)} name={quoteattr(self.es)}"
        return f"{start} {self.attributes}>{named}{self.inside}</bpmn:{self.kind}>"


def task(node_id: str, names: tuple[str, str], at: tuple[int, int], lane: str, **ours: str) -> Node:
    """Return a user task with a form of its own name unless another is given."""
    attributes = " ".join(
        f"ruta:{name}={quoteattr(value)}"
        for name, value in {"form": node_id, "deadline": "DL00", **ours}.items()
    )
    return Node("userTask", node_id, *names, at, lane, attributes)


def message(
    kind: str, node_id: str, names: tuple[str, str], at: tuple[int, int], name: str, **more: str
) -> Node:
    """Return an event that sends or awaits a message of the file."""
    inside = f'<bpmn:messageEventDefinition messageRef="{name}_message"/>'
    attributes, mapped = more.get("attributes", ""), more.get("mapped", "")
    return Node(kind, node_id, *names, at, more.get("lane", ""), attributes, inside, mapped)


def timer(
    kind: str, node_id: str, names: tuple[str, str], at: tuple[int, int], duration: str, **more: str
) -> Node:
    inside = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>"
        f"{escape(duration)}</bpmn:timeDuration></bpmn:timerEventDefinition>"
    )
    return Node(kind, node_id, *names, at, attributes=more.get("attributes", ""), inside=inside)


def diagram(
    process_id: str,
    names: tuple[str, str],
    lanes: dict[str, str],
    nodes: Sequence[Node],
    ways: Iterable[Sequence[str]],
    attributes: str = "",
) -> bytes:
    """Return a file with one process. `ways` are chains of node ids, `lanes` map an id to its holder."""
    flows = [(f"{one}_to_{other}", one, other) for way in ways for one, other in pairwise(way)]
    declared = "".join(
        f'<bpmn:message id="{name}_message" name="{name}"/>' for name in sorted(_messages(nodes))
    )
    english = f'<bpmn:extensionElements><ruta:translation lang="en" name={quoteattr(names[1])}/>'
    english += "</bpmn:extensionElements>"
    body = "".join(
        [
            declared,
            f'<bpmn:process id="{process_id}" name={quoteattr(names[0])} isExecutable="true" ',
            f"{attributes}>{english}",
            "<bpmn:laneSet>",
            *(_lane(lane, holder, nodes) for lane, holder in lanes.items()),
            "</bpmn:laneSet>",
            *(node.xml() for node in nodes),
            *(
                f'<bpmn:sequenceFlow id="{flow}" sourceRef="{one}" targetRef="{other}"/>'
                for flow, one, other in flows
            ),
            "</bpmn:process>",
            f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="{process_id}">',
            *(_shape(lane, (0, 600 + 50 * place, 2000, 40)) for place, lane in enumerate(lanes)),
            *(_shape(node.node_id, node.box) for node in nodes),
            *(_edge(flow) for flow, _, _ in flows),
            "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>",
        ]
    )
    return _ROOT.format(quoteattr(f"{process_id}_file"), body).encode()


def _messages(nodes: Sequence[Node]) -> set[str]:
    return {
        name for node in nodes for name in re.findall(r'messageRef="(\w+)_message"', node.inside)
    }


def _lane(lane: str, holder: str, nodes: Sequence[Node]) -> str:
    held = "".join(
        f"<bpmn:flowNodeRef>{n.node_id}</bpmn:flowNodeRef>" for n in nodes if n.lane == lane
    )
    english = (
        '<bpmn:extensionElements><ruta:translation lang="en" name="Lane"/></bpmn:extensionElements>'
    )
    return f'<bpmn:lane id="{lane}" name="Carril" {holder}>{english}{held}</bpmn:lane>'


def _shape(element_id: str, box: tuple[int, int, int, int]) -> str:
    left, top, width, height = box
    bounds = f'<dc:Bounds x="{left}" y="{top}" width="{width}" height="{height}"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{element_id}">{bounds}</bpmndi:BPMNShape>'


def _edge(flow_id: str) -> str:
    points = '<di:waypoint x="0" y="0"/><di:waypoint x="1" y="1"/>'
    return f'<bpmndi:BPMNEdge bpmnElement="{flow_id}">{points}</bpmndi:BPMNEdge>'
