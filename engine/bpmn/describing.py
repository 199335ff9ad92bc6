"""What a diagram says to the rest of the engine: lanes, human tasks, ends, and what follows what."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.bilingual import Bilingual
from engine.bpmn.calls import called_process
from engine.bpmn.conditionals import conditional_events
from engine.bpmn.events import (
    THROWING_HOSTS,
    begins_handler,
    host_of,
    interrupts,
    interrupts_scope,
    is_handler,
    is_of_process,
    timers_of,
)
from engine.bpmn.flow_nodes import flow_nodes
from engine.bpmn.lowering import implicit_end_of
from engine.bpmn.messages import message_name, opening_message, receives, throws
from engine.bpmn.notation import (
    SCOPES,
    Element,
    bpmn,
    children,
    extension,
    guidance_of,
    names_of,
    own_text,
)
from engine.bpmn.outline import Node, Outline
from engine.bpmn.rules import rule_of
from engine.bpmn.signals import catches_signal
from engine.bpmn.ways import following, is_cut_short
from engine.model.process import (
    BusinessRule,
    ConditionalEvent,
    Holder,
    Lane,
    MessageEvent,
    PartyHolder,
    PersonHolder,
    Process,
    Report,
    RoleHolder,
    SignalEvent,
    TimerEvent,
    UserTask,
)

_END = Bilingual("Fin", "End")
_AWAITED = frozenset({"userTask", "callActivity"})
"""What is done before anything else follows: by a person, or by whom another process asks."""


def describe(outline: Outline) -> Process:
    """Return the process without its XML."""
    lanes = list(lanes_of(outline.element))
    return Process(
        process_id=outline.process_id,
        name=names_of(outline.element),
        lanes=MappingProxyType({lane.lane_id: lane for lane, _ in lanes}),
        tasks=MappingProxyType(dict(_tasks(outline, _lane_of_nodes(lanes)))),
        ends=MappingProxyType(dict(_ends(outline))),
        follows=MappingProxyType(
            {each.node_id: _follows(outline, each) for each in _doings(outline)}
        ),
        guidance=guidance_of(outline.element),
        opener_fact=extension(outline.element, "opener"),
        opens_case=extension(outline.element, "opens") == "case",
        addressed=MappingProxyType(dict(_addressed(outline))),
        timers=MappingProxyType(dict(_timers(outline))),
        begins_by=opening_message(outline),
        receivers=MappingProxyType(dict(_receivers(outline))),
        throws=MappingProxyType(dict(_throws(outline))),
        reports=MappingProxyType(dict(_reports(outline))),
        rules=MappingProxyType(dict(_rules(outline))),
        signals=MappingProxyType(dict(_signals(outline))),
        conditions=MappingProxyType(dict(_conditions(outline))),
        calls=MappingProxyType(
            {call.node_id: called_process(call) for call in outline.of_kind("callActivity")}
        ),
        first=tuple(each for start in outline.starts() for each in _follows(outline, start)),
        inside=MappingProxyType(dict(_inside(outline))),
        nodes=MappingProxyType(dict(flow_nodes(outline))),
    )


def lanes_of(process: Element) -> Iterator[tuple[Lane, tuple[str, ...]]]:
    """Yield each lane with the ids of the nodes in it; an inner lane comes after its outer one.

    Those of a subprocess come after those of what it is drawn in.
    """
    for lane_set in children(process, "laneSet"):
        yield from _lanes(lane_set, None)
    for scope in process.iterchildren(*map(bpmn, SCOPES)):
        yield from lanes_of(scope)


def _lanes(lane_set: Element, outer: Holder | None) -> Iterator[tuple[Lane, tuple[str, ...]]]:
    for element in children(lane_set, "lane"):
        holder = _holder(element) or outer
        nodes = tuple(own_text(ref) for ref in children(element, "flowNodeRef"))
        yield Lane(element.get("id", ""), names_of(element), holder), nodes
        for inner in children(element, "childLaneSet"):
            yield from _lanes(inner, holder)


def _holder(lane: Element) -> Holder | None:
    party, role = extension(lane, "party"), extension(lane, "role")
    personal = extension(lane, "personalRole")
    if party is not None:
        return PartyHolder(party)
    if personal is not None:
        return PersonHolder(personal)
    return None if role is None else RoleHolder(role)


def _lane_of_nodes(lanes: list[tuple[Lane, tuple[str, ...]]]) -> dict[str, str]:
    # An outer lane lists the nodes of its inner lanes too: the innermost one, the last, holds.
    return {node_id: lane.lane_id for lane, nodes in lanes for node_id in nodes}


def _tasks(outline: Outline, lane_of: Mapping[str, str]) -> Iterator[tuple[str, UserTask]]:
    for node in outline.of_kind("userTask"):
        element, lane_id = node.element, _lane_of(outline, node, lane_of)
        yield (
            node.node_id,
            UserTask(
                element_id=node.node_id,
                name=names_of(element),
                guidance=guidance_of(element),
                lane_id=lane_id,
                form_id=extension(element, "form"),
                deadline_id=extension(element, "deadline"),
                purpose=extension(element, "purpose"),
                personal_role=extension(element, "personalRole"),
            ),
        )


def _lane_of(outline: Outline, node: Node, lane_of: Mapping[str, str]) -> str | None:
    """Return the lane of a node: its own, or that of the subprocess it is in."""
    around = outline.nodes.get(node.scope or "")
    own = lane_of.get(node.node_id)
    return _lane_of(outline, around, lane_of) if own is None and around is not None else own


def _timers(outline: Outline) -> Iterator[tuple[str, TimerEvent]]:
    for node in outline.nodes.values():
        if timers_of(node):
            host_id, cancels = _place(outline, node)
            yield node.node_id, TimerEvent(node.node_id, names_of(node.element), host_id, cancels)


def _receivers(outline: Outline) -> Iterator[tuple[str, MessageEvent]]:
    for node in outline.nodes.values():
        if receives(node):
            host_id, cancels = _place(outline, node)
            yield (
                node.node_id,
                MessageEvent(
                    element_id=node.node_id,
                    name=names_of(node.element),
                    message=message_name(node) or "",
                    host_id=host_id,
                    interrupts=cancels,
                    is_task=node.kind == "receiveTask",
                ),
            )


def _place(outline: Outline, node: Node) -> tuple[str | None, bool]:
    if node.kind == "boundaryEvent":
        return host_of(node), interrupts(node)
    if begins_handler(outline, node):
        around = outline.nodes[node.scope or ""].scope or outline.process_id
        return around, interrupts_scope(node)
    return None, False


def _throws(outline: Outline) -> Iterator[tuple[str, str]]:
    for node in outline.nodes.values():
        if throws(node):
            yield node.node_id, message_name(node) or ""


def _addressed(outline: Outline) -> Iterator[tuple[str, str]]:
    for node in outline.nodes.values():
        fact = extension(node.element, "case")
        if throws(node) and fact is not None:
            yield node.node_id, fact


def _reports(outline: Outline) -> Iterator[tuple[str, Report]]:
    for node in outline.nodes.values():
        if _is_reported(node):
            name, form_id = names_of(node.element), extension(node.element, "form")
            yield node.node_id, Report(node.node_id, name, message_name(node) or "", form_id)


def _signals(outline: Outline) -> Iterator[tuple[str, SignalEvent]]:
    for node in outline.nodes.values():
        if catches_signal(node):
            host_id, _ = _place(outline, node)
            yield node.node_id, SignalEvent(node.node_id, names_of(node.element), host_id)


def _conditions(outline: Outline) -> Iterator[tuple[str, ConditionalEvent]]:
    for node in conditional_events(outline):
        host_id, _ = _place(outline, node)
        yield node.node_id, ConditionalEvent(node.node_id, names_of(node.element), host_id)


def _rules(outline: Outline) -> Iterator[tuple[str, BusinessRule]]:
    for node in outline.of_kind("businessRuleTask"):
        rule = rule_of(node)
        yield node.node_id, BusinessRule("".join(rule.decisions), "".join(rule.results))


def _ends(outline: Outline) -> Iterator[tuple[str, Bilingual]]:
    for node in outline.nodes.values():
        if not is_of_process(outline, node) or is_handler(node):
            continue
        if node.kind == "endEvent":
            yield node.node_id, names_of(node.element)
        elif not outline.outgoing(node.node_id):
            yield implicit_end_of(node.node_id), _END


def _inside(outline: Outline) -> Iterator[tuple[str, Bilingual]]:
    for node in outline.nodes.values():
        is_inner_end = node.kind == "endEvent" and not is_of_process(outline, node)
        if node.kind in THROWING_HOSTS or is_inner_end:
            yield node.node_id, names_of(node.element)


def _doings(outline: Outline) -> Iterator[Node]:
    """Yield what people do: complete a task, or report an event."""
    yield from outline.of_kind("userTask")
    yield from (node for node in outline.nodes.values() if _is_reported(node))


def _is_reported(node: Node) -> bool:
    return receives(node) and extension(node.element, "report") == "true"


def _follows(outline: Outline, doing: Node) -> tuple[str, ...]:
    found: dict[str, None] = {}
    passed: set[str] = set()
    ahead = following(outline, doing.node_id)
    while ahead:
        node_id = ahead.pop(0)
        node = outline.nodes.get(node_id)
        if node is None or _is_followed(outline, node):
            found[node_id] = None
        if node is not None and node.kind not in _AWAITED and node_id not in passed:
            passed.add(node_id)
            ahead = following(outline, node_id) + ahead
    return tuple(found)


def _is_followed(outline: Outline, node: Node) -> bool:
    if node.kind == "endEvent":
        return is_of_process(outline, node) and not is_cut_short(outline, node)
    return node.kind in _AWAITED
