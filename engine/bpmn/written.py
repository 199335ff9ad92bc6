"""Which facts a diagram writes by itself, without a form: its rules, scripts and messages."""

from collections.abc import Iterator

from engine.bpmn.loops import loop_of
from engine.bpmn.messages import mappings_of, receives
from engine.bpmn.outline import Outline
from engine.bpmn.rules import rule_of
from engine.bpmn.scripts import assigned_names


def decided_facts(outline: Outline) -> Iterator[tuple[str, str]]:
    """Give each fact that the value of a decision becomes, with the id of the decision."""
    for node in outline.nodes.values():
        if node.kind == "businessRuleTask":
            rule = rule_of(node)
            yield from ((fact, decision) for fact in rule.results for decision in rule.decisions)


def brought_facts(outline: Outline) -> Iterator[str]:
    """Give the facts that scripts assign, that messages and ended calls bring, and that repetitions collect."""
    yield from brought_by_others(outline)
    for node in outline.nodes.values():
        if (loop := loop_of(node)) is not None:
            yield from (collected.text for collected in loop.collected_in)


def brought_by_others(outline: Outline) -> Iterator[str]:
    """Give the facts that scripts assign, and that arriving messages and ended calls bring."""
    for node in outline.nodes.values():
        if node.kind == "callActivity":
            # What a call gives is a fact of the process that it calls, which the package declares too.
            yield from (mapping.target for mapping in mappings_of(node, "in"))
            yield from (mapping.target for mapping in mappings_of(node, "out"))
        if node.kind == "scriptTask":
            yield from assigned_names(node)
        if receives(node):
            yield from (mapping.target for mapping in mappings_of(node, "in"))


def written_facts(outline: Outline) -> frozenset[str]:
    """Return the names of the facts that a process writes besides its forms."""
    return frozenset(
        {fact for fact, _decision in decided_facts(outline)} | {*brought_facts(outline)}
    )
