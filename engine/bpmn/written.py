"""Which facts a diagram writes by itself, without a form: the values of its rules, what its messages bring."""

from collections.abc import Iterator

from engine.bpmn.messages import mappings_of, receives
from engine.bpmn.outline import Outline
from engine.bpmn.rules import rule_of


def written_facts(outline: Outline) -> frozenset[str]:
    """Return the names of the facts that a process writes besides its forms."""
    return frozenset(_written(outline))


def _written(outline: Outline) -> Iterator[str]:
    for node in outline.nodes.values():
        if node.kind == "businessRuleTask":
            yield from rule_of(node).results
        if node.kind == "callActivity":
            # What a call gives is a fact of the process that it calls, which the package declares too.
            yield from (mapping.target for mapping in mappings_of(node, "in"))
            yield from (mapping.target for mapping in mappings_of(node, "out"))
        if receives(node):
            yield from (mapping.target for mapping in mappings_of(node, "in"))
