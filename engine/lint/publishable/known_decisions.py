"""The decision that a business rule takes is in the package."""

from collections.abc import Iterator, Sequence

from engine.bpmn.reading import Diagram
from engine.bpmn.rules import rule_of
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "known-decision"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a decision that the package does not have."""
    for outline in every_process(diagrams):
        for task in outline.of_kind("businessRuleTask"):
            for decision_id in sorted(rule_of(task).decisions - context.decisions):
                yield finding(
                    RULE,
                    task.element,
                    f"La decisión «{decision_id}» no está en el paquete. Agréguela o corrija su nombre.",
                    f"The decision “{decision_id}” is not in the package. Add it or correct its name.",
                )
