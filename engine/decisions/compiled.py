"""A decision that can be made: its own logic, and the decisions that it requires, in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.bilingual import Bilingual
from engine.decisions.outcome import Failing, Outcome
from engine.decisions.value_types import ValueType
from engine.feel import Expression, Moment, Shape, to_python
from engine.model.decision import Decided, FiredRule

Logic = Callable[[Mapping[str, object], Moment | None], Outcome]


@dataclass(frozen=True, slots=True)
class Formula:
    """A decision that is one expression (DMN 7.3.1)."""

    decision_id: str
    expression: Expression

    def decide(self, scope: Mapping[str, object], moment: Moment | None) -> Outcome:
        """Give the expression's value. Raises `DecisionError`."""
        with Failing(self.decision_id):
            return Outcome(self.expression.evaluate(scope, moment=moment))


@dataclass(frozen=True, slots=True)
class Node:
    """One decision of a file: `facts` it reads by their types, `needs` the decisions by their ids.

    `types` are all the ones that its value must have: its variable's, and its logic's own.
    """

    decision_id: str
    facts: Mapping[str, ValueType]
    needs: Mapping[str, str]
    types: tuple[ValueType, ...]
    logic: Logic = field(repr=False)

    def decide(
        self,
        context: Mapping[str, object],
        results: Mapping[str, object],
        moment: Moment | None,
    ) -> Outcome:
        """Give the decision's value over the facts and the results before it. Raises `DecisionError`."""
        outcome = self.logic(self._scope(context, results), moment)
        with Failing(self.decision_id):
            for known in self.types:
                known.require(outcome.value)
        return outcome

    def _scope(
        self, context: Mapping[str, object], results: Mapping[str, object]
    ) -> dict[str, object]:
        """Return what the logic sees: facts as their declared types, and results by name."""
        seen = {name: results[decision] for name, decision in self.needs.items()}
        for name, known in self.facts.items():
            with Failing(self.decision_id, about=name):
                seen[name] = known.enter(context.get(name))
        return seen


@dataclass(frozen=True, slots=True)
class CompiledDecision:
    """A decision with all that it requires. It never changes and may be shared between threads.

    `inputs` are the facts it reads, its required decisions' included; a fact that is not given is null.
    `shape` is what is known of its value beforehand.
    """

    decision_id: str
    name: Bilingual
    inputs: frozenset[str]
    outputs: tuple[str, ...]
    shape: Shape
    _nodes: tuple[Node, ...] = field(repr=False)

    def __call__(self, context: Mapping[str, object], moment: Moment | None = None) -> Decided:
        """Make the decision. Raises `DecisionError`, which names the rule and the cell."""
        results: dict[str, object] = {}
        fired: list[FiredRule] = []
        for node in self._nodes:
            outcome = node.decide(context, results, moment)
            results[node.decision_id] = outcome.value
            fired += outcome.fired
        return Decided(to_python(results[self.decision_id]), tuple(fired))
