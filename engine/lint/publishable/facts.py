"""Every condition reads declared facts, and only compares what certainly has a value.

A fact is certain where every way to the condition passes a form that requires it. Any other must be
asked for before its size is compared: `score != null and score > 3`. Equality needs no such question.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.bpmn.conditionals import conditional_events, conditions_of
from engine.bpmn.loops import loop_of
from engine.bpmn.naming import names_in, names_inside
from engine.bpmn.notation import Element
from engine.bpmn.outline import Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.feel import Declared, FeelRefused, compile_condition
from engine.lint.certainty import certain_after
from engine.lint.executable.conditions import deciding_flows, scope_of
from engine.lint.rule import PackageContext, every_process, finding

RULE = "fact"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse conditions that read what is not declared, compare other types, or may meet no value."""
    for outline in every_process(diagrams):
        yield from _conditions(outline, context)


def _conditions(outline: Outline, context: PackageContext) -> Iterator[Finding]:
    certain = certain_after(outline, context.facts_of_form)
    for flow in deciding_flows(outline):
        names = _with_certain(context.names or {}, certain.get(flow.source, frozenset()))
        known = names_in(outline, scope_of(outline, flow), names)
        yield from _compiled(flow.element, flow.condition or "", known or {})
    for event in conditional_events(outline):
        names = _with_certain(context.names or {}, certain.get(event.node_id, frozenset()))
        for condition in conditions_of(event):
            known = names_in(outline, event.scope, names)
            yield from _compiled(event.element, condition.text, known or {})
    for node in outline.nodes.values():
        if (loop := loop_of(node)) is not None:
            names = _with_certain(context.names or {}, certain.get(node.node_id, frozenset()))
            for asked in loop.conditions:
                known = names_inside(outline, node, names)
                yield from _compiled(node.element, asked.text, known or {})


def _compiled(element: Element, text: str, names: Mapping[str, Declared]) -> Iterator[Finding]:
    try:
        compile_condition(text, names)
    except FeelRefused as refused:
        yield finding(RULE, element, refused.es, refused.en)


def _with_certain(names: Mapping[str, Declared], certain: frozenset[str]) -> dict[str, Declared]:
    return {
        name: replace(fact, nullable=fact.nullable and name not in certain)
        for name, fact in names.items()
    }
