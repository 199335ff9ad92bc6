"""What begins its own sending anew: a signal or message leads back to the node that sends it, across processes."""

from collections.abc import Iterator, Mapping

from engine.bpmn.calls import called_process
from engine.bpmn.events import begins_handler, interrupts, interrupts_scope
from engine.bpmn.messages import message_name, opening_message, throws
from engine.bpmn.outline import Node, Outline
from engine.bpmn.signals import catches_signal, signal_name, throws_signal
from engine.bpmn.ways import after

_Place = tuple[str, str]
"""A process and a node of it."""


def told_again(
    outlines: Mapping[str, Outline], passing: Mapping[str, frozenset[str]]
) -> Iterator[Node]:
    """Yield the nodes that what they send leads back to; `passing` are the nodes where no person is waited for."""
    for outline in outlines.values():
        for node in outline.nodes.values():
            begun = [*_begun_by(node, outlines)]
            if (outline.process_id, node.node_id) in _reached(begun, outlines, passing):
                yield node


def _reached(
    begun: list[_Place], outlines: Mapping[str, Outline], passing: Mapping[str, frozenset[str]]
) -> set[_Place]:
    found: set[_Place] = set()
    waiting = begun
    while waiting:
        process_id, node_id = place = waiting.pop()
        if place in found or node_id not in passing[process_id]:
            continue
        found.add(place)
        outline = outlines[process_id]
        known = set(after(outline, node_id)) & set(outline.nodes)
        waiting += [(process_id, target) for target in known]
        waiting += _begun_by(outline.nodes[node_id], outlines)
        waiting += _called(outline.nodes[node_id], outlines)
    return found


def _begun_by(node: Node, outlines: Mapping[str, Outline]) -> Iterator[_Place]:
    """Yield what a node begins by what it sends: processes, and events that stand ready again at once."""
    sent = message_name(node) if throws(node) else None
    signal = signal_name(node) if throws_signal(node) else None
    for outline in outlines.values():
        for other in outline.nodes.values():
            if signal is not None and _stays_ready(outline, other) and signal_name(other) == signal:
                yield outline.process_id, other.node_id
        if sent is not None and opening_message(outline) == sent:
            yield outline.process_id, outline.starts()[0].node_id


def _stays_ready(outline: Outline, node: Node) -> bool:
    """Whether an event hears each signal anew: what begins to wait after a signal was sent never hears that one."""
    if not catches_signal(node):
        return False
    if node.kind == "boundaryEvent":
        return not interrupts(node)
    if begins_handler(outline, node):
        return not interrupts_scope(node)
    return node.kind == "startEvent"


def _called(node: Node, outlines: Mapping[str, Outline]) -> list[_Place]:
    called = outlines.get(called_process(node)) if node.kind == "callActivity" else None
    if called is None:
        return []
    return [(called.process_id, start.node_id) for start in called.starts()]
