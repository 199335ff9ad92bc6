"""A condition over an optional fact must ask whether the fact is there."""

import pytest

from engine.feel import Declared, FeelRefused, FeelType, compile_condition

NAMES = {
    "age": Declared(FeelType.NUMBER),
    "consent": Declared(FeelType.BOOLEAN),
    "unit": Declared(FeelType.STRING),
    "needs": Declared(FeelType.LIST),
    "span": Declared(FeelType.RANGE),
    "rejections": Declared(FeelType.NUMBER, nullable=False),
}


@pytest.mark.parametrize(
    "text",
    [
        "age < 18",
        "age between 1 and 2",
        "age in [1..17]",
        "age in (1, > 5)",
        "consent",
        "not(consent)",
        "rejections < age",
        "age + 1 = 2",
        'contains(unit, "x")',
        "unit in needs",
        "age != null or age < 18",
        "age = null and age < 18",
        "if age != null then true else age < 18",
        "some need in needs satisfies need = 1",
        "needs[1] = 1",
        "[1, 2][item > age] = [2]",
        "{limit: age}.limit > 3",
        "not(age instance of number) and age > 1",
        "age in [[1..17], 20]",
        'age in [range("[1..17]")]',
        "rejections in span",
        "age in span",
        "all([consent, true])",
        "[age][1] > 3",
        "some each in [age, 1] satisfies each > 17",
        "(for each in [age] return each)[1] > 3",
        "append([], age)[1] > 3",
        'context put({}, "k", age).k > 3',
    ],
)
def test_an_untested_optional_fact_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused, match="!= null and"):
        compile_condition(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "rejections < 3",
        "age != null and age < 18",
        "age < 18 and null != age",
        "not(age = null) and age < 18",
        "age = null or age < 18",
        "not(age = null or age > 18)",
        "unit = null or age = null or (age < 18 and unit < unit)",
        "if age != null then age < 18 else false",
        "if age = null then false else age < 18",
        'unit = "north"',
        'unit in ("north", "south")',
        "age = null",
        "consent = true",
        "consent != null and consent",
        "list contains([1, null], age)",
        "list contains([age, 1], 2)",
        "count([age, 1]) = 2",
        "count(append([1], age)) = 2",
        "[age, [age]] = [1, [2]]",
        "append([1], age) = [1, null]",
        "age in [1, -2, age, 1 + 2]",
        "age instance of number and age > 1",
        "needs != null and (some age in needs satisfies age > 1)",
        "needs != null and needs[age > 1] = []",
        "{age: 3, older: age > 1}.older",
    ],
)
def test_a_tested_fact_and_an_equality_are_accepted(text: str) -> None:
    assert compile_condition(text, NAMES).is_condition


def test_the_finding_can_be_switched_off_and_null_is_then_not_true() -> None:
    condition = compile_condition("age < 18", NAMES, needs_guards=False)

    assert condition.evaluate({}) is None
