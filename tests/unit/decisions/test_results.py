"""What a decision gives is of the types that it declares, or it is refused or an error."""

import pytest

from engine.decisions import compile_decisions, evaluate_decision
from engine.errors import DecisionError, DecisionRefused
from tests.tables import (
    column,
    decision,
    drawn,
    formula,
    input_data,
    item,
    model,
    output,
    rule,
    table,
    text,
)

NUMBERS = item("tNumbers", "<typeRef>number</typeRef>", 'isCollection="true"')
PAIR = item(
    "tPair",
    '<itemComponent name="level"><typeRef>tLevel</typeRef></itemComponent>'
    '<itemComponent name="points"><typeRef>number</typeRef></itemComponent>',
)
PAIRS = item("tPairs", "<typeRef>tPair</typeRef>", 'isCollection="true"')
LEVEL = item(
    "tLevel",
    '<typeRef>string</typeRef><allowedValues><text>"high", "low"</text></allowedValues>',
)
TYPES = NUMBERS + LEVEL + PAIR + PAIRS


def variable(kind: str) -> str:
    return f'<variable name="D" typeRef="{kind}"/>'


def file(logic: str, kind: str) -> bytes:
    return model(TYPES + decision(logic, before=variable(kind)))


def rows(*entries: str, policy: str = "COLLECT", kind: str = "", aggregation: str = "") -> str:
    written = [rule(f"r{n}", ["-"], [entry]) for n, entry in enumerate(entries)]
    return table(column("x"), output(kind=kind), *written, policy=policy, aggregation=aggregation)


def pairs(first: str, second: str, policy: str, *, names: tuple[str, str]) -> str:
    outputs = [output(name) for name in names]
    return table(column("x"), *outputs, rule("r1", ["-"], [first, second]), policy=policy)


KEPT = [
    (formula("1 + 1"), "number", 2),
    (formula("null"), "number", None),
    (formula("[1, 2]"), "tNumbers", [1, 2]),
    (rows("1", "2"), "tNumbers", [1, 2]),
    (rows("1", "2", kind="number"), "tNumbers", [1, 2]),
    (rows("1", "2", aggregation="SUM"), "number", 3),
    (rows('"a"', '"b"', kind="string", aggregation="COUNT"), "number", 2),
    (rows('"b"', '"a"', aggregation="MIN"), "string", "a"),
    (
        pairs('"low"', "2", "UNIQUE", names=("level", "points")),
        "tPair",
        {"level": "low", "points": 2},
    ),
    (
        pairs('"low"', "2", "RULE ORDER", names=("level", "points")),
        "tPairs",
        [{"level": "low", "points": 2}],
    ),
]
NEVER = [
    (formula('"a"'), "number"),
    (formula("1"), "string"),
    (formula("1"), "tNumbers"),
    (rows("1", kind="number"), "number"),
    (rows('"a"'), "string"),
    (rows('"a"', kind="string"), "tNumbers"),
    (rows('"a"', kind="string", aggregation="COUNT"), "string"),
    (rows("1", policy="UNIQUE"), "string"),
    (rows("1", policy="UNIQUE", kind="number"), "string"),
    (rows('"medium"', policy="UNIQUE"), "tLevel"),
    (rows('"medium"', policy="UNIQUE", kind="string"), "tLevel"),
    (pairs('"medium"', "2", "UNIQUE", names=("level", "points")), "tPair"),
    (pairs('"low"', '"2"', "COLLECT", names=("level", "points")), "tPairs"),
    (pairs('"low"', "2", "UNIQUE", names=("level", "points")), "number"),
    (pairs('"low"', "2", "COLLECT", names=("level", "points")), "tPair"),
]
AT_RUN_TIME = [
    (formula("1.5"), "integer"),
    (formula('["a"]'), "tNumbers"),
    (formula('"medium"'), "tLevel"),
    (formula("x"), "number"),
    (rows("1", "x"), "tNumbers"),
    (rows("x", policy="UNIQUE"), "number"),
    (rows("1", "0.5", aggregation="SUM"), "integer"),
    (pairs('"low"', "2", "UNIQUE", names=("level", "other")), "tPair"),
]


@pytest.mark.parametrize(("logic", "kind", "value"), KEPT, ids=range(len(KEPT)))
def test_a_value_of_the_declared_type_is_given(logic: str, kind: str, value: object) -> None:
    assert evaluate_decision(file(logic, kind), "D", {}) == value


@pytest.mark.parametrize(("logic", "kind"), NEVER, ids=range(len(NEVER)))
def test_a_logic_that_never_gives_the_declared_type_is_refused(logic: str, kind: str) -> None:
    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(file(logic, kind), "D", {})

    assert {found.rule for found in refusal.value.findings} <= {"type", "output"}


@pytest.mark.parametrize(("logic", "kind"), AT_RUN_TIME, ids=range(len(AT_RUN_TIME)))
def test_a_value_of_another_type_is_an_error_and_never_null(logic: str, kind: str) -> None:
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(file(logic, kind), "D", {"x": "a"})

    assert failure.value.decision == "d1"


def test_the_logics_own_type_counts_beside_the_decisions() -> None:
    typed = text("literalExpression", '"medium"', 'typeRef="tLevel"')

    with pytest.raises(DecisionError):
        evaluate_decision(file(typed, "string"), "D", {})


def test_the_tables_own_type_counts_where_the_decision_has_none() -> None:
    typed = rows('"a"', policy="UNIQUE").replace(
        "<decisionTable", '<decisionTable typeRef="number"'
    )

    with pytest.raises(DecisionRefused):
        evaluate_decision(model(decision(typed)), "D", {})


def test_two_declared_types_that_disagree_are_refused() -> None:
    typed = text("literalExpression", "x", 'id="e" typeRef="number"')

    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(file(typed, "string"), "D", {})

    assert [found[:2] for found in refusal.value.findings] == [("type", "e")]


def test_an_output_that_is_computed_is_checked_before_it_runs() -> None:
    parts = (column("x", "number"), output(kind="number"), rule("r1", ["-"], ["string(x)"]))

    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(model(decision(table(*parts))), "D", {})

    assert [found[:2] for found in refusal.value.findings] == [("output", "r1_out0")]


def test_what_a_decision_gives_types_the_tables_that_read_it() -> None:
    first = decision(rows("1", "2", aggregation="SUM", kind="number"), name="Sum")
    asked = table(column("Sum"), output(), rule("q1", ['"two"'], ["1"]))
    second = decision(asked, decision_id="d2", name="E", before=drawn(("requiredDecision", "d1")))

    with pytest.raises(DecisionRefused) as refusal:
        compile_decisions({"a": model(first + second)})

    assert [found[:2] for found in refusal.value.findings] == [("cell", "q1_in0")]


def test_a_part_that_an_input_lacks_is_null() -> None:
    drawing = drawn(("requiredInput", "i"))
    data = input_data("i", "pair", "tPair")
    echo = model(TYPES + decision(formula("pair"), before=drawing) + data)

    assert evaluate_decision(echo, "D", {"pair": {"points": "2"}}) == {"level": None, "points": 2}
