"""What a table's rules leave open, and where they collide, with an input as the example (DMN 8.2.10).

A cell of written values changes its outcome only at those values. So each column is tried at them, between
them and beyond them; rules are followed column by column, and what can no longer happen is not followed.
A table is looked at when each column has allowed values, truth values, or an order to try between.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.policies import POLICIES
from engine.decisions.table import Column, Table
from engine.errors import Finding
from engine.feel import FeelError, FeelType, UnaryTests, compile_expression

MOST_TRIALS: Final = 200_000
_UNIQUE: Final = POLICIES["UNIQUE", ""]
_DAY: Final = timedelta(days=1)
_WRITTEN: Final = compile_expression("string(value)")


@dataclass(frozen=True, slots=True)
class Trial:
    """A value of one column, and the rules that it leaves standing, one bit each."""

    value: object
    standing: int


def check_coverage(table: Table) -> list[Finding]:
    """Return an example of what two rules of a unique table share, and of what no rule covers."""
    try:
        trials = [_trials(table, place) for place in range(len(table.columns))]
        if not table.rules or not all(trials):
            return []
        return [*_collision(table, trials), *_gap(table, trials)]
    except _TooLarge:
        return [Finding("coverage", table.decision_id, _TOO_LARGE)]


class _TooLarge(Exception):
    """The search met its bound."""


def _collision(table: Table, trials: Sequence[Sequence[Trial]]) -> Iterator[Finding]:
    if table.policy is not _UNIQUE:
        return
    found = _search(trials, (1 << len(table.rules)) - 1, least=2)
    if found:
        standing, values = found
        first, second = [
            rule.rule_id for place, rule in enumerate(table.rules) if standing >> place & 1
        ][:2]
        yield Finding("overlap", second, _overlap(first, _example(table, values)))


def _gap(table: Table, trials: Sequence[Sequence[Trial]]) -> Iterator[Finding]:
    if any(output.default for output in table.outputs):
        return
    found = _search(trials, (1 << len(table.rules)) - 1, least=0)
    if found:
        yield Finding("gap", table.decision_id, _uncovered(_example(table, found[1])))


def _search(
    trials: Sequence[Sequence[Trial]], everything: int, *, least: int
) -> tuple[int, list[object]] | None:
    """Find values that leave at least so many rules standing; none at all when `least` is 0."""
    states = {everything: list[object]()}
    for column in trials:
        _check_size(len(states) * len(column))
        reached: dict[int, list[object]] = {}
        for standing, values in states.items():
            for trial in column:
                left = standing & trial.standing
                if left.bit_count() >= least:
                    reached.setdefault(left, [*values, trial.value])
        states = reached
    return next(((left, values) for left, values in states.items() if least or not left), None)


def _check_size(steps: int) -> None:
    if steps > MOST_TRIALS:
        raise _TooLarge


def _trials(table: Table, place: int) -> list[Trial]:
    """Return the values to try in a column; none when its cells do not tell."""
    cells = {
        number: cell.tests
        for number, rule in enumerate(table.rules)
        for cell in rule.cells
        if cell.place == place
    }
    if not cells:
        return [Trial(None, (1 << len(table.rules)) - 1)]
    values = _values(table.columns[place], list(cells.values()))
    _check_size(len(values) * len(cells))
    always = sum(1 << number for number in range(len(table.rules)) if number not in cells)
    found: dict[int, Trial] = {}
    for value in values:
        standing = always | sum(
            1 << number for number, cell in cells.items() if cell.holds(value, {})
        )
        found.setdefault(standing, Trial(value, standing))
    return list(found.values())


def _values(column: Column, cells: Sequence[UnaryTests]) -> list[object]:
    allowed = column.type.allowed
    written: list[object] = []
    for tests in [*cells, *allowed]:
        if tests.landmarks is None:
            return []
        written += [value for value in tests.landmarks if value is not None]
    kind = column.type.kind
    values = [True, False] if kind is FeelType.BOOLEAN else _around(kind, written)
    if kind is FeelType.STRING and not allowed:
        return []
    try:
        return [value for value in values if all(each.holds(value, {}) for each in allowed)]
    except FeelError:
        return []


def _around(kind: FeelType, written: Sequence[object]) -> list[object]:
    """Return the written values, and one on each side of each of them and between each two."""
    if kind is FeelType.NUMBER:
        numbers = sorted({value for value in written if isinstance(value, Decimal)})
        between = [(low + high) / 2 for low, high in pairwise(numbers)]
        ends = [numbers[0] - 1, numbers[-1] + 1] if numbers else [Decimal(0)]
        return [*numbers, *between, *ends]
    if kind is FeelType.DATE:
        days = {value for value in written if type(value) is date}
        return [*days, *(day + _DAY for day in days), *(day - _DAY for day in days)]
    return list(dict.fromkeys(written)) if kind is FeelType.STRING else []


def _example(table: Table, values: Sequence[object]) -> str:
    pairs = zip(table.columns, values, strict=True)
    return ", ".join(
        f"{column.label} = {_WRITTEN.evaluate({'value': value})}" for column, value in pairs
    )


def _overlap(first: str, example: str) -> Bilingual:
    return Bilingual(
        f"La regla coincide con «{first}» en una tabla de regla única; por ejemplo {example}. Sepárelas.",
        f"The rule overlaps with “{first}” in a table of a unique rule; for instance {example}. Separate them.",
    )


def _uncovered(example: str) -> Bilingual:
    return Bilingual(
        f"Ninguna regla cubre {example}, y no hay salida por defecto. Agregue una de las dos.",
        f"No rule covers {example}, and there is no default output. Add one of the two.",
    )


_TOO_LARGE: Final = Bilingual(
    "La tabla es demasiado grande para comprobar que sus reglas cubran todo. Divídala en varias.",
    "The table is too large to check that its rules cover everything. Divide it into several.",
)
