"""From the drawing to the smallest XML that says the same: what SpiffWorkflow 3.2.0 reads rightly.

Only events, tasks, gateways and flows go through, so that nothing else of the file can reach the
library. Ids are kept; what the library lacks is added, and `origin` tells what it stands for:

- a flow without id, which the library would not see at all, gets one;
- a node without outgoing flow, which would never end there, gets an end event, as BPMN says of an implicit end;
- a pair of link events is a flow, and both of them only pass the token on;
- the choice between several ways out of an activity is made at an inclusive gateway of its own;
- an id that the library uses itself (`Start`, `End`, ...) is changed;
- what is drawn in a subprocess goes beside it, and its start event becomes one of another name: which token
  is in which subprocess is known by the token, so that the library, whose own subprocesses lose errors,
  data and events of theirs, has one flat process to walk through;
- an activity that repeats becomes two nodes: itself, with its flows, and what happens each time, without any.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from engine.bilingual import Bilingual
from engine.bpmn.codes import CODED
from engine.bpmn.data import DATA_PARTS
from engine.bpmn.events import begins_handler, is_handler
from engine.bpmn.links import catches_link, throws_link
from engine.bpmn.loops import repeats
from engine.bpmn.notation import (
    ACTIVITIES,
    BEGINNINGS,
    EXECUTED_NODES,
    MARKERS,
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
REPEATED: Final = "repeatedActivity"
SENT: Final = frozenset({"messageEventDefinition", "signalEventDefinition"})
AWAITED: Final = SENT | {"timerEventDefinition", "conditionalEventDefinition"}
READ_CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "startEvent": AWAITED | frozenset(CODED),
    "intermediateCatchEvent": AWAITED | {"linkEventDefinition"},
    "boundaryEvent": AWAITED | frozenset(CODED),
    "intermediateThrowEvent": SENT | {"linkEventDefinition", "escalationEventDefinition"},
    "endEvent": SENT | frozenset(CODED) | {"terminateEventDefinition"},
    "scriptTask": frozenset({"script"}),
    "callActivity": frozenset(),
    "subProcess": EXECUTED_NODES | NOT_NODES,
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
    """`origin` maps each node of the XML to the id by which it is known outside of the library.

    `scopes` maps it to the subprocess of the drawing that it is in, or to None. `splits` maps the id of
    each gateway that is not drawn to the activity whose ways out it chooses, `instances` that of what
    happens each time to the activity that repeats.
    """

    process_id: str
    nodes: Mapping[str, str]
    flows: tuple[LoweredFlow, ...]
    origin: Mapping[str, str]
    splits: Mapping[str, str]
    scopes: Mapping[str, str | None]
    instances: Mapping[str, str]


def implicit_end_of(node_id: str) -> str:
    """Return the id under which the process ends when `node_id` has no outgoing flow."""
    return f"{node_id}.end"


def split_of(node_id: str) -> str:
    """Return the id of the gateway at which the ways out of an activity are chosen."""
    return f"{node_id}.split"


def instance_of(node_id: str) -> str:
    """Return the id of what happens each time in an activity that repeats."""
    return f"{node_id}.instance"


def repeating(outline: Outline) -> list[Node]:
    """Return the activities that have a loop or multi-instance marker."""
    return [node for node in outline.nodes.values() if repeats(node)]


def splits(outline: Outline) -> list[Node]:
    """Return the activities out of which not every flow is always taken."""
    return [
        node
        for node in outline.nodes.values()
        if node.kind in ACTIVITIES
        and any(
            flow.condition is not None or is_default(outline, flow)
            for flow in outline.outgoing(node.node_id)
        )
    ]


def lower(outline: Outline) -> Lowered:
    """Return the process as the library shall read it; refuse what a lint would have refused."""
    findings = list(_unreadable(outline))
    if findings:
        raise DiagramRefused(findings)
    ids = _Ids(outline)
    nodes = {ids.of(node.node_id): _kind(node, outline) for node in outline.nodes.values()}
    scopes = {ids.of(node.node_id): _scope_of(node, outline) for node in outline.nodes.values()}
    chosen = {node.node_id: split_of(node.node_id) for node in splits(outline)}
    flows = [_flow(flow, number, ids, outline) for number, flow in enumerate(outline.flows)]
    for node_id, split in chosen.items():
        nodes[ids.of(split)] = "inclusiveGateway"
        scopes[ids.of(split)] = _scope_of(outline.nodes[node_id], outline)
        flows.append(_flow_between(ids.of(node_id), ids.of(split)))
    for node in _implicit_ends(outline):
        end = ids.of(implicit_end_of(node.node_id))
        nodes[end] = "endEvent"
        scopes[end] = _scope_of(node, outline)
        flows.append(_flow_between(ids.of(node.node_id), end))
    instances = {ids.of(instance_of(node.node_id)): node.node_id for node in repeating(outline)}
    for instance, node_id in instances.items():
        nodes[instance], nodes[ids.of(node_id)] = outline.nodes[node_id].kind, REPEATED
        scopes[instance] = node_id
    back = {split: node_id for node_id, split in chosen.items()}
    return Lowered(outline.process_id, nodes, tuple(flows), ids.origin(), back, scopes, instances)


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
        drawn = {flow.flow_id for flow in outline.flows if flow.flow_id is not None}
        self._taken = set(outline.nodes) | drawn | self._reserved
        self._given: dict[str, str] = {}

    def of(self, drawn: str) -> str:
        if drawn not in self._given:
            self._given[drawn] = self._free(drawn) if drawn in self._reserved else drawn
        return self._given[drawn]

    def origin(self) -> dict[str, str]:
        return {given: drawn for drawn, given in self._given.items()}

    def of_flow(self, candidate: str) -> str:
        """Return an id for a flow that is drawn without one."""
        return self._free(candidate) if candidate in self._taken else candidate

    def _free(self, drawn: str) -> str:
        candidate = f"{drawn}_"
        while candidate in self._taken:
            candidate += "_"
        self._taken.add(candidate)
        return candidate


def _scope_of(node: Node, outline: Outline) -> str | None:
    """Return the scope of a node: inside an activity that repeats, what happens each time."""
    around = outline.nodes.get(node.scope or "")
    return instance_of(around.node_id) if around is not None and repeats(around) else node.scope


def _kind(node: Node, outline: Outline) -> str:
    if catches_link(node.element):
        # Where a link arrives the token only passes, as it does where the link begins.
        return "intermediateThrowEvent"
    if node.kind != "startEvent" or node.scope is None:
        return node.kind
    return EVENT_SUBPROCESS_START if begins_handler(outline, node) else SUBPROCESS_START


def _flow(flow: Flow, number: int, ids: _Ids, outline: Outline) -> LoweredFlow:
    default = is_default(outline, flow)
    is_chosen = outline.nodes[flow.source] in splits(outline)
    source = split_of(flow.source) if is_chosen else flow.source
    # "Any such Expression SHALL be ignored": the standard on the condition of a default flow.
    return LoweredFlow(
        flow_id=flow.flow_id or ids.of_flow(f"{flow.source}.flow{number}"),
        source=ids.of(source),
        target=ids.of(flow.target),
        condition=None if default else flow.condition,
        is_default=default,
        drawn_id=flow.flow_id,
    )


def _flow_between(source: str, target: str) -> LoweredFlow:
    return LoweredFlow(
        flow_id=f"{target}.flow",
        source=source,
        target=target,
        condition=None,
        is_default=False,
        drawn_id=None,
    )


def implied_ids(outline: Outline) -> dict[str, str]:
    """Return each id under which what is not drawn is stored, with the node whose end or choice it is."""
    ends = {implicit_end_of(node.node_id): node.node_id for node in _implicit_ends(outline)}
    chosen = {split_of(node.node_id): node.node_id for node in splits(outline)}
    each_time = {instance_of(node.node_id): node.node_id for node in repeating(outline)}
    return ends | chosen | each_time


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
        known = PASSIVE_CHILDREN | DATA_PARTS | READ_CHILDREN.get(node.kind, frozenset())
        known |= MARKERS if node.kind in ACTIVITIES else frozenset()
        if node.kind not in EXECUTED_NODES or inside - known or _is_loose_link(outline, node):
            yield _refusal(node.element)
    for taken in implied_ids(outline).keys() & outline.nodes.keys():
        yield _refusal(outline.nodes[taken].element)
    for flow in outline.flows:
        if not _is_readable(flow, outline):
            yield _refusal(flow.element)


def _is_loose_link(outline: Outline, node: Node) -> bool:
    """Whether a link has no other half, so that its token would end there, or none ever come."""
    loose_throw = throws_link(node.element) and not outline.outgoing(node.node_id)
    return loose_throw or (catches_link(node.element) and not outline.incoming(node.node_id))


def _is_readable(flow: Flow, outline: Outline) -> bool:
    source, target = outline.nodes.get(flow.source), outline.nodes.get(flow.target)
    if source is None or target is None or source.scope != target.scope:
        return False
    if source.kind == "endEvent" or target.kind in BEGINNINGS:
        return False
    if is_handler(source) or is_handler(target):
        return False
    is_alone = len(outline.outgoing(flow.source)) == 1
    if source.kind in {"exclusiveGateway", "inclusiveGateway"}:
        return is_alone or is_default(outline, flow) or flow.condition is not None
    decides = source.kind in ACTIVITIES and not is_alone
    return decides or flow.condition is None


def _refusal(element: Element) -> Finding:
    return Finding(
        "executable",
        label(element),
        Bilingual(
            f"El elemento «{kind(element)}» no se puede ejecutar así. Ejecute `ruta lint`.",
            f"The element “{kind(element)}” cannot be executed like this. Run `ruta lint`.",
        ),
    )
