"""One name means one value: what could be read as two is refused."""

import pytest

from engine.decisions import compile_decisions, evaluate_decision
from engine.errors import DecisionError, DecisionRefused
from engine.feel import Declared, FeelType
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
)

AGE = input_data("i", "age", "number")
BOTH = drawn(("requiredInput", "i"), ("requiredInput", "j"))


def refused(file: bytes, name: str = "d1") -> list[tuple[str, str]]:
    with pytest.raises(DecisionRefused) as caught:
        evaluate_decision(file, name, {})
    return [found[:2] for found in caught.value.findings]


def test_an_input_and_a_decision_of_one_name_are_refused() -> None:
    drawing = drawn(("requiredInput", "i"), ("requiredDecision", "d2"))
    made = decision(formula("2"), decision_id="d2", name="age")

    assert refused(model(decision(formula("age"), before=drawing) + made + AGE)) == [("name", "d2")]


@pytest.mark.parametrize("kind", ["number", "string"])
def test_two_inputs_of_one_name_are_refused(kind: str) -> None:
    file = model(decision(formula("age"), before=BOTH) + AGE + input_data("j", "age", kind))

    assert ("name", "j") in refused(file)


def test_inputs_of_one_name_and_two_types_are_refused_in_one_file() -> None:
    first = decision(formula("age"), before=drawn(("requiredInput", "i")))
    second = decision(formula("age"), decision_id="d2", before=drawn(("requiredInput", "j")))

    assert refused(model(first + second + AGE + input_data("j", "age", "string"))) == [
        ("name", "j")
    ]
    file = model(first + second + AGE + input_data("j", "age", "number"))
    assert evaluate_decision(file, "d2", {"age": "17"}) == 17


def test_one_input_may_be_drawn_twice() -> None:
    twice = drawn(("requiredInput", "i"), ("requiredInput", "i"))

    assert evaluate_decision(model(decision(formula("age"), before=twice) + AGE), "d1", {}) is None


def test_a_decision_of_the_file_is_never_read_as_an_input_that_is_not_there() -> None:
    made = decision(formula("2"), decision_id="d2", name="points")
    asked = table(column("points", "number"), output(), rule("r1", ["2"], ['"two"']))

    assert refused(model(decision(asked) + made)) == [("requirement", "inputExpression@1")]
    assert refused(model(decision(formula("points = null")) + made)) == [
        ("requirement", "literalExpression@1")
    ]


def test_a_fact_of_the_package_may_be_called_like_a_decision() -> None:
    made = decision(formula("2"), decision_id="d2", name="points")
    file = model(decision(formula("points + 1")) + made)

    compiled = compile_decisions({"a": file}, {"points": Declared(FeelType.NUMBER)})

    assert compiled["d1"]({"points": 5}).value == 6


def test_an_input_of_the_file_types_what_a_decision_without_a_drawing_reads() -> None:
    file = model(decision(formula("age + 1")) + AGE)

    assert evaluate_decision(file, "d1", {"age": "17"}) == 18


def test_names_with_blanks_and_accents_are_read() -> None:
    data = input_data("i", "años  en el país", "number")
    drawing = drawn(("requiredInput", "i"))
    asked = formula("años en el país * 12")

    file = model(decision(asked, name="Según  el\nplazo", before=drawing) + data)

    assert evaluate_decision(file, "Según el plazo", {"años en el país": 2}) == 24
    assert evaluate_decision(model(decision(asked) + data), "D", {"años en el país": 2}) == 24


def test_a_required_decision_is_made_once() -> None:
    parts = (column("x"), output(), rule("r1", ["-"], ["1"]))
    shared = decision(table(*parts), decision_id="s", name="s")
    sides = "".join(
        decision(formula("s"), decision_id=each, name=each, before=drawn(("requiredDecision", "s")))
        for each in ("a", "b")
    )
    both = drawn(("requiredDecision", "a"), ("requiredDecision", "b"), ("requiredDecision", "s"))
    last = decision(formula("a + b + s"), before=both)

    decided = compile_decisions({"f": model(last + sides + shared)})["d1"]({})

    assert (decided.value, [fired.rule_id for fired in decided.fired]) == (3, ["r1"])


def test_a_fact_and_its_column_of_two_types_are_refused() -> None:
    drawing = drawn(("requiredInput", "i"))
    asked = table(column("age", "number"), output(), rule("r1", ["< 18"], ["1"]))
    data = input_data("i", "age", "string")

    assert refused(model(decision(asked, before=drawing) + data)) == [("type", "inputExpression@1")]


def test_a_text_that_is_computed_is_never_read_as_a_number() -> None:
    parts = (column("a + b", "number"), output(), rule("r1", ["24"], ['"?"']))

    with pytest.raises(DecisionError, match="number"):
        evaluate_decision(model(decision(table(*parts))), "d1", {"a": "2", "b": "4"})


def test_a_fact_of_the_package_without_a_type_is_what_its_column_says() -> None:
    parts = (column("age", "number"), output(), rule("r1", ["< 18"], ["1"]))
    names = {"age": Declared(FeelType.ANY)}

    compiled = compile_decisions({"a": model(decision(table(*parts)))}, names)["d1"]

    assert compiled({"age": "17"}).value == 1


def test_a_column_without_a_type_has_that_of_its_fact() -> None:
    asked = table(column("age"), output(), rule("r1", ['"17"'], ["1"]))
    file = model(decision(asked, before=drawn(("requiredInput", "i"))) + AGE)

    assert refused(file) == [("cell", "r1_in0")]


def test_a_column_may_begin_with_the_equals_sign_that_editors_write() -> None:
    parts = (column("= age", "number"), output(), rule("r1", ["< 18"], ["1"]))

    assert evaluate_decision(model(decision(table(*parts))), "d1", {"age": "17"}) == 1


@pytest.mark.parametrize(
    "twice",
    [
        item("t", "<typeRef>string</typeRef>") + item("t", "<typeRef>number</typeRef>"),
        item("number", "<typeRef>string</typeRef>"),
        item("date and time", "<typeRef>string</typeRef>"),
        item("t", '<itemComponent name="a"/><itemComponent name="a"/>'),
    ],
    ids=["twice", "number", "date and time", "part twice"],
)
def test_a_type_that_hides_another_is_refused(twice: str) -> None:
    assert {found for found, _ in refused(model(twice + decision(formula("1"))))} == {"type"}


def test_an_element_for_people_never_stands_for_one_of_its_id() -> None:
    notes = '<knowledgeSource id="i" name="Law"/>'
    drawing = decision(formula("age"), before=drawn(("requiredInput", "i")))

    file = model(drawing + input_data("i", "age", "number") + notes)

    assert evaluate_decision(file, "d1", {"age": 17}) == 17


def test_a_name_that_is_one_decisions_id_and_anothers_name_is_refused() -> None:
    file = model(
        decision(formula("1"), decision_id="a", name="b")
        + decision(formula("2"), decision_id="b", name="c")
    )

    with pytest.raises(DecisionRefused):
        evaluate_decision(file, "b", {})
    assert evaluate_decision(file, "a", {}) == 1
    assert evaluate_decision(file, "c", {}) == 2
