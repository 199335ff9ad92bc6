"""A decision table, compiled: it takes the values that it reads and gives its value (DMN chapter 8)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.outcome import Failing, Outcome
from engine.decisions.policies import Hit, Policy, PolicyBroken, same
from engine.decisions.value_types import ValueType
from engine.errors import DecisionError
from engine.feel import Expression, Moment, UnaryTests
from engine.model.decision import FiredRule

Scope = Mapping[str, object]
VARIES: Final = object()
"""Stands for the value of an entry that is not known before it is evaluated."""


@dataclass(frozen=True, slots=True)
class Column:
    """An input of the table: what is read, and the type that it is read as."""

    element_id: str
    label: str
    expression: Expression
    type: ValueType


@dataclass(frozen=True, slots=True)
class Cell:
    """A test of one rule on the column at `place`; cells that admit everything are left out."""

    element_id: str
    place: int
    tests: UnaryTests


@dataclass(frozen=True, slots=True)
class Entry:
    """An output of one rule, or the default of a column; `constant` is its value when nothing changes it."""

    element_id: str
    expression: Expression
    constant: object = VARIES


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `ranking` lists its values by decreasing priority, where they have one."""

    element_id: str
    name: str
    type: ValueType
    ranking: tuple[object, ...]
    default: Entry | None


@dataclass(frozen=True, slots=True)
class Rule:
    rule_id: str
    cells: tuple[Cell, ...]
    entries: tuple[Entry, ...]
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Table:
    """One decision table. It never changes and may be shared between threads."""

    decision_id: str
    policy: Policy
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def gathers(self) -> bool:
        """Tell whether the value is made of outputs and is not simply one of them."""
        return self.policy.gives_list or self.policy.is_aggregate or len(self.outputs) > 1

    def decide(self, scope: Scope, moment: Moment | None) -> Outcome:
        """Give the value for these facts, and the rules that gave it. Raises `DecisionError`."""
        hits = list(self._hits(scope, moment))
        if not hits:
            return Outcome(self._without_rule(scope, moment))
        try:
            chosen = self.policy.choose(hits)
        except PolicyBroken as broken:
            rule = self.rules[broken.place]
            raise DecisionError(
                decision=self.decision_id, rule=rule.rule_id, reason=broken.reason
            ) from broken
        with Failing(self.decision_id):
            value = self.policy.gather([hit.value for hit in chosen])
        return Outcome(value, tuple(self._fired(hit) for hit in chosen))

    def _hits(self, scope: Scope, moment: Moment | None) -> Iterator[Hit]:
        values = [self._input(column, scope, moment) for column in self.columns]
        for place, rule in enumerate(self.rules):
            if self._matches(rule, values, scope, moment):
                yield self._hit(place, rule, scope, moment)
                if self.policy.stops_at_first:
                    return

    def _input(self, column: Column, scope: Scope, moment: Moment | None) -> object:
        with Failing(self.decision_id, cell=column.element_id, about=column.label):
            return column.type.require(column.expression.evaluate(scope, moment=moment))

    def _matches(
        self, rule: Rule, values: list[object], scope: Scope, moment: Moment | None
    ) -> bool:
        for cell in rule.cells:
            with Failing(self.decision_id, rule=rule.rule_id, cell=cell.element_id):
                if cell.tests.holds(values[cell.place], scope, moment=moment) is not True:
                    return False
        return True

    def _hit(self, place: int, rule: Rule, scope: Scope, moment: Moment | None) -> Hit:
        pairs = list(zip(self.outputs, rule.entries, strict=True))
        values = [
            self._result(output, entry, rule.rule_id, scope, moment) for output, entry in pairs
        ]
        rank = self._rank(rule, values) if self.policy.is_ranked else ()
        return Hit(place, self._compound(values), rank)

    def _result(
        self, output: Output, entry: Entry, rule_id: str, scope: Scope, moment: Moment | None
    ) -> object:
        if entry.constant is not VARIES:
            return entry.constant
        with Failing(self.decision_id, rule=rule_id, cell=entry.element_id):
            return output.type.require(entry.expression.evaluate(scope, moment=moment))

    def _rank(self, rule: Rule, values: list[object]) -> tuple[int, ...]:
        """Rank by the outputs whose values are listed, the leftmost first (DMN 8.2.10)."""
        ranked = zip(self.outputs, values, strict=True)
        places = [_place(value, output.ranking) for output, value in ranked if output.ranking]
        if None in places:
            raise DecisionError(decision=self.decision_id, rule=rule.rule_id, reason=_UNRANKED)
        return tuple(place for place in places if place is not None)

    def _without_rule(self, scope: Scope, moment: Moment | None) -> object:
        if all(output.default is None for output in self.outputs):
            return self.policy.nothing
        values = [
            self._result(output, output.default, "", scope, moment) if output.default else None
            for output in self.outputs
        ]
        value = self._compound(values)
        return [value] if self.policy.gives_list else value

    def _compound(self, values: list[object]) -> object:
        if len(values) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}

    def _fired(self, hit: Hit) -> FiredRule:
        rule = self.rules[hit.place]
        return FiredRule(self.decision_id, rule.rule_id, rule.reason)


def _place(value: object, ranking: tuple[object, ...]) -> int | None:
    return next((place for place, each in enumerate(ranking) if same(each, value)), None)


_UNRANKED = Bilingual(
    "La salida no está en la lista de valores que da la prioridad. Agréguela a la lista.",
    "The output is not in the list of values that gives the priority. Add it to the list.",
)
