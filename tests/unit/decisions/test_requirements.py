"""Decisions that require others."""

import pytest

from engine.decisions import compile_decisions, evaluate_decision
from engine.errors import DecisionError, DecisionRefused
from tests.tables import (
    column,
    decision,
    drawn,
    formula,
    input_data,
    model,
    output,
    rule,
    table,
)

SUM = decision(
    formula("threats + debt"),
    decision_id="sum",
    name="risk sum",
    before=drawn(("requiredInput", "t"), ("requiredInput", "d")),
)
LEVEL = decision(
    table(
        column("risk sum", "number"),
        output(kind="string"),
        rule("high", [">= 4"], ['"alto"'], "<description>Suma alta</description>"),
        rule("low", ["< 4"], ['"bajo"']),
    ),
    decision_id="level",
    name="Nivel",
    before=drawn(("requiredDecision", "sum")),
)
INPUTS = input_data("t", "threats", "number") + input_data("d", "debt", "number")
RISK = model(LEVEL + SUM + INPUTS)


def test_a_decision_reads_the_value_of_one_that_it_requires() -> None:
    assert evaluate_decision(RISK, "Nivel", {"threats": "3", "debt": 1}) == "alto"
    assert evaluate_decision(RISK, "level", {"threats": 1, "debt": 1}) == "bajo"


def test_a_compiled_decision_says_what_it_reads_and_why_it_decided() -> None:
    compiled = compile_decisions({"risk.dmn": RISK})["level"]

    decided = compiled({"threats": 3, "debt": 3}, None)

    assert compiled.inputs == {"threats", "debt"}
    assert compiled.outputs == ("Nivel",)
    assert [(rule.decision_id, rule.rule_id) for rule in decided.fired] == [("level", "high")]
    assert decided.fired[0].reason.es == "Suma alta"


def test_the_rules_of_required_decisions_are_told_first() -> None:
    parts = (column("x"), output(), rule("r1", ["-"], ["10"]))
    first = decision(table(*parts))
    second = decision(
        table(column("D"), output(), rule("q1", ["10"], ['"ten"'])),
        decision_id="d2",
        name="E",
        before=drawn(("requiredDecision", "d1")),
    )

    decided = compile_decisions({"a.dmn": model(second + first)})["d2"]({"x": 1}, None)

    assert decided.value == "ten"
    assert [rule.rule_id for rule in decided.fired] == ["r1", "q1"]


def test_a_failure_names_the_required_decision() -> None:
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(RISK, "level", {"threats": "many"})

    assert failure.value.decision == "sum"


def test_what_is_drawn_is_all_that_is_read() -> None:
    only = drawn(("requiredInput", "t"))
    file = model(decision(formula("threats + debt"), before=only) + INPUTS)

    with pytest.raises(DecisionRefused, match="debt"):
        evaluate_decision(file, "d1", {"threats": 1, "debt": 1})


@pytest.mark.parametrize(
    "requirement",
    [
        drawn(("requiredInput", "nothing")),
        drawn(("requiredInput", "sum")),
        drawn(("requiredDecision", "t")),
        drawn(("requiredDecision", "other.dmn")).replace("#other.dmn", "other.dmn#sum"),
    ],
)
def test_a_requirement_that_leads_nowhere_is_refused(requirement: str) -> None:
    file = model(SUM + INPUTS + decision(formula("1"), before=requirement))

    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(file, "d1", {})

    assert {found.rule for found in refusal.value.findings} == {"requirement"}


def test_a_requirement_may_name_the_namespace_of_its_own_file() -> None:
    assert evaluate_decision(RISK.replace(b'href="#', b'href="t#'), "level", {}) is None


@pytest.mark.parametrize("cycle", [("d1",), ("d2", "d1"), ("d2", "d3", "d1")])
def test_decisions_that_require_each_other_are_refused(cycle: tuple[str, ...]) -> None:
    ids = ("d1", *cycle)
    bodies = [
        decision(formula("1"), decision_id=one, name=one, before=drawn(("requiredDecision", other)))
        for one, other in zip(ids, cycle, strict=False)
    ]

    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(model("".join(bodies)), "d1", {})

    assert [found.rule for found in refusal.value.findings] == ["requirement"]


def test_a_long_chain_of_decisions_runs() -> None:
    links = [decision(formula("1"), decision_id="n0", name="n0")]
    links += [
        decision(
            formula(f"n{n - 1} + 1"),
            decision_id=f"n{n}",
            name=f"n{n}",
            before=drawn(("requiredDecision", f"n{n - 1}")),
        )
        for n in range(1, 300)
    ]

    assert evaluate_decision(model("".join(reversed(links))), "n299", {}) == 300


def test_more_decisions_than_a_file_should_hold_are_refused() -> None:
    many = "".join(decision(formula("1"), decision_id=f"n{n}") for n in range(301))

    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(model(many), "n1", {})

    assert [found.rule for found in refusal.value.findings] == ["size"]


@pytest.mark.parametrize("name", ["a-b", "if", "count", ""])
def test_a_name_that_no_expression_can_read_is_refused(name: str) -> None:
    file = model(decision(formula("1"), before=drawn(("requiredInput", "i"))))
    file = file.replace(
        b"</definitions>", f'<inputData id="i" name="{name}"/></definitions>'.encode()
    )

    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(file, "d1", {})
    assert [found[:2] for found in refusal.value.findings] == [("name", "i")]
