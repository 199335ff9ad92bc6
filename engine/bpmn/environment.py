"""What an instance's expressions are evaluated over: its facts, and the time that the engine was given."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from engine.bpmn.library import Passed
from engine.bpmn.locals import Frame, settled
from engine.errors import NotFound
from engine.feel import Expression, Moment
from engine.model.decision import Decide, Decided
from engine.model.step import FactValue


@dataclass(slots=True)
class _Shared:
    """What every token of an instance sees alike. `has_news` until those that wait for a condition have looked."""

    facts: dict[str, FactValue]
    has_news: bool = True


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
        self.moment = moment
        self._shared = _Shared(dict(facts))
        self.frames: tuple[Frame, ...] = ()
        self._conditions = conditions
        self._decisions = decisions
        # A declared fact without a value yet is null; a name that nobody declared stays unknown.
        self._nulls = dict.fromkeys(declared)

    @property
    def facts(self) -> dict[str, FactValue]:
        """The facts of the instance, without what belongs to one instance of a repeated activity."""
        return self._shared.facts

    @property
    def has_news(self) -> bool:
        return self._shared.has_news

    @has_news.setter
    def has_news(self, is_so: bool) -> None:
        self._shared.has_news = is_so

    def within(self, frames: Sequence[Frame]) -> "Environment":
        """Return the same facts as seen inside instances of repeated activities, the innermost first."""
        inner = copy(self)
        inner.frames = tuple(frames)
        return inner

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

    def write(self, facts: Mapping[str, FactValue]) -> frozenset[str]:
        """Change facts, which what waits for a condition will look at; return those that everybody sees.

        One that belongs to an instance of a repeated activity is written there alone.
        """
        shared = {
            name: value for name, value in facts.items() if not self._write_inside(name, value)
        }
        self.facts.update(shared)
        self.has_news = True
        return frozenset(shared)

    def with_nulls(self, facts: Mapping[str, FactValue]) -> Mapping[str, FactValue]:
        """Return facts of another instance, and null for each that is declared and has no value there."""
        return {**self._nulls, **facts}

    def known(self) -> Mapping[str, FactValue]:
        """Return the facts, and null for each that is declared and has no value yet."""
        known = {**self._nulls, **self.facts}
        for frame in reversed(self.frames):
            known.update(frame.values)
            known.update(frame.counters)
        return known

    def _write_inside(self, name: str, value: FactValue) -> bool:
        for frame in self.frames:
            if name in frame.values:
                frame.values[name] = settled(value)
                return True
        return False

    def execute(self, script: str, context: Passed, external_context: Passed = None) -> None:
        """Refuse: nothing that is executed here has a script."""
        del context, external_context
        message = f"a script was to be executed: {len(script)} characters"
        raise RuntimeError(message)
