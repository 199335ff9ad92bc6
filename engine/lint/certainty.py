"""Which facts have a value for certain behind each node, whatever way a case came there.

What a rule, a script or a message also writes is never certain: what they write may be null.
"""

from collections.abc import Iterable, Iterator, Mapping

from engine.bpmn.events import handlers_in, host_of, is_handler
from engine.bpmn.loops import loop_of, may_be_skipped, repeating_around
from engine.bpmn.markers import own_names
from engine.bpmn.notation import BEGINNINGS, extension
from engine.bpmn.outline import Node, Outline
from engine.bpmn.ways import after, ends_of, happening_at
from engine.bpmn.written import written_facts

Facts = frozenset[str]


def certain_after(outline: Outline, facts_of_form: Mapping[str, Facts]) -> dict[str, Facts]:
    """Return, by node, the facts that have a value for certain when a token leaves it.

    A node that no way leads to is not in the result.
    """
    doubtful = written_facts(outline)
    certain = _certain_before(outline, facts_of_form)
    return {
        node_id: (facts | _written(outline, outline.nodes[node_id], facts_of_form)) - doubtful
        for node_id, facts in certain.items()
    }


def _certain_before(outline: Outline, facts_of_form: Mapping[str, Facts]) -> dict[str, Facts]:
    written = {
        node.node_id: _written(outline, node, facts_of_form) for node in outline.nodes.values()
    }
    everything = Facts().union(*written.values())
    certain = dict.fromkeys(_reached(outline), everything)
    changed = True
    while changed:
        # From all the facts on, each round takes some away, so this ends.
        left = {node_id: facts | written[node_id] for node_id, facts in certain.items()}
        met = {
            node_id: _meeting(outline, outline.nodes[node_id], certain, left) for node_id in certain
        }
        changed = met != certain
        certain = met
    return certain


def _written(outline: Outline, node: Node, facts_of_form: Mapping[str, Facts]) -> Facts:
    if may_be_skipped(node):
        return Facts()
    # What is reported may also come as a message without the form's answers.
    form_id = extension(node.element, "form") if node.kind == "userTask" else None
    return facts_of_form.get(form_id or "", Facts()) - _own(outline, node)


def _own(outline: Outline, node: Node) -> Facts:
    """Return what belongs to one instance of the activities around alone, and is gone with it."""
    around = [node, *repeating_around(outline, node.scope)]
    loops = [loop for each in around if (loop := loop_of(each)) is not None]
    return Facts().union(*(own_names(loop) for loop in loops))


def _reached(outline: Outline) -> list[str]:
    found = {node.node_id: None for node in (*outline.starts(), *_listening(outline))}
    ahead = list(found)
    while ahead:
        node_id = ahead.pop()
        targets = after(outline, node_id)
        targets += [event.node_id for event in happening_at(outline, outline.nodes[node_id])]
        new = [each for each in targets if each in outline.nodes and each not in found]
        found.update(dict.fromkeys(new))
        ahead += new
    return list(found)


def _listening(outline: Outline) -> Iterator[Node]:
    for handler in handlers_in(outline, None):
        yield from outline.starts(handler.node_id)


def _meeting(
    outline: Outline, node: Node, met: Mapping[str, Facts], left: Mapping[str, Facts]
) -> Facts:
    if node.kind in BEGINNINGS:
        return met.get(_around(outline, node) or "", Facts())
    arriving = [
        _alternatively(left[each] for each in ends if each in left)
        for ends in (ends_of(outline, flow.source) for flow in outline.incoming(node.node_id))
        if any(each in left for each in ends)
    ]
    # A parallel gateway has waited for all its flows; elsewhere a token came by one of them.
    if node.kind == "parallelGateway":
        return Facts().union(*arriving)
    return _alternatively(arriving)


def _around(outline: Outline, node: Node) -> str | None:
    """Return what is active when an event happens or a subprocess begins: its writing is not there yet."""
    if node.kind == "boundaryEvent":
        return host_of(node)
    scope = outline.nodes.get(node.scope or "")
    return scope.scope if scope is not None and is_handler(scope) else node.scope


def _alternatively(found: Iterable[Facts]) -> Facts:
    every = list(found)
    return every[0].intersection(*every) if every else Facts()
