"""What is found in a table is so when its rules are tried, and nothing that trying shows is missed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions.compiling import compile_file
from engine.decisions.coverage import check_coverage
from engine.decisions.gaps import find_gap
from engine.decisions.table import Table
from engine.decisions.trials import dimensions
from engine.feel import YearsMonths
from tests.tables import column, decision, model, output, rule, table

# For each type: what cells are made of, and the values that tell any two such cells apart.
TYPES: Final[Mapping[str, tuple[Sequence[str], Sequence[object]]]] = {
    "number": (["-1", "0", "2.5"], [Decimal(n) / 4 for n in range(-8, 14)]),
    "integer": (["0", "2", "3"], [Decimal(n) for n in range(-2, 6)]),
    "string": (['"a"', '"b"', '"b "'], ["", "a", "a ", "a!", "b", "b ", "b !", "c"]),
    "date": (
        ['date("2026-01-31")', '@"2026-02-01"', '@"2026-03-01"'],
        [date(2026, 1, 29) + timedelta(days=day) for day in range(35)],
    ),
    "dateTime": (
        ['@"2026-01-31T00:00:00Z"', '@"2026-01-31T00:00:01Z"', '@"2026-01-31T06:00:00+05:00"'],
        [
            datetime(2026, 1, 30, 23, 59, 59, tzinfo=UTC) + timedelta(seconds=seconds)
            for seconds in (0, 1, 2, 3, 3601, 3602)
        ],
    ),
    "time": (
        ['time("00:00:00")', '@"10:00:00"', '@"10:00:01"'],
        [time(0), time(5), time(10), time(10, 0, 1), time(11)],
    ),
    "dayTimeDuration": (
        ['duration("PT0S")', '@"PT72H"', '@"P4D"'],
        [timedelta(hours=hours) for hours in (-1, 0, 1, 71, 72, 73, 96, 97)],
    ),
    "yearMonthDuration": (
        ['duration("P18Y")', '@"P18Y1M"', '@"P19Y"'],
        [YearsMonths(months) for months in (0, 215, 216, 217, 218, 228, 229)],
    ),
    "boolean": (["true", "false"], [True, False]),
}


def cells(kind: str) -> st.SearchStrategy[str]:
    """Make cells of the values of a type, of every form that the type has."""
    value = st.sampled_from(TYPES[kind][0])
    listed = st.lists(value, min_size=1, max_size=2, unique=True).map(", ".join)
    forms = [st.sampled_from(["-", "null"]), listed, listed.map(lambda each: f"not({each})")]
    if kind != "boolean":
        bounds = st.tuples(st.integers(0, 2), st.integers(0, 2)).map(sorted)
        ranges = st.tuples(st.sampled_from("[("), bounds, st.sampled_from("])"))
        forms += [
            st.tuples(st.sampled_from(["< ", "<= ", "> ", ">= "]), value).map("".join),
            ranges.map(lambda each: _range(kind, *each)),
        ]
    return st.one_of(forms)


def _range(kind: str, opening: str, bounds: Sequence[int], closing: str) -> str:
    low, high = (TYPES[kind][0][each] for each in bounds)
    return f"{opening}{low}..{high}{closing}"


TWO_TYPES = st.tuples(st.sampled_from(sorted(TYPES)), st.sampled_from(sorted(TYPES)))
TABLES = TWO_TYPES.flatmap(
    lambda kinds: st.tuples(
        st.just(kinds),
        st.lists(st.tuples(cells(kinds[0]), cells(kinds[1])), min_size=1, max_size=5),
    )
)


def compiled(kinds: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    heads = [column(f"x{n}", kind) for n, kind in enumerate(kinds)]
    written = [rule(f"r{n}", row, ["1"]) for n, row in enumerate(rows)]
    file = model(decision(table(*heads, output(), *written)))
    return compile_file("a", file, None)[1]["d1"]


def standing(made: Table, values: Sequence[object]) -> list[str]:
    return [
        each.rule_id
        for each in made.rules
        if all(cell.tests.holds(values[cell.place], {}) is True for cell in each.cells)
    ]


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_the_findings_are_what_trying_shows(
    written: tuple[Sequence[str], Sequence[Sequence[str]]],
) -> None:
    kinds, rows = written
    made = compiled(kinds, rows)
    tried = [[*TYPES[kind][1], None] for kind in kinds]

    met = [standing(made, values) for values in product(*tried)]
    present = [standing(made, values) for values in product(*(each[:-1] for each in tried))]
    colliding = {each[1] for each in met if len(each) > 1}
    found = check_coverage(made)

    assert any(each.rule == "gap" for each in found) == any(not each for each in present)
    assert {each.element_id for each in found if each.rule == "overlap"} >= colliding


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_every_example_is_true(
    written: tuple[Sequence[str], Sequence[Sequence[str]]],
) -> None:
    made = compiled(*written)
    inputs = dimensions(made)

    gap = find_gap(inputs, len(made.rules))
    for values in product(*(each.trials for each in inputs)):
        surely = -1
        for each in values:
            surely &= each.surely
        matching = [made.rules[n].rule_id for n in range(len(made.rules)) if surely >> n & 1]
        assert standing(made, [each.value for each in values]) == matching

    assert gap is None or standing(made, filled(gap, written[0])) == []


def filled(values: Sequence[object], kinds: Sequence[str]) -> list[object]:
    """Put any value of the type where any will do."""
    return [
        TYPES[kind][1][0] if value is None else value
        for value, kind in zip(values, kinds, strict=True)
    ]


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_a_value_beside_the_one_that_is_covered_is_found(kind: str) -> None:
    covered = TYPES[kind][0][0]

    found = check_coverage(compiled([kind], [[covered], [covered]]))

    assert [each.rule for each in found] == ["overlap", "gap"]
