"""An activity that repeats says how often: as long as a condition is true, a number of times, or for each of a list.

What belongs to one of its instances alone, such as its item, is known inside it and nowhere else.
"""

from collections.abc import Iterator, Sequence

from engine.bilingual import Bilingual
from engine.bpmn.events import is_handler
from engine.bpmn.locals import COUNTER, TOTALS
from engine.bpmn.loops import loop_of, markers_of, repeating_around, repeats
from engine.bpmn.markers import RepetitionRefused, compile_repetition
from engine.bpmn.messages import Direction, mappings_of
from engine.bpmn.naming import names_in, names_inside
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.bpmn.rules import rule_of
from engine.bpmn.scripts import assigned_names
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "multi-instance"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse markers that do not say how often, and what would write a counter."""
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            if repeats(node):
                yield from _marker(outline, node, context)
            yield from _counters(outline, node)


def _marker(outline: Outline, node: Node, context: RunContext) -> Iterator[Finding]:
    if len(markers_of(node)) > 1:
        yield finding(RULE, node.element, *_TWO)
    if is_handler(node):
        yield finding(RULE, node.element, *_HANDLER)
    reason = _refusal(outline, node, context)
    if reason is not None:
        yield finding(RULE, node.element, reason.es, reason.en)


def _refusal(outline: Outline, node: Node, context: RunContext) -> Bilingual | None:
    loop = loop_of(node)
    if loop is None:
        return None
    outside = names_in(outline, node.scope, context.names)
    inside = names_inside(outline, node, context.names)
    try:
        compile_repetition(loop, outside, inside)
    except RepetitionRefused as refused:
        return refused.reason
    return None


def _counters(outline: Outline, node: Node) -> Iterator[Finding]:
    is_repeated = repeats(node) or any(repeating_around(outline, node.scope))
    if is_repeated and _written(node) & {COUNTER, *TOTALS}:
        yield finding(RULE, node.element, *_COUNTER_WRITTEN)


def _written(node: Node) -> set[str]:
    written = {*assigned_names(node)} if node.kind == "scriptTask" else set()
    if node.kind == "businessRuleTask":
        written |= rule_of(node).results
    direction: Direction = "out" if node.kind == "callActivity" else "in"
    return written | {mapping.target for mapping in mappings_of(node, direction)}


_TWO = (
    "La actividad tiene dos marcas de repetición. Deje una.",
    "The activity has two loop markers. Leave one.",
)
_HANDLER = (
    "Un subproceso de evento no puede repetirse: comienza cada vez que llega su evento. Borre la marca.",
    "An event subprocess cannot be repeated: it begins whenever its event comes. Delete the marker.",
)
_COUNTER_WRITTEN = (
    "Aquí se escribe un contador de la repetición, que solo se puede leer. Use otro nombre.",
    "A counter of the repetition is written here, which can only be read. Use another name.",
)
