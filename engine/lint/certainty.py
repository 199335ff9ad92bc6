"""Which facts have a value for certain at each node, whatever way a case came there."""

from collections.abc import Mapping

from engine.bpmn.notation import extension
from engine.bpmn.outline import Node, Outline


def certain_facts(
    outline: Outline, facts_of_form: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return, by node, the facts that every way from the start to the node has written.

    A node that no way leads to is not in the result.
    """
    written = {node.node_id: _written(node, facts_of_form) for node in outline.nodes.values()}
    arriving = {node.node_id: frozenset[str]() for node in outline.of_kind("startEvent")}
    changed = True
    while changed:
        # Sets only shrink once they are there, so this ends.
        after = {node_id: facts | written[node_id] for node_id, facts in arriving.items()}
        meeting = {**arriving, **_meeting(outline, arriving, after)}
        changed = meeting != arriving
        arriving = meeting
    return arriving


def _written(node: Node, facts_of_form: Mapping[str, frozenset[str]]) -> frozenset[str]:
    form_id = extension(node.element, "form")
    return facts_of_form.get(form_id or "", frozenset())


def _meeting(
    outline: Outline,
    arriving: Mapping[str, frozenset[str]],
    after: Mapping[str, frozenset[str]],
) -> dict[str, frozenset[str]]:
    met: dict[str, frozenset[str]] = {}
    for flow in outline.flows:
        if flow.source in after and flow.target in outline.nodes:
            before = met.get(flow.target, arriving.get(flow.target))
            facts = after[flow.source]
            met[flow.target] = facts if before is None else before & facts
    return met
