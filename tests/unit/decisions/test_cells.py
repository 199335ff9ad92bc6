"""What a cell admits."""

from datetime import date

import pytest

from engine.decisions import evaluate_decision
from engine.errors import DecisionError, DecisionRefused
from engine.feel import FeelRefused, FeelType, compile_unary_tests
from tests.tables import column, decision, item, model, output, rule, table

MATCHES = [
    ("-", "number", None, True),
    ("", "number", 5, True),
    ("5", "number", 5, True),
    ("5.0", "number", 5, True),
    ("-5", "number", -5, True),
    ("< 5", "number", 5, False),
    ("<=5", "number", "5", True),
    ("> 5", "number", None, False),
    ("[1..5]", "number", 5, True),
    ("[1..5)", "number", 5, False),
    ("]1..5]", "number", 1, False),
    ("(1..5[", "number", 2, True),
    ("1, 3, [5..7]", "number", 6, True),
    ("1, 3, [5..7]", "number", 4, False),
    ("not(1, [5..7])", "number", 4, True),
    ("not(1, [5..7])", "number", 5, False),
    ("not(< 5)", "number", None, False),
    ('"a","b"', "string", "b", True),
    ('"a","b"', "string", None, False),
    ('not("a", "b")', "string", "c", True),
    ('not("a")', "string", None, True),
    ('["a", "b"]', "string", "b", True),
    ("null", "string", None, True),
    ("null", "string", "a", False),
    ("true", "boolean", True, True),
    ("true", "boolean", False, False),
    ("false", "boolean", False, True),
    ("false", "boolean", None, False),
    ("not(true)", "boolean", None, True),
    ('date("2026-01-31")', "date", date(2026, 1, 31), True),
    ('< date("2026-01-31")', "date", "2026-01-30", True),
    ('[@"2026-01-01"..@"2026-12-31"]', "date", "2027-01-01", False),
    ('>= duration("PT72H")', "dayTimeDuration", "P3D", True),
    ("? > 5 and ? < 9", "number", 7, True),
    ("? > 5 and ? < 9", "number", None, False),
    ("not(? > 5) or ? = 7", "number", 7, True),
    ("not(? > 5)", "number", 4, True),
    ('starts with(?, "a"), "b"', "string", "b", True),
    ("y", "number", 3, True),
    ("> y", "number", 3, False),
    ("[y..y + 1]", "number", 4, True),
    ("? = y", "boolean", True, False),
]
REFUSED = [
    ("5", "string"),
    ('"a"', "number"),
    ('"true"', "boolean"),
    ("true", "string"),
    ("> true", "boolean"),
    ("Alta", "string"),
    ("== 5", "number"),
    ("= 5", "number"),
    ("5 5", "number"),
    ('"a" "b"', "string"),
    ("< 5, -", "number"),
    ("not()", "number"),
    ("not(not(5))", "number"),
    ("contains(?, 1)", "string"),
    ("x > 5", "boolean"),
    ("5 > 4", "number"),
    ("? + 1", "number"),
    ("[5..", "number"),
    ("${x}", "number"),
    ("x in (1)", "number"),
    ("[5..1]", "number"),
    ('[@"2026-02-01"..@"2026-01-01"]', "date"),
    ('5, "a"', ""),
]


def one_rule(cell: str, kind: str) -> bytes:
    parts = (column("x", kind), column("y"), output(), rule("r1", [cell, "-"], ["true"]))
    return model(decision(table(*parts)))


@pytest.mark.parametrize(("cell", "kind", "given", "matches"), MATCHES)
def test_a_cell_admits_what_the_standard_says(
    cell: str, kind: str, given: object, matches: object
) -> None:
    inputs = {"x": given, "y": False if kind == "boolean" else 3}

    found = evaluate_decision(one_rule(cell, kind), "d1", inputs)

    assert (found is True) is matches


@pytest.mark.parametrize(("cell", "kind"), REFUSED)
def test_a_cell_that_is_no_test_of_its_column_is_refused(cell: str, kind: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(one_rule(cell, kind), "d1", {})

    [found] = refusal.value.findings
    assert (found.rule, found.element_id) == ("cell", "r1_in0")
    assert found.message.es != found.message.en


def test_a_mistake_of_type_in_a_cell_is_an_error_with_its_place() -> None:
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(one_rule("< 5", ""), "d1", {"x": "a"})

    assert (failure.value.rule, failure.value.cell) == ("r1", "r1_in0")


def test_a_list_is_tested_with_the_variable_only() -> None:
    with pytest.raises(FeelRefused, match="list contains"):
        compile_unary_tests("y", FeelType.LIST)


def test_a_compiled_cell_with_lists_inside_can_be_a_key() -> None:
    cell = compile_unary_tests('["a"], ["b"]', FeelType.ANY)

    assert {cell: 1}[cell] == 1


@pytest.mark.parametrize("text", ["[5..1]", '["b".."a"]', '(@"2026-02-01"..@"2026-01-01")'])
def test_a_written_range_that_is_turned_round_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused, match="empieza después"):
        compile_unary_tests(text, FeelType.ANY)


def test_a_cell_that_is_too_long_is_refused() -> None:
    with pytest.raises(FeelRefused, match="4096"):
        compile_unary_tests('"a", ' * 1000, FeelType.STRING)


BARE = [
    ("alto", "string", '"alto"'),
    ("muy alto", "string", '"muy alto"'),
    ("alto, bajo", "string", '"alto", "bajo"'),
    ("P1", "", '"P1"'),
    ("sí", "string", '"sí"'),
]


@pytest.mark.parametrize(("written", "kind", "meant"), BARE)
def test_a_text_without_quotes_is_refused_with_its_quotes(
    written: str, kind: str, meant: str
) -> None:
    asked = model(decision(table(column("x", kind), output(), rule("r1", [written], ["1"]))))
    parts = (column("x"), output(kind=kind), rule("r1", ["-"], [written.partition(",")[0]]))
    given = model(decision(table(*parts)))

    for file in (asked, given):
        with pytest.raises(DecisionRefused) as refusal:
            evaluate_decision(file, "d1", {})
        [found] = refusal.value.findings
        assert meant.partition(",")[0] in found.message.es
        assert meant.partition(",")[0] in found.message.en


@pytest.mark.parametrize(
    ("written", "kind"), [("yes", "boolean"), ("five", "number"), ("TRUE", "")]
)
def test_what_is_no_text_is_not_told_to_be_quoted(written: str, kind: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(one_rule(written, kind), "d1", {})

    assert "quotes" not in refusal.value.findings[0].message.en


@pytest.mark.parametrize("written", ["“alto”", "«alto»", "'alto'"])
def test_other_quotes_are_refused_by_name(written: str) -> None:
    with pytest.raises(DecisionRefused, match="straight double quotes"):
        evaluate_decision(one_rule(written, "string"), "d1", {})


@pytest.mark.parametrize(
    ("cell", "kind", "given", "matches"),
    [
        ("  < 5  // not more", "number", 4, True),
        ("/* less */ < 5", "number", 4, True),
        ('\n "a",\n "b" ', "string", "b", True),
        ('[@"2026-01-01"..@"2026-02-01")', "date", "2026-01-31", True),
        ('[@"2026-01-01"..@"2026-02-01")', "date", "2026-02-01", False),
        ('< duration("P18Y")', "yearMonthDuration", "P17Y11M", True),
        ('(@"PT1H"..@"PT4H"]', "dayTimeDuration", "PT4H", True),
        ('[time("08:00:00")..time("17:00:00"))', "time", "17:00:00", False),
        ('< @"2026-01-01T00:00:00Z"', "dateTime", "2025-12-31T23:59:59Z", True),
        ('["b".."d"]', "string", "c", True),
        ('not([@"2026-01-01"..@"2026-02-01"))', "date", "2026-02-01", True),
        ('"a", null', "string", None, True),
        ("not(null)", "string", None, False),
        ("not(null)", "string", "a", True),
    ],
)
def test_cells_of_every_form_admit_what_they_say(
    cell: str, kind: str, given: object, matches: object
) -> None:
    assert (evaluate_decision(one_rule(cell, kind), "d1", {"x": given}) is True) is matches


def test_allowed_values_of_a_column_and_of_its_type_count_both() -> None:
    allowed = '<allowedValues><text>"a", "b"</text></allowedValues>'
    typed = item("t", f"<typeRef>string</typeRef>{allowed}")
    parts = (column("x", "t", '"b", "c"'), output(), rule("r1", ["-"], ["x"]))
    file = model(typed + decision(table(*parts)))

    assert evaluate_decision(file, "d1", {"x": "b"}) == "b"
    for refused in ("a", "c"):
        with pytest.raises(DecisionError):
            evaluate_decision(file, "d1", {"x": refused})


def test_allowed_values_of_a_list_are_those_of_its_items() -> None:
    allowed = '<allowedValues><text>"a", "b"</text></allowedValues>'
    typed = item("t", f"<typeRef>string</typeRef>{allowed}", 'isCollection="true"')
    file = model(typed + decision(table(column("x", "t"), output(), rule("r1", ["-"], ["x"]))))

    assert evaluate_decision(file, "d1", {"x": ["b", "a"]}) == ["b", "a"]
    with pytest.raises(DecisionError):
        evaluate_decision(file, "d1", {"x": ["b", "c"]})
