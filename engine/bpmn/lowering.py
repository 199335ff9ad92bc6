"""From the drawing to the smallest XML that says the same: what SpiffWorkflow 3.2.0 reads rightly.

Only events, tasks, gateways and flows go through, so that nothing else of the file can reach the
library. Ids are kept; what the library lacks is added, and `origin` tells what it stands for:

- a flow without id, which the library would not see at all, gets one;
- a node without outgoing flow, which would never end there, gets an end event, as BPMN says of an implicit end;
- an id that the library uses itself (`Start`, `End`, ...) is changed;
- what is drawn in a subprocess goes beside it, and its start event becomes one of another name: which token
  is in which subprocess is known by the token, so that the library, whose own subprocesses lose errors,
  data and events of theirs, has one flat process to walk through.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from engine.bilingual import Bilingual
from engine.bpmn.codes import CODED
from engine.bpmn.events import begins_handler, is_handler
from engine.bpmn.notation import (
    BEGINNINGS,
    EXECUTED_NODES,
    NOT_NODES,
    Element,
    bpmn,
    kind,
    label,
)
from engine.bpmn.outline import Flow, Node, Outline, is_default
from engine.errors import DiagramRefused, Finding

PASSIVE_CHILDREN: Final = frozenset({"documentation", "extensionElements", "incoming", "outgoing"})
SUBPROCESS_START: Final = "subProcessStart"
EVENT_SUBPROCESS_START: Final = "eventSubProcessStart"
READ_CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "startEvent": frozenset({"timerEventDefinition", "messageEventDefinition", *CODED}),
    "intermediateCatchEvent": frozenset({"timerEventDefinition", "messageEventDefinition"}),
    "boundaryEvent": frozenset({"timerEventDefinition", "messageEventDefinition", *CODED}),
    "intermediateThrowEvent": frozenset({"messageEventDefinition", "escalationEventDefinition"}),
    "endEvent": frozenset({"messageEventDefinition", "terminateEventDefinition", *CODED}),
    "callActivity": frozenset(),
    "subProcess": EXECUTED_NODES | NOT_NODES - {"laneSet"},
}
"""What inside a node says what it does; it is compiled apart, and does not go to the library."""


@dataclass(frozen=True, slots=True)
class LoweredFlow:
    """A flow with an id. `condition` is None where the token passes without one."""

    flow_id: str
    source: str
    target: str
    condition: str | None
    is_default: bool
    drawn_id: str | None


@dataclass(frozen=True, slots=True)
class Lowered:
    """`origin` maps each node of the XML to the node of the drawing it stands for.

    `scopes` maps it to the subprocess of the drawing that it is in, or to None.
    """

    process_id: str
    nodes: Mapping[str, str]
    flows: tuple[LoweredFlow, ...]
    origin: Mapping[str, str]
    scopes: Mapping[str, str | None]


def implicit_end_of(node_id: str) -> str:
    """Return the id under which the process ends when `node_id` has no outgoing flow."""
    return f"{node_id}.end"


def lower(outline: Outline) -> Lowered:
    """Return the process as the library shall read it; refuse what a lint would have refused."""
    findings = list(_unreadable(outline))
    if findings:
        raise DiagramRefused(findings)
    ids = _Ids(outline)
    nodes = {ids.of(node.node_id): _kind(node, outline) for node in outline.nodes.values()}
    scopes = {ids.of(node.node_id): node.scope for node in outline.nodes.values()}
    drawn = {flow.flow_id for flow in outline.flows}
    flows = [
        _flow(flow, _free_name(flow, number, drawn), ids, outline)
        for number, flow in enumerate(outline.flows)
    ]
    for node in _implicit_ends(outline):
        end = ids.of(implicit_end_of(node.node_id))
        nodes[end] = "endEvent"
        scopes[end] = node.scope
        flows.append(_flow_to_implicit_end(ids.of(node.node_id), end))
    return Lowered(outline.process_id, nodes, tuple(flows), ids.origin(), scopes)


def to_xml(lowered: Lowered) -> Element:
    """Write the lowered process as a BPMN document of its own."""
    root = etree.Element(bpmn("definitions"), nsmap={"bpmn": bpmn("")[1:-1]})
    process = etree.SubElement(root, bpmn("process"), id=lowered.process_id, isExecutable="true")
    for node_id, name in lowered.nodes.items():
        etree.SubElement(process, bpmn(name), id=node_id)
    for flow in lowered.flows:
        ends = {"id": flow.flow_id, "sourceRef": flow.source, "targetRef": flow.target}
        etree.SubElement(process, bpmn("sequenceFlow"), ends)
    return root


class _Ids:
    """Gives each id of the drawing the id that the library gets."""

    def __init__(self, outline: Outline) -> None:
        self._reserved = {
            "Start",
            "End",
            "Root",
            "StartEventSplit",
            "StartEventJoin",
            f"{outline.process_id}.EndJoin",
        }
        self._taken = set(outline.nodes) | self._reserved
        self._given: dict[str, str] = {}

    def of(self, drawn: str) -> str:
        if drawn not in self._given:
            self._given[drawn] = self._free(drawn) if drawn in self._reserved else drawn
        return self._given[drawn]

    def origin(self) -> dict[str, str]:
        return {given: drawn for drawn, given in self._given.items()}

    def _free(self, drawn: str) -> str:
        candidate = f"{drawn}_"
        while candidate in self._taken:
            candidate += "_"
        self._taken.add(candidate)
        return candidate


def _free_name(flow: Flow, number: int, drawn: set[str | None]) -> str:
    """Return the flow's id, or one that no other flow is drawn with."""
    name = flow.flow_id or f"{flow.source}.flow{number}"
    while flow.flow_id is None and name in drawn:
        name += "_"
    return name


def _flow(flow: Flow, flow_id: str, ids: _Ids, outline: Outline) -> LoweredFlow:
    default = is_default(outline, flow)
    # "Any such Expression SHALL be ignored": the standard on the condition of a default flow.
    return LoweredFlow(
        flow_id=flow_id,
        source=ids.of(flow.source),
        target=ids.of(flow.target),
        condition=None if default else flow.condition,
        is_default=default,
        drawn_id=flow.flow_id,
    )


def _kind(node: Node, outline: Outline) -> str:
    if node.kind != "startEvent" or node.scope is None:
        return node.kind
    return EVENT_SUBPROCESS_START if begins_handler(outline, node) else SUBPROCESS_START


def _flow_to_implicit_end(source: str, end: str) -> LoweredFlow:
    return LoweredFlow(
        flow_id=f"{end}.flow",
        source=source,
        target=end,
        condition=None,
        is_default=False,
        drawn_id=None,
    )


def taken_ends(outline: Outline) -> list[Node]:
    """Return the nodes whose id is the one under which the way of another node ends."""
    ends = {implicit_end_of(node.node_id) for node in _implicit_ends(outline)}
    return [node for node in outline.nodes.values() if node.node_id in ends]


def _implicit_ends(outline: Outline) -> list[Node]:
    sources = {flow.source for flow in outline.flows}
    return [
        node
        for node in outline.nodes.values()
        if node.kind != "endEvent" and node.node_id not in sources and not is_handler(node)
    ]


def _unreadable(outline: Outline) -> Iterator[Finding]:
    # The lint says all this better; here it only must never pass.
    for node in outline.nodes.values():
        inside = {kind(child) for child in node.element}
        known = PASSIVE_CHILDREN | READ_CHILDREN.get(node.kind, frozenset())
        if node.kind not in EXECUTED_NODES or inside - known:
            yield _refusal(node.element)
    for node in taken_ends(outline):
        yield _refusal(node.element)
    for flow in outline.flows:
        if not _is_readable(flow, outline):
            yield _refusal(flow.element)


def _is_readable(flow: Flow, outline: Outline) -> bool:
    source, target = outline.nodes.get(flow.source), outline.nodes.get(flow.target)
    if source is None or target is None or source.scope != target.scope:
        return False
    if source.kind == "endEvent" or target.kind in BEGINNINGS:
        return False
    if is_handler(source) or is_handler(target):
        return False
    is_alone = len(outline.outgoing(flow.source)) == 1
    if source.kind == "exclusiveGateway":
        return is_alone or is_default(outline, flow) or flow.condition is not None
    if source.kind == "parallelGateway":
        return flow.condition is None
    return is_alone and flow.condition is None


def _refusal(element: Element) -> Finding:
    return Finding(
        "executable",
        label(element),
        Bilingual(
            f"El elemento «{kind(element)}» no se puede ejecutar así. Ejecute `ruta lint`.",
            f"The element “{kind(element)}” cannot be executed like this. Run `ruta lint`.",
        ),
    )
