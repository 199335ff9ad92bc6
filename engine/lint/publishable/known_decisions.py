"""The decision that a business rule takes is in the package, and reads what is known where it is taken.

What belongs to one instance of a repeated activity is known inside that alone; elsewhere it would be null in silence.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.naming import names_inside
from engine.bpmn.reading import Diagram
from engine.bpmn.rules import rule_of
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "known-decision"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a decision that the package does not have, or that reads an item where there is none."""
    for outline in every_process(diagrams):
        for task in outline.of_kind("businessRuleTask"):
            named = rule_of(task).decisions
            known = names_inside(outline, task, context.names) or {}
            for decision_id in sorted(named & context.decisions.keys()):
                for name in sorted(context.decisions[decision_id] - known.keys()):
                    yield finding(RULE, task.element, *_not_here(decision_id, name))
            for decision_id in sorted(named - context.decisions.keys()):
                yield finding(
                    RULE,
                    task.element,
                    f"La decisión «{decision_id}» no está en el paquete. Agréguela o corrija su nombre.",
                    f"The decision “{decision_id}” is not in the package. Add it or correct its name.",
                )


def _not_here(decision_id: str, name: str) -> tuple[str, str]:
    return (
        f"La decisión «{decision_id}» lee «{name}», que aquí no se conoce. Tómela dentro de lo que se repite.",
        f"The decision “{decision_id}” reads “{name}”, which is not known here. Take it inside what repeats.",
    )
