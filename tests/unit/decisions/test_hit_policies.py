"""Each hit policy gives what the standard says, and a table that breaks its own is an error."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from engine.decisions import evaluate_decision
from engine.errors import DecisionError, DecisionRefused
from engine.feel import YearsMonths
from tests.tables import bands, column, decision, item, model, output, rule, table

SEVERAL = [
    ("FIRST", "", 10),
    ("RULE ORDER", "", [10, 20, 10]),
    ("COLLECT", "", [10, 20, 10]),
    ("COLLECT", "SUM", 40),
    ("COLLECT", "MIN", 10),
    ("COLLECT", "MAX", 20),
    ("COLLECT", "COUNT", 3),
]
EVERY = [*[each[:2] for each in SEVERAL], ("UNIQUE", ""), ("ANY", "")]


@pytest.mark.parametrize(("policy", "aggregation", "value"), SEVERAL)
def test_several_rules_give_the_value_of_the_policy(
    policy: str, aggregation: str, value: object
) -> None:
    assert evaluate_decision(bands(policy, aggregation), "d1", {"x": 3}) == value


@pytest.mark.parametrize(("policy", "aggregation"), EVERY)
def test_one_rule_gives_its_output(policy: str, aggregation: str) -> None:
    found = evaluate_decision(bands(policy, aggregation), "d1", {"x": 1})

    alone = [10] if policy in {"RULE ORDER", "COLLECT"} and not aggregation else 10
    assert found == (1 if aggregation == "COUNT" else alone)


@pytest.mark.parametrize(("policy", "aggregation"), EVERY)
def test_no_rule_gives_null_and_counts_nothing(policy: str, aggregation: str) -> None:
    found = evaluate_decision(bands(policy, aggregation), "d1", {"x": 0})

    assert found == (0 if aggregation == "COUNT" else None)


@pytest.mark.parametrize(("policy", "aggregation"), EVERY)
def test_no_rule_gives_the_default_where_there_is_one(policy: str, aggregation: str) -> None:
    found = evaluate_decision(bands(policy, aggregation, default="5"), "d1", {"x": 0})

    is_list = policy in {"RULE ORDER", "COLLECT"} and not aggregation
    assert found == ([5] if is_list else 5)


def test_a_second_rule_breaks_a_unique_table_even_with_the_same_output() -> None:
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(bands("UNIQUE"), "d1", {"x": 2})

    assert (failure.value.decision, failure.value.rule) == ("d1", "r2")
    assert "UNIQUE" in failure.value.reason.es


def test_different_outputs_break_a_table_of_any() -> None:
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(bands("ANY"), "d1", {"x": 3})

    assert failure.value.rule == "r2"


def same_outputs(first: str, second: str) -> bytes:
    rules = [rule("r1", ["-"], [first]), rule("r2", ["-"], [second])]
    return model(decision(table(column("x"), output(), *rules, policy="ANY")))


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [('"a"', '"a"', "a"), ("1.0", "1.00", 1), ("null", "null", None), ("[1, 2]", "[1, 2]", [1, 2])],
)
def test_equal_outputs_satisfy_a_table_of_any(first: str, second: str, value: object) -> None:
    assert evaluate_decision(same_outputs(first, second), "d1", {}) == value


@pytest.mark.parametrize(("first", "second"), [("1", '"1"'), ("true", "1"), ("null", "0")])
def test_outputs_of_two_types_are_not_equal(first: str, second: str) -> None:
    with pytest.raises(DecisionError):
        evaluate_decision(same_outputs(first, second), "d1", {})


@pytest.mark.parametrize(("values", "best"), [("20, 10", 20), ("10, 20", 10)])
def test_priority_is_the_order_of_the_output_values(values: str, best: int) -> None:
    assert evaluate_decision(bands("PRIORITY", values=values), "d1", {"x": 3}) == best


def test_output_order_sorts_by_priority_and_keeps_the_order_of_rules_among_equals() -> None:
    found = evaluate_decision(bands("OUTPUT ORDER", values="20, 10"), "d1", {"x": 3})

    assert found == [20, 10, 10]


def compound(policy: str) -> bytes:
    rules = [
        rule("r1", ["-"], ['"low"', "1", '"x"']),
        rule("r2", ["-"], ['"high"', "2", '"y"']),
        rule("r3", ["-"], ['"high"', "1", '"z"']),
    ]
    outputs = [
        output("level", "string", '"high", "low"'),
        output("free", "number"),
        output("last", "string", '"z", "y", "x"'),
    ]
    return model(decision(table(column("x"), *outputs, *rules, policy=policy)))


def test_compound_priority_goes_from_left_to_right_past_outputs_without_values() -> None:
    best = evaluate_decision(compound("PRIORITY"), "d1", {})

    assert best == {"level": "high", "free": 1, "last": "z"}


def test_compound_outputs_in_order_are_dictionaries() -> None:
    found = evaluate_decision(compound("OUTPUT ORDER"), "d1", {})

    assert isinstance(found, list)
    assert [each["last"] for each in found] == ["z", "y", "x"]


def test_first_does_not_look_at_the_rules_after_it() -> None:
    rules = [rule("r1", ["-"], ["1"]), rule("r2", ["-"], ["1 / x"])]
    file = model(decision(table(column("x", "number"), output(), *rules, policy="FIRST")))

    assert evaluate_decision(file, "d1", {"x": 0}) == 1


def test_sums_are_decimal() -> None:
    rules = [rule("r1", ["-"], ["0.1"]), rule("r2", ["-"], ["0.2"])]
    logic = table(column("x"), output(), *rules, policy="COLLECT", aggregation="SUM")

    assert evaluate_decision(model(decision(logic)), "d1", {}) == Decimal("0.3")


@pytest.mark.parametrize("aggregation", ["SUM", "MIN", "MAX"])
def test_what_cannot_be_aggregated_is_an_error(aggregation: str) -> None:
    rules = [rule("r1", ["-"], ["1"]), rule("r2", ["-"], ["null"])]
    logic = table(column("x"), output(), *rules, policy="COLLECT", aggregation=aggregation)

    with pytest.raises(DecisionError):
        evaluate_decision(model(decision(logic)), "d1", {})


def test_an_output_without_a_place_in_the_priority_is_an_error() -> None:
    rules = [rule("r1", ["-"], ["null"]), rule("r2", ["-"], ["10"])]
    logic = table(column("x"), output(values="10"), *rules, policy="PRIORITY")

    with pytest.raises(DecisionError) as failure:
        evaluate_decision(model(decision(logic)), "d1", {})

    assert failure.value.rule == "r1"


@pytest.mark.parametrize(
    ("policy", "aggregation"), [("LAST", ""), ("UNIQUE", "SUM"), ("COLLECT", "AVG"), ("first", "")]
)
def test_an_unknown_policy_is_refused(policy: str, aggregation: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(bands(policy, aggregation), "d1", {})

    assert [found.rule for found in refusal.value.findings] == ["policy"]


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_a_priority_without_values_is_refused(policy: str) -> None:
    with pytest.raises(DecisionRefused, match="outputValues"):
        evaluate_decision(bands(policy), "d1", {})


def test_an_aggregation_over_several_outputs_is_refused() -> None:
    parts = (column("x"), output("a"), output("b"), rule("r1", ["-"], ["1", "2"]))

    with pytest.raises(DecisionRefused, match="one output"):
        evaluate_decision(
            model(decision(table(*parts, policy="COLLECT", aggregation="SUM"))), "d1", {}
        )


UNORDERED = ["not(10)", "[10..20]", "< 30", ">= 5", "[10, 20]", "-", "10, [20..30]"]


@pytest.mark.parametrize("values", UNORDERED)
@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_values_that_are_no_list_have_no_priority(policy: str, values: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(bands(policy, values=values), "d1", {"x": 3})

    assert "policy" in {found.rule for found in refusal.value.findings}


def test_a_type_with_a_list_of_values_gives_the_priority_too() -> None:
    allowed = "<allowedValues><text>20, 10</text></allowedValues>"
    typed = item("t", f"<typeRef>number</typeRef>{allowed}")
    rows = [rule("r1", ["-"], ["10"]), rule("r2", ["-"], ["20"])]
    logic = table(column("x"), output(kind="t"), *rows, policy="PRIORITY")

    assert evaluate_decision(model(typed + decision(logic)), "d1", {}) == 20


def test_the_outputs_own_list_wins_over_the_order_of_its_type() -> None:
    allowed = "<allowedValues><text>20, 10</text></allowedValues>"
    typed = item("t", f"<typeRef>number</typeRef>{allowed}")
    rows = [rule("r1", ["-"], ["10"]), rule("r2", ["-"], ["20"])]
    logic = table(column("x"), output(kind="t", values="10, 20"), *rows, policy="PRIORITY")

    assert evaluate_decision(model(typed + decision(logic)), "d1", {}) == 10


@pytest.mark.parametrize(
    ("values", "first", "second", "best"),
    [
        ("false, true", "true", "false", False),
        ('"b", "a"', '"a"', '"b"', "b"),
        ("null, 1", "1", "null", None),
        ("1.0, 2", "2", "1", 1),
        ('@"PT2H", @"PT1H"', '@"PT1H"', '@"PT120M"', timedelta(hours=2)),
        (
            'date("2026-02-01"), date("2026-01-01")',
            '@"2026-01-01"',
            '@"2026-02-01"',
            date(2026, 2, 1),
        ),
    ],
)
def test_values_of_every_type_have_a_priority(
    values: str, first: str, second: str, best: object
) -> None:
    rows = [rule("r1", ["-"], [first]), rule("r2", ["-"], [second])]
    logic = table(column("x"), output(values=values), *rows, policy="PRIORITY")

    assert evaluate_decision(model(decision(logic)), "d1", {}) == best


def collected(aggregation: str, *entries: str, kind: str = "") -> bytes:
    rows = [rule(f"r{n}", ["-"], [entry]) for n, entry in enumerate(entries)]
    logic = table(column("x"), output(kind=kind), *rows, policy="COLLECT", aggregation=aggregation)
    return model(decision(logic))


@pytest.mark.parametrize(
    ("aggregation", "entries", "value"),
    [
        ("MIN", ('"b"', '"a"'), "a"),
        ("MAX", ('@"2026-01-01"', '@"2026-02-01"'), date(2026, 2, 1)),
        ("MIN", ('@"PT2H"', '@"PT90M"'), timedelta(minutes=90)),
        ("MAX", ('@"P1Y"', '@"P13M"'), YearsMonths(13)),
        ("COUNT", ('"a"', "null", '"a"'), 3),
        ("COUNT", ("true", "false"), 2),
        ("SUM", ("1", "1"), 2),
    ],
)
def test_what_has_an_order_has_a_least_and_everything_is_counted(
    aggregation: str, entries: tuple[str, ...], value: object
) -> None:
    assert evaluate_decision(collected(aggregation, *entries), "d1", {}) == value


@pytest.mark.parametrize(
    ("aggregation", "kind", "entry"),
    [
        ("SUM", "string", '"a"'),
        ("SUM", "date", '@"2026-01-01"'),
        ("SUM", "boolean", "true"),
        ("MIN", "boolean", "true"),
        ("MAX", "list", "[1]"),
    ],
)
def test_an_aggregation_that_does_not_apply_is_refused(
    aggregation: str, kind: str, entry: str
) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(collected(aggregation, entry, kind=kind), "d1", {})

    assert [found.rule for found in refusal.value.findings] == ["policy"]


@pytest.mark.parametrize("entries", [('"a"', '"b"'), ("1", '"b"'), ('@"PT1H"', '@"PT2H"')])
def test_a_sum_of_what_is_no_number_is_an_error(entries: tuple[str, str]) -> None:
    with pytest.raises(DecisionError):
        evaluate_decision(collected("SUM", *entries), "d1", {})


@pytest.mark.parametrize("policy", ["RULE ORDER", "COLLECT", "OUTPUT ORDER"])
def test_several_outputs_of_several_rules_are_a_list_of_dictionaries(policy: str) -> None:
    rows = [rule("r1", ["-"], ['"b"', "1"]), rule("r2", ["-"], ['"a"', "2"])]
    heads = (column("x"), output("l", values='"b", "a"'), output("n"))

    found = evaluate_decision(model(decision(table(*heads, *rows, policy=policy))), "d1", {})

    assert found == [{"l": "b", "n": 1}, {"l": "a", "n": 2}]


@pytest.mark.parametrize(("policy", "is_list"), [("UNIQUE", False), ("COLLECT", True)])
def test_defaults_of_several_outputs_are_one_dictionary(policy: str, *, is_list: bool) -> None:
    heads = (column("x"), output("l", default='"z"'), output("n"))
    logic = table(*heads, rule("r1", ["1"], ['"b"', "1"]), policy=policy)

    found = evaluate_decision(model(decision(logic)), "d1", {"x": 2})

    assert found == ([{"l": "z", "n": None}] if is_list else {"l": "z", "n": None})


def test_a_single_output_gives_its_value_whatever_its_name() -> None:
    logic = table(column("x"), output("named"), rule("r1", ["-"], ["1"]))

    assert evaluate_decision(model(decision(logic)), "d1", {}) == 1


def test_outputs_of_any_are_compared_part_by_part() -> None:
    heads = (column("x"), output("a"), output("b"))
    rows = [rule("r1", ["-"], ["1", '"x"']), rule("r2", ["-"], ["1.0", '"x"'])]
    other = rule("r3", ["-"], ["1", '"y"'])

    same = model(decision(table(*heads, *rows, policy="ANY")))
    assert evaluate_decision(same, "d1", {}) == {"a": 1, "b": "x"}
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(model(decision(table(*heads, *rows, other, policy="ANY"))), "d1", {})
    assert failure.value.rule == "r3"


def test_a_table_without_inputs_always_matches_and_one_without_rules_never() -> None:
    always = '<rule id="r1"><outputEntry><text>1</text></outputEntry></rule>'

    assert evaluate_decision(model(decision(table(output(), always))), "d1", {}) == 1
    assert evaluate_decision(model(decision(table(column("x"), output()))), "d1", {}) is None


def test_the_orientation_of_the_drawing_changes_nothing() -> None:
    for orientation in ("Rule-as-Row", "Rule-as-Column", "CrossTable"):
        named = f'<decisionTable preferredOrientation="{orientation}"'.encode()
        file = bands("FIRST").replace(b"<decisionTable", named)

        assert evaluate_decision(file, "d1", {"x": 2}) == 10


def test_an_empty_policy_is_refused() -> None:
    with pytest.raises(DecisionRefused):
        evaluate_decision(bands("FIRST").replace(b'"FIRST"', b'""'), "d1", {"x": 1})
