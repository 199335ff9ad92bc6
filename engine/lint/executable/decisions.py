"""A business rule names the decision that it takes, and the fact that receives the value.

Both may be written in our own attributes, `ruta:decision` and `ruta:resultVariable`, or in those that
editors write for other engines: `camunda:decisionRef`, `zeebe:calledDecision`.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.outline import Node
from engine.bpmn.reading import Diagram
from engine.bpmn.rules import is_fact_name, rule_of
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "decision"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse a business rule without a decision or a fact for its value, or with several."""
    del context
    for outline in every_process(diagrams):
        for task in outline.of_kind("businessRuleTask"):
            yield from _rule(task)


def _rule(task: Node) -> Iterator[Finding]:
    rule = rule_of(task)
    if len(rule.decisions) != 1 or any(_is_computed(each) for each in rule.decisions):
        yield finding(RULE, task.element, *_DECISION)
    if len(rule.results) != 1 or not all(map(is_fact_name, rule.results)):
        yield finding(RULE, task.element, *_RESULT)


def _is_computed(decision_id: str) -> bool:
    return decision_id.startswith(("=", "${", "#{"))


_DECISION = (
    "La regla de negocio debe nombrar una sola decisión por su id. Escriba ruta:decision.",
    "The business rule must name a single decision by its id. Write ruta:decision.",
)
_RESULT = (
    "La regla de negocio debe nombrar el dato que recibe el valor. Escriba ruta:resultVariable.",
    "The business rule must name the fact that receives the value. Write ruta:resultVariable.",
)
