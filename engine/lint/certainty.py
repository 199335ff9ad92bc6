"""Which facts have a value for certain behind each node, whatever way a case came there.

What a rule, a script or a message also writes is never certain: what they write may be null.
"""

from collections.abc import Mapping

from engine.bpmn.events import attached_to, host_of
from engine.bpmn.notation import extension
from engine.bpmn.outline import Node, Outline
from engine.bpmn.written import written_facts

Facts = frozenset[str]


def certain_after(outline: Outline, facts_of_form: Mapping[str, Facts]) -> dict[str, Facts]:
    """Return, by node, the facts that have a value for certain when a token leaves it.

    A node that no way leads to is not in the result.
    """
    doubtful = written_facts(outline)
    certain = _certain_before(outline, facts_of_form)
    return {
        node_id: (facts | _written(outline.nodes[node_id], facts_of_form)) - doubtful
        for node_id, facts in certain.items()
    }


def _certain_before(outline: Outline, facts_of_form: Mapping[str, Facts]) -> dict[str, Facts]:
    written = {node.node_id: _written(node, facts_of_form) for node in outline.nodes.values()}
    everything = Facts().union(*written.values())
    certain = dict.fromkeys(_reached(outline), everything)
    changed = True
    while changed:
        # From all the facts on, each round takes some away, so this ends.
        after = {node_id: facts | written[node_id] for node_id, facts in certain.items()}
        met = {node_id: _meeting(outline, outline.nodes[node_id], after) for node_id in certain}
        # A boundary event happens while its task is open: what that writes is not there yet.
        met |= {
            event.node_id: met[host_of(event)]
            for event in outline.of_kind("boundaryEvent")
            if host_of(event) in met
        }
        changed = met != certain
        certain = met
    return certain


def _written(node: Node, facts_of_form: Mapping[str, Facts]) -> Facts:
    # What is reported may also come as a message without the form's answers.
    form_id = extension(node.element, "form") if node.kind == "userTask" else None
    return facts_of_form.get(form_id or "", Facts())


def _reached(outline: Outline) -> list[str]:
    found = {node.node_id: None for node in outline.of_kind("startEvent")}
    ahead = list(found)
    while ahead:
        node_id = ahead.pop()
        targets = [flow.target for flow in outline.outgoing(node_id)]
        targets += [event.node_id for event in attached_to(outline, node_id)]
        new = [each for each in targets if each in outline.nodes and each not in found]
        found.update(dict.fromkeys(new))
        ahead += new
    return list(found)


def _meeting(outline: Outline, node: Node, after: Mapping[str, Facts]) -> Facts:
    arriving = [
        after[flow.source] for flow in outline.incoming(node.node_id) if flow.source in after
    ]
    if not arriving:
        return Facts()
    # A parallel gateway has waited for all its flows; elsewhere a token came by one of them.
    if node.kind == "parallelGateway":
        return Facts().union(*arriving)
    return arriving[0].intersection(*arriving)
