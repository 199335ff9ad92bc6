"""Business rule task (BPMN 2.0, 10.3.3): a decision over the facts, whose value becomes a fact."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bilingual import Bilingual
from engine.bpmn.environment import Environment
from engine.bpmn.library import Passed, ProcessSpec, Task
from engine.bpmn.notation import CAMUNDA, OPERATON, RUTA, ZEEBE, Element, extension_parts
from engine.bpmn.outline import Node
from engine.bpmn.specs import OneStepAtATime
from engine.errors import DecisionError, RutaError
from engine.feel import FeelError, FeelRefused, compile_expression, to_python
from engine.model.decision import Decided
from engine.model.facts import encode_fact

_ATTRIBUTES: Final[Mapping[str, tuple[str, str]]] = {
    RUTA: ("decision", "resultVariable"),
    CAMUNDA: ("decisionRef", "resultVariable"),
    OPERATON: ("decisionRef", "resultVariable"),
}


@dataclass(frozen=True, slots=True)
class DrawnRule:
    """The decisions and the facts for their values that a task names: one each, to be executed."""

    decisions: frozenset[str]
    results: frozenset[str]


def rule_of(node: Node) -> DrawnRule:
    """Read the task in our own notation and in those of the editors."""
    named = list(_named(node.element))
    return DrawnRule(
        frozenset(decision.strip() for decision, _ in named if decision and decision.strip()),
        frozenset(result.strip() for _, result in named if result and result.strip()),
    )


def is_fact_name(text: str) -> bool:
    """Whether a text is a name by which expressions can read a fact."""
    try:
        return compile_expression(text).names == {text}
    except FeelRefused:
        return False


class BusinessRuleTask(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """Decides at once. A decision that fails leaves the token here with an incident."""

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.decision_id = ""
        self.result = ""

    def _run_hook(self, my_task: Task) -> bool | None:
        try:
            decided = self._decide(my_task.workflow.environment_at(my_task))
        except (FeelError, RutaError, ValueError) as error:
            my_task.workflow.stuck(my_task, _failed(self.decision_id, error))
            # None leaves the task neither completed nor in error: it waits.
            return None
        my_task.workflow.note_decision(my_task, decided)
        return True

    def _decide(self, environment: Environment) -> Decided:
        decided = environment.decide(self.decision_id)
        value = to_python(decided.value)
        encode_fact(value)
        return Decided(value, decided.fired)


def _named(task: Element) -> "list[tuple[str | None, str | None]]":
    attributes = [
        (task.get(f"{{{space}}}{decision}"), task.get(f"{{{space}}}{result}"))
        for space, (decision, result) in _ATTRIBUTES.items()
    ]
    parts = extension_parts(task, ZEEBE, "calledDecision")
    return [*attributes, *((part.get("decisionId"), part.get("resultVariable")) for part in parts)]


def _failed(decision_id: str, error: Exception) -> Bilingual:
    if isinstance(error, DecisionError):
        # It names the decision itself, which may be one that this decision requires.
        return error.message
    reason = _reason(error)
    return Bilingual(
        f"La decisión «{decision_id}» no se pudo tomar: {reason.es}",
        f"The decision “{decision_id}” could not be taken: {reason.en}",
    )


def _reason(error: Exception) -> Bilingual:
    if isinstance(error, RutaError):
        return error.message
    if isinstance(error, FeelError):
        return Bilingual(error.es, error.en)
    return _NO_FACT


_NO_FACT: Final = Bilingual(
    "su valor no puede ser un dato.", "its value is not one that a fact can have."
)
