"""What an instance's expressions are evaluated over: its facts, and the time that the engine was given."""

from collections.abc import Iterable, Mapping

from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from engine.bpmn.library import Passed
from engine.errors import NotFound
from engine.feel import Expression, Moment
from engine.model.decision import Decide, Decided
from engine.model.step import FactValue


class Environment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]  # untyped base
    """Evaluates compiled FEEL, conditions by the id of their flow. Never Python."""

    def __init__(
        self,
        conditions: Mapping[str, Expression],
        facts: Mapping[str, FactValue],
        declared: Iterable[str],
        decisions: Mapping[str, Decide],
        moment: Moment,
    ) -> None:
        super().__init__()
        self.facts = dict(facts)
        self.moment = moment
        self.has_news = True
        self._conditions = conditions
        self._decisions = decisions
        # A declared fact without a value yet is null; a name that nobody declared stays unknown.
        self._nulls = dict.fromkeys(declared)

    def evaluate(
        self, expression: str, context: Passed = None, external_context: Passed = None
    ) -> object:
        """Return what the condition of the flow with this id gives; the context is never read."""
        del context, external_context
        return self.value_of(self._conditions[expression])

    def value_of(self, expression: Expression) -> object:
        """Return what an expression gives over the facts as they are now."""
        return expression.evaluate(self.known(), moment=self.moment)

    def decide(self, decision_id: str) -> Decided:
        """Take a decision over the facts as they are now; NotFound when there is no such decision."""
        if decision_id not in self._decisions:
            raise NotFound
        return self._decisions[decision_id](self.known(), self.moment)

    def write(self, facts: Mapping[str, FactValue]) -> None:
        """Change facts; what waits for a condition will look at them."""
        self.facts.update(facts)
        self.has_news = True

    def with_nulls(self, facts: Mapping[str, FactValue]) -> Mapping[str, FactValue]:
        """Return facts of another instance, and null for each that is declared and has no value there."""
        return {**self._nulls, **facts}

    def known(self) -> Mapping[str, FactValue]:
        """Return the facts, and null for each that is declared and has no value yet."""
        return {**self._nulls, **self.facts}

    def execute(self, script: str, context: Passed, external_context: Passed = None) -> None:
        """Refuse: nothing that is executed here has a script."""
        del context, external_context
        message = f"a script was to be executed: {len(script)} characters"
        raise RuntimeError(message)
