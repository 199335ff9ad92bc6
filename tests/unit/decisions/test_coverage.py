"""Rules that collide or leave something open are found before a table is published."""

from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import CompiledDecision, compile_decisions, lint_decisions
from engine.errors import DecisionError, Finding
from tests.tables import (
    bands,
    column,
    decision,
    drawn,
    input_data,
    item,
    model,
    output,
    rule,
    table,
)
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
    (LEVEL, rules(['"low"']), 'l = "high"'),
    (NUMBER + TRUTH, rules(["< 5", "-"], [">= 5", "true"]), "x = 5, b = false"),
]
COLLIDING = [
    (NUMBER, rules(["<= 5"], [">= 5"]), "x = 5"),
    (NUMBER, rules(["-"], ["[3..4]"]), "x = 3"),
    (TRUTH, rules(["-"], ["true"]), "b = true"),
    (LEVEL, rules(['"low", "high"'], ['"high"']), 'l = "high"'),
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


def test_a_table_without_rules_answers_nothing() -> None:
    [found] = findings(NUMBER, output())

    assert (found.rule, found.element_id) == ("gap", "d1")


def test_a_collision_names_both_rules_by_place_and_id() -> None:
    [found] = findings(NUMBER, output(), *rules(["< 5"], ["> 7"], ["[5..8]"]))

    assert found.element_id == "r2"
    for said in (found.message.es, found.message.en):
        assert "2 (r1)" in said
        assert "3 (r2)" in said


def test_each_rule_that_collides_is_told() -> None:
    found = findings(NUMBER, output(), *rules(["-"], ["1"], ["2"], ["> 5"]))

    assert [each.element_id for each in found] == ["r1", "r2", "r3"]


def test_rules_of_equal_outputs_may_collide_where_any_of_them_will_do() -> None:
    same = (rule("r1", ["-"], ["1"]), rule("r2", ["> 5"], ["1.0"]))
    other = rule("r3", ["7"], ["2"])

    assert findings(NUMBER, output(), *same, policy="ANY") == []
    [found] = findings(NUMBER, output(), *same, other, policy="ANY")
    assert (found.rule, found.element_id) == ("overlap", "r3")
    assert "x = 7" in found.message.es


def test_outputs_that_are_computed_are_not_told_apart() -> None:
    either = (rule("r1", ["-"], ["x"]), rule("r2", ["-"], ["x"]))

    assert findings(NUMBER, output(), *either, policy="ANY") == []


def test_counting_nothing_is_an_answer() -> None:
    counted = table(NUMBER, output(), *rules(["1"]), policy="COLLECT", aggregation="COUNT")

    assert lint_decisions({"a": model(decision(counted))}) == []


@pytest.mark.parametrize(
    "columns",
    [column("s", "string"), column("x"), column("t", "dateTime"), column("l", "list")],
    ids=["text", "untyped", "instant", "list"],
)
def test_rules_collide_at_a_value_that_is_not_there(columns: str) -> None:
    [found, *_] = findings(columns, output(), *rules(["null"], ["-"], ["-"]))

    assert (found.rule, found.element_id) == ("overlap", "r1")
    assert "= null" in found.message.es


@pytest.mark.parametrize("kind", ["list", "context", ""])
def test_a_type_without_values_to_try_opens_no_gap(kind: str) -> None:
    assert findings(column("x", kind), output(), *rules(["null"])) == []


def test_a_column_that_no_rule_looks_at_is_no_obstacle() -> None:
    [found] = findings(NUMBER, column("s"), output(), *rules(["< 5", "-"]))

    assert "cubre x = 5," in found.message.es


def test_cells_that_read_facts_are_left_alone() -> None:
    assert findings(NUMBER, column("y", "number"), output(), *rules(["< y", "-"])) == []


def test_what_other_cells_tell_is_said_beside_those_that_read_facts() -> None:
    heads = NUMBER + column("y", "number")

    [found] = findings(heads, output(), *rules(["< y", "-"], ["5", "-"], ["[5..6]", "1"]))

    assert (found.rule, found.element_id) == ("overlap", "r2")


def test_cells_with_the_tested_value_are_tried_like_others() -> None:
    [found] = findings(NUMBER, output(default="0"), *rules(["? > 5 and ? < 9"], ["7"]))

    assert "x = 7" in found.message.es


def test_whole_numbers_have_nothing_between_them() -> None:
    whole = rules(["<= 5"], [">= 6"])

    assert findings(column("x", "integer"), output(), *whole) == []
    assert [found.rule for found in findings(NUMBER, output(), *whole)] == ["gap"]


def test_one_expression_in_two_columns_is_one_input() -> None:
    twice = NUMBER + NUMBER

    assert findings(twice, output(), *rules([">= 1", "< 9"], ["< 1", "-"], ["-", ">= 9"])) == []


def test_a_computed_column_over_a_fact_of_another_is_not_tried() -> None:
    heads = NUMBER + column("x > 5", "boolean")

    assert findings(heads, output(), *rules(["> 5", "true"], ["<= 5", "false"])) == []


def test_a_type_with_allowed_values_says_what_an_input_may_be() -> None:
    typed = item(
        "t", '<typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues>'
    )
    logic = decision(table(column("x", "t"), output(), *rules(['"a"'], ['"b"'])))

    assert lint_decisions({"a": model(typed + logic)}) == []


def test_a_drawn_input_says_what_a_column_may_be() -> None:
    typed = item(
        "t", '<typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues>'
    )
    logic = decision(
        table(column("x"), output(), *rules(['"a"'], ['"b"'])), before=drawn(("requiredInput", "i"))
    )

    assert lint_decisions({"a": model(typed + logic + input_data("i", "x", "t"))}) == []


def test_what_a_decision_can_give_is_all_that_the_next_must_cover() -> None:
    first = rule("q1", ["< 5"], ['"low"']), rule("q2", [">= 5"], ['"high"'])
    second = table(column("L"), output(), *rules(['"low"'], ['"high"']))
    chain = decision(
        table(NUMBER, output(kind="string"), *first), decision_id="d1", name="L"
    ) + decision(second, decision_id="d2", name="M", before=drawn(("requiredDecision", "d1")))

    assert lint_decisions({"a": model(chain)}) == []


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("date", ['<= date("9999-12-31")']),
        ("date", ['>= date("0001-01-01")']),
        (
            "number",
            ["<= 9999999999999999999999999999999999", "> 9999999999999999999999999999999999"],
        ),
    ],
)
def test_the_ends_of_a_type_have_nothing_beyond_them(kind: str, cells: list[str]) -> None:
    written = rules(*[[cell] for cell in cells])

    assert findings(column("x", kind), output(), *written) == []


def test_a_large_table_with_a_rule_for_the_rest_is_settled() -> None:
    heads = "".join(column(f"x{n}", "number") for n in range(6))
    cells = [[f"[{n * m % 97}..{n * m % 89 + 97}]" for m in range(2, 8)] for n in range(200)]

    assert findings(heads, output(), *rules(*cells, ["-"] * 6), policy="FIRST") == []


def test_a_table_of_more_values_than_can_be_tried_says_so() -> None:
    heads = "".join(column(f"x{n}", "number") for n in range(6))
    cells = [[f"[{n * 7 + m}..{n * 7 + m + 3}]" for m in range(6)] for n in range(300)]

    found = findings(heads, output(), *rules(*cells))

    assert [(each.rule, each.element_id) for each in found] == [("coverage", "d1")]


def some_of(values: list[str], *seed: int) -> str:
    """Return seven of the values, which ones by chance but always the same."""
    ranked = sorted(values, key=lambda value: sha256(f"{value}{seed}".encode()).digest())
    return ", ".join(ranked[:7])


def test_a_search_without_an_end_is_given_up_with_a_finding() -> None:
    values = [f'"{letter}"' for letter in "abcdefghij"]
    heads = "".join(column(f"x{n}", "string", ", ".join(values)) for n in range(6))
    cells = [[some_of(values, n, m) for m in range(6)] for n in range(200)]

    found = findings(heads, output(), *rules(*cells), policy="FIRST")

    assert [(each.rule, each.element_id) for each in found] == [("coverage", "d1")]


def test_more_inputs_than_can_be_searched_are_said_so() -> None:
    heads = "".join(column(f"b{n}", "boolean") for n in range(120))
    cells = [["true" if n == place else "-" for n in range(120)] for place in range(40)]
    cells += [["false" if n >= place else "-" for n in range(120)] for place in range(40)]

    found = findings(heads, output(), *rules(*cells), policy="FIRST")

    assert [each.rule for each in found] == ["coverage"]


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
