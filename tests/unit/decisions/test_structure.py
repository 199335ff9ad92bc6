"""Nothing of a file is passed over without a word: what stands where it is not read is refused."""

import pytest

from engine.decisions import evaluate_decision
from engine.errors import DecisionRefused
from tests.tables import (
    column,
    decision,
    formula,
    item,
    model,
    output,
    rule,
    table,
)

ROW = rule("r1", ["-"], ["1"])
TABLE = table(column("x"), output(), ROW)
OVERLOOKED = [
    ("two tables", decision(TABLE + table(column("x"), output())), "decisionTable"),
    ("two formulas", decision(formula("1") + formula("2")), "literalExpression"),
    ("two texts", decision(TABLE.replace("</text>", "</text><text>2</text>", 1)), "text"),
    ("two variables", decision('<variable name="D"/><variable name="E"/>' + TABLE), "variable"),
    ("a rule beside its table", decision(TABLE + rule("r2", ["-"], ["2"])), "r2"),
    (
        "an output entry in a cell",
        decision(TABLE.replace("<inputEntry", ROW + "<inputEntry")),
        "r1",
    ),
    (
        "a default in a rule",
        decision(table(column("x"), output(), rule("r1", ["-"], ["1"], "<defaultOutputEntry/>"))),
        "defaultOutputEntry",
    ),
    ("a variable in a table", decision(TABLE.replace("<rule", '<variable id="v"/><rule')), "v"),
]
LOOSE = [
    ('<inputEntry id="e">&lt; 5</inputEntry>', "e"),
    ('<inputEntry id="e"><text>5</text>5</inputEntry>', "e"),
    ('<inputEntry id="e"><text>5<b xmlns="x"/></text></inputEntry>', "e"),
]
ATTRIBUTES = [
    ("<decisionTable", '<decisionTable hitpolicy="FIRST"', "hitPolicy"),
    ("<decisionTable", '<decisionTable Aggregation="SUM"', "aggregation"),
    ("<inputExpression", '<inputExpression typeref="number"', "typeRef"),
    (
        "<output ",
        '<output xmlns:d="https://www.omg.org/spec/DMN/20191111/MODEL/" d:typeRef="number" ',
        "typeRef",
    ),
]


def refused(file: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DecisionRefused) as caught:
        evaluate_decision(file, "d1", {"x": 1})
    for found in caught.value.findings:
        assert found.message.es != found.message.en
    return [found[:2] for found in caught.value.findings]


@pytest.mark.parametrize(
    ("body", "place"), [each[1:] for each in OVERLOOKED], ids=[each[0] for each in OVERLOOKED]
)
def test_an_element_that_would_be_passed_over_is_refused(body: str, place: str) -> None:
    rules = dict(refused(model(body)))

    assert rules["structure"].partition("@")[0] == place


@pytest.mark.parametrize(("cell", "place"), LOOSE, ids=range(len(LOOSE)))
def test_a_test_outside_its_text_never_counts_as_an_empty_cell(cell: str, place: str) -> None:
    written = f'<rule id="r1">{cell}<outputEntry><text>1</text></outputEntry></rule>'

    file = model(decision(table(column("x"), output(), written)))

    assert refused(file) == [("structure", place)]


@pytest.mark.parametrize(("tag", "written", "meant"), ATTRIBUTES)
def test_a_misspelt_attribute_is_refused_with_its_right_name(
    tag: str, written: str, meant: str
) -> None:
    logic = TABLE.replace(' hitPolicy="UNIQUE"', "").replace(tag, written, 1)

    with pytest.raises(DecisionRefused, match=meant):
        evaluate_decision(model(decision(logic)), "d1", {})


def test_a_type_of_a_kind_and_of_parts_is_refused() -> None:
    both = item("t", '<typeRef>string</typeRef><itemComponent name="a"/>', 'id="t"')

    assert refused(model(both + decision(TABLE))) == [("structure", "t")]
