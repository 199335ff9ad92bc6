"""Tables in the shape of the standard's own examples, worked out by hand (DMN chapters 8 and 11)."""

import pytest

from engine.decisions import compile_decisions, evaluate_decision
from tests.tables import column, decision, formula, input_data, model, output, rule, table

APPROVAL = (
    column("Age", "number"),
    column("RiskCategory", "string", '"High", "Low", "Medium"'),
    column("isAffordable", "boolean"),
)
UNIQUE = table(
    *APPROVAL,
    output("Approval", "string", '"Approved", "Declined"'),
    rule("r1", [">=18", '"Medium","Low"', "true"], ['"Approved"']),
    rule("r2", ["<18", '"Medium","Low"', "true"], ['"Declined"']),
    rule("r3", ["-", '"High"', "true"], ['"Declined"']),
    rule("r4", ["-", "-", "false"], ['"Declined"']),
)
PRIORITY = table(
    *APPROVAL,
    output("Approved/Declined", "string", '"Declined", "Approved"'),
    output("Rate", "string"),
    rule("r1", [">=18", '"Medium","Low"', "true"], ['"Approved"', '"Best"']),
    rule("r2", [">=60", "-", "-"], ['"Approved"', '"Standard"']),
    rule("r3", ["-", "-", "false"], ['"Declined"', '"Standard"']),
    policy="PRIORITY",
)


@pytest.mark.parametrize(
    ("age", "risk", "affordable", "value"),
    [
        (18, "Medium", True, "Approved"),
        (17, "Medium", True, "Declined"),
        (18, "High", True, "Declined"),
        (65, "Low", False, "Declined"),
        (65, "Low", None, None),
    ],
)
def test_a_unique_table(age: int, risk: str, affordable: object, value: object) -> None:
    given = {"Age": age, "RiskCategory": risk, "isAffordable": affordable}

    assert evaluate_decision(model(decision(UNIQUE)), "D", given) == value


@pytest.mark.parametrize(
    ("age", "affordable", "value"),
    [
        (20, True, ("Approved", "Best")),
        (70, True, ("Approved", "Best")),
        (70, False, ("Declined", "Standard")),
    ],
)
def test_a_priority_table_with_two_outputs(
    age: int, affordable: object, value: tuple[str, str]
) -> None:
    given = {"Age": age, "RiskCategory": "Low", "isAffordable": affordable}

    found = evaluate_decision(model(decision(PRIORITY)), "D", given)

    assert found == {"Approved/Declined": value[0], "Rate": value[1]}


def test_defaults_of_several_outputs() -> None:
    outputs = output("a", default='"none"'), output("b", default="0"), output("c")
    parts = (column("x", "number"), *outputs, rule("r1", ["1"], ["1", "2", "3"]))

    found = evaluate_decision(model(decision(table(*parts))), "D", {"x": 2})

    assert found == {"a": "none", "b": 0, "c": None}


def test_vacation_days_are_summed() -> None:
    """Every employee has 22 days, and more by age and by years of service."""
    rules = [
        rule("all", ["-", "-"], ["22"]),
        rule("young_or_old", ["<18, >=60", "-"], ["5"]),
        rule("long_service", ["-", ">=30"], ["5"]),
        rule("seniors", [">=60", ">=30"], ["3"]),
        rule("middle", ["[45..60)", "<30"], ["2"]),
    ]
    heads = (column("Age", "number"), column("Years of Service", "number"), output(kind="number"))
    file = model(decision(table(*heads, *rules, policy="COLLECT", aggregation="SUM")))

    days = [
        evaluate_decision(file, "D", {"Age": age, "Years of Service": years})
        for age, years in [(16, 1), (25, 5), (49, 29), (49, 30), (61, 29), (61, 31)]
    ]

    assert days == [27, 22, 24, 27, 27, 35]


def test_a_literal_expression() -> None:
    requirement = '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
    data = input_data("i", "Monthly Salary", "number")
    file = model(decision(formula("12 * Monthly Salary"), before=requirement) + data)

    assert evaluate_decision(file, "D", {"Monthly Salary": 10000}) == 120000


def test_annotations_say_why_where_a_rule_has_no_description() -> None:
    note = "<annotationEntry><text>Por la ley</text></annotationEntry>"
    written = rule("r1", ["-"], ["1"]).replace("</rule>", f"{note}</rule>")

    compiled = compile_decisions({"a": model(decision(table(column("x"), output(), written)))})
    [fired] = compiled["d1"]({}, None).fired

    assert (fired.reason.es, fired.reason.en) == ("Por la ley", "Por la ley")
