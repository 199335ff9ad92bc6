"""Rules that collide or leave something open are found before a table is published."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import CompiledDecision, compile_decisions, lint_decisions
from engine.errors import DecisionError, Finding
from tests.tables import bands, column, decision, model, output, rule, table
from tests.unit.decisions.test_protocol_decisions import FOLDER


def findings(*parts: str, policy: str = "UNIQUE") -> list[Finding]:
    return lint_decisions({"a.dmn": model(decision(table(*parts, policy=policy)))})


def rules(*cells: list[str]) -> tuple[str, ...]:
    return tuple(rule(f"r{place}", each, [str(place)]) for place, each in enumerate(cells))


NUMBER, TRUTH = column("x", "number"), column("b", "boolean")
LEVEL = column("l", "string", '"low", "high"')
WHOLE = [
    (NUMBER, rules(["< 5"], [">= 5"])),
    (NUMBER, rules(["< 0"], ["[0..10]"], ["> 10"])),
    (NUMBER, rules(["5"], ["not(5)"])),
    (TRUTH, rules(["true"], ["false"])),
    (LEVEL, rules(['"low"'], ['"high"'])),
    (LEVEL, rules(['"low"'], ['not("low")'])),
    (column("x", "number", "[0..10]"), rules(["[0..5]"], ["]5..10]"])),
    (column("d", "date"), rules(['< date("2026-01-31")'], ['>= date("2026-01-31")'])),
    (NUMBER + TRUTH, rules(["< 5", "-"], [">= 5", "true"], [">= 5", "false"])),
]
OPEN = [
    (NUMBER, rules(["< 5"], ["> 5"]), "x = 5"),
    (NUMBER, rules(["[0..5]"], ["[6..9]"], ["< 0"], ["> 9"]), "x = 5.5"),
    (NUMBER, rules(["1"]), "x = 0"),
    (TRUTH, rules(["true"]), "b = false"),
    (LEVEL, rules(['"low"']), "l = high"),
    (NUMBER + TRUTH, rules(["< 5", "-"], [">= 5", "true"]), "x = 5, b = false"),
]
COLLIDING = [
    (NUMBER, rules(["<= 5"], [">= 5"]), "x = 5"),
    (NUMBER, rules(["-"], ["[3..4]"]), "x = 3"),
    (TRUTH, rules(["-"], ["true"]), "b = true"),
    (LEVEL, rules(['"low", "high"'], ['"high"']), "l = high"),
    (NUMBER + TRUTH, rules(["< 5", "-"], [">= 5", "-"], ["-", "true"]), "b = true"),
]


@pytest.mark.parametrize(("columns", "written"), WHOLE, ids=range(len(WHOLE)))
def test_a_whole_table_has_no_finding(columns: str, written: tuple[str, ...]) -> None:
    assert findings(columns, output(), *written) == []


@pytest.mark.parametrize(("columns", "written", "example"), OPEN, ids=range(len(OPEN)))
def test_a_gap_is_found_with_an_example(
    columns: str, written: tuple[str, ...], example: str
) -> None:
    [found] = findings(columns, output(), *written)

    assert (found.rule, found.element_id) == ("gap", "d1")
    assert example in found.message.es
    assert example in found.message.en


@pytest.mark.parametrize(("columns", "written", "example"), COLLIDING, ids=range(len(COLLIDING)))
def test_a_collision_is_found_with_an_example(
    columns: str, written: tuple[str, ...], example: str
) -> None:
    [found] = findings(columns, output(), *written)

    assert found.rule == "overlap"
    assert example in found.message.es


def test_a_default_closes_every_gap_and_other_policies_may_collide() -> None:
    assert findings(NUMBER, output(default="0"), *rules(["< 5"], ["> 5"])) == []
    assert findings(NUMBER, output(), *rules(["-"], ["> 5"]), policy="FIRST") == []


@pytest.mark.parametrize(
    "columns",
    [column("s", "string"), column("x"), column("t", "dateTime")],
    ids=["open text", "untyped", "instant"],
)
def test_what_cannot_be_told_is_left_alone(columns: str) -> None:
    assert findings(columns, output(), *rules(["null"], ["null"])) == []


def test_a_column_that_no_rule_looks_at_is_no_obstacle() -> None:
    [found] = findings(NUMBER, column("s"), output(), *rules(["< 5", "-"]))

    assert "cubre x = 5," in found.message.es


def test_cells_that_read_facts_are_left_alone() -> None:
    assert findings(NUMBER, column("y", "number"), output(), *rules(["< y", "-"])) == []


def test_a_table_beyond_the_bound_says_so() -> None:
    heads = "".join(column(f"b{n}", "boolean") for n in range(18))
    cells = [["true" if n == place else "-" for n in range(18)] for place in range(18)]

    [found] = findings(heads, output(default="0"), *rules(*cells))

    assert found.rule == "coverage"


def test_what_cannot_run_is_said_first() -> None:
    assert [found.rule for found in lint_decisions({"a": bands("LAST")})] == ["policy"]


def test_the_protocols_own_tables_leave_nothing_open() -> None:
    files = {path.name: path.read_bytes() for path in FOLDER.glob("*.dmn")}

    assert lint_decisions(files) == []


CELLS = st.sampled_from(["-", "1", "< 2", ">= 1", "[0..2)", "]0..2]", "1, 3", "not(2)", "> 3"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4))
def test_the_findings_are_what_trying_every_value_shows(cells: list[tuple[str, str]]) -> None:
    parts = (NUMBER, column("y", "number"), output(), *rules(*[list(each) for each in cells]))
    files = {"a": model(decision(table(*parts)))}
    compiled = compile_decisions(files)["d1"]
    tried = [Decimal(number) / 2 for number in range(-2, 10)]

    shown = {outcome(compiled, x, y) for x in tried for y in tried}

    assert {found.rule for found in lint_decisions(files)} == shown - {""}


def outcome(compiled: CompiledDecision, x: Decimal, y: Decimal) -> str:
    try:
        found = compiled({"x": x, "y": y}, None).value
    except DecisionError:
        return "overlap"
    return "gap" if found is None else ""
