"""What a table's rules say to each value that an input may have, before any input is given.

The columns are taken apart: each is tried by itself, and any values of them may come together. Columns that
read one expression are tried as one; a computed column that shares a fact with another is not tried, since
its values do not come freely. What is not tried is neither claimed to match nor not to.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from engine.decisions.samples import samples
from engine.decisions.table import Column, Table
from engine.decisions.value_types import ANY, ValueType
from engine.feel import FeelError, UnaryTests, is_name

MOST_TESTS: Final = 1_200_000
"""How many tests of a cell one table may cost; beyond them it is not examined."""
# The different cells of a column that look at its value, and the rules that each stands in.
_Cells = Sequence[tuple[UnaryTests, int]]


class TooLarge(Exception):
    """A table would take too long to examine."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A value of one input, and which rules it leaves standing, one bit each: surely, and possibly."""

    value: object
    surely: int
    possibly: int


@dataclass(frozen=True, slots=True)
class Dimension:
    """One input of the table: the label of its column, and what is tried there, null the last.

    `indifferent` are the rules that look at none of its values; `is_tried` tells whether any was tried.
    """

    label: str
    indifferent: int
    trials: tuple[Trial, ...]
    is_tried: bool


def dimensions(table: Table) -> list[Dimension]:
    """Return what was tried of each input of a table. Raises `TooLarge`."""
    budget = _Budget(MOST_TESTS)
    shared = Counter(name for text in _texts(table) for name in _read(table, text))
    return [_dimension(table, text, shared, budget) for text in _texts(table)]


class _Budget:
    def __init__(self, tests: int) -> None:
        self._left = tests

    def spend(self, tests: int) -> None:
        self._left -= tests
        if self._left < 0:
            raise TooLarge


def _texts(table: Table) -> list[str]:
    return list(dict.fromkeys(_text(column) for column in table.columns))


def _text(column: Column) -> str:
    return " ".join(column.expression.text.split())


def _read(table: Table, text: str) -> frozenset[str]:
    return next(each.expression.names for each in table.columns if _text(each) == text)


def _dimension(table: Table, text: str, shared: Mapping[str, int], budget: _Budget) -> Dimension:
    places = [place for place, column in enumerate(table.columns) if _text(column) == text]
    columns = [table.columns[place] for place in places]
    cells = [_cells(table, place) for place in places]
    indifferent = _everything(table) & ~reduce(or_, map(_among, cells), 0)
    trials: list[Trial] = []
    if is_name(text) or all(shared[name] == 1 for name in columns[0].expression.names):
        trials = _trials(_type(columns), cells, _everything(table), budget)
    is_tried = any(trial.value is not None for trial in trials)
    if not is_tried:
        trials.append(Trial(None, indifferent, _everything(table)))
    return Dimension(columns[0].label, indifferent, tuple(trials), is_tried)


def _everything(table: Table) -> int:
    return (1 << len(table.rules)) - 1


def _cells(table: Table, place: int) -> _Cells:
    found: dict[str, tuple[UnaryTests, int]] = {}
    for number, rule in enumerate(table.rules):
        for cell in rule.cells:
            if cell.place == place:
                tests, rules = found.get(cell.tests.text, (cell.tests, 0))
                found[tests.text] = tests, rules | 1 << number
    return list(found.values())


def _among(cells: _Cells) -> int:
    return reduce(or_, (rules for _, rules in cells), 0)


def _type(columns: Sequence[Column]) -> ValueType:
    return reduce(ValueType.together, (column.type for column in columns), ANY)


def _trials(
    known: ValueType, columns: Sequence[_Cells], everything: int, budget: _Budget
) -> list[Trial]:
    """Return one trial for each set of rules that some value leaves standing."""
    values = [*samples(known, [tests for cells in columns for tests, _ in cells]), None]
    budget.spend(len(values) * sum(map(len, columns)))
    found: dict[tuple[int, int], Trial] = {}
    for value in values:
        surely = possibly = everything
        for column in columns:
            sure, possible = _standing(column, value, everything & ~_among(column))
            surely, possibly = surely & sure, possibly & possible
        found.setdefault((surely, possibly), Trial(value, surely, possibly))
    return list(found.values())


def _standing(column: _Cells, value: object, indifferent: int) -> tuple[int, int]:
    surely = possibly = indifferent
    for tests, rules in column:
        passes = _passes(tests, value)
        if passes is not False:
            possibly |= rules
        if passes:
            surely |= rules
    return surely, possibly


def _passes(tests: UnaryTests, value: object) -> bool | None:
    """Tell whether a value passes; None when that depends on facts or on the time."""
    if tests.names:
        return None
    try:
        return tests.holds(value, {}) is True
    except FeelError:
        return None
