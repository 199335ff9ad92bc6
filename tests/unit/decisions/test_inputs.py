"""Inputs become their declared type first; what does not is an error that names the input."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.decisions import compile_decisions, evaluate_decision
from engine.errors import DecisionError
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
    text,
)

CONVERTED = [
    ("number", "12", 12),
    ("number", "-1.50", Decimal("-1.50")),
    ("number", 12, 12),
    ("boolean", "true", True),
    ("boolean", "false", False),
    ("boolean", True, True),
    ("date", "2026-01-31", date(2026, 1, 31)),
    ("dateTime", "2026-01-31T08:00:00Z", datetime(2026, 1, 31, 8, tzinfo=UTC)),
    ("dayTimeDuration", "PT4H", timedelta(hours=4)),
    ("days and time duration", timedelta(hours=4), timedelta(hours=4)),
    ("string", "12", "12"),
    ("integer", "12", 12),
    ("double", "1.5", Decimal("1.5")),
    ("feel:number", "7", 7),
    ("Any", "12", "12"),
    ("", "12", "12"),
    ("number", None, None),
]
REFUSED = [
    ("number", "doce"),
    ("number", ""),
    ("number", " 12"),
    ("number", "1e3"),
    ("number", True),
    ("number", date(2026, 1, 31)),
    ("boolean", "yes"),
    ("boolean", 1),
    ("string", 12),
    ("date", "31/01/2026"),
    ("date", "2026-02-30"),
    ("date", datetime(2026, 1, 31, tzinfo=UTC)),
    ("dateTime", "2026-01-31T08:00:00"),
    ("yearMonthDuration", "PT4H"),
    ("integer", "1.5"),
    ("long", 1.5),
    ("long", "1234567890123456789012345678.5"),
    ("number", float("nan")),
    ("number", object()),
]


def echo(kind: str) -> bytes:
    """Return a decision that gives back its input."""
    drawing = drawn(("requiredInput", "i"))
    return model(decision(formula("age"), before=drawing) + input_data("i", "age", kind))


def through_column(kind: str) -> bytes:
    parts = (column("age", kind), output(), rule("r1", ["-"], ["age"]))
    return model(decision(table(*parts)))


@pytest.mark.parametrize("file", [echo, through_column], ids=["drawn", "column"])
@pytest.mark.parametrize(("kind", "given", "value"), CONVERTED)
def test_an_input_becomes_its_declared_type(
    file: type, kind: str, given: object, value: object
) -> None:
    found = evaluate_decision(file(kind), "d1", {"age": given})

    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("file", [echo, through_column], ids=["drawn", "column"])
@pytest.mark.parametrize(("kind", "given"), REFUSED)
def test_what_does_not_convert_is_an_error_that_names_the_input(
    file: type, kind: str, given: object
) -> None:
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(file(kind), "d1", {"age": given})

    assert "«age»" in failure.value.reason.es
    assert "“age”" in failure.value.reason.en
    assert failure.value.decision == "d1"


def test_an_error_never_quotes_the_value() -> None:
    with pytest.raises(DecisionError) as failure:
        evaluate_decision(echo("number"), "d1", {"age": "María Fernanda"})

    assert "María" not in failure.value.message.es + failure.value.message.en


def test_an_input_that_is_not_given_is_null() -> None:
    assert evaluate_decision(echo("number"), "d1", {}) is None


def test_an_input_that_is_not_read_need_not_convert() -> None:
    drawing = drawn(("requiredInput", "i"), ("requiredInput", "j"))
    inputs = input_data("i", "age", "number") + input_data("j", "other", "number")
    file = model(decision(formula("age"), before=drawing) + inputs)

    assert evaluate_decision(file, "d1", {"age": 1, "other": "?"}) == 1


def test_an_input_expression_may_compute() -> None:
    parts = (column("a + b", "number"), output(), rule("r1", ["> 5"], ['"much"']))
    file = model(decision(table(*parts)))

    assert evaluate_decision(file, "d1", {"a": 2, "b": 4}) == "much"


def test_a_computed_value_of_another_type_is_an_error_of_its_column() -> None:
    reading = text("inputExpression", 'if a then 1 else "x"', 'typeRef="number"')
    labelled = f'<input id="c" label="Suma">{reading}</input>'
    file = model(decision(table(labelled, output(), rule("r1", ["-"], ["1"]))))

    with pytest.raises(DecisionError) as failure:
        evaluate_decision(file, "d1", {"a": False})

    assert failure.value.cell == "c"
    assert "Suma" in failure.value.reason.es


@pytest.mark.parametrize(("given", "value"), [("low", 1), (None, None)])
def test_a_value_that_is_allowed_or_missing_passes(given: object, value: object) -> None:
    parts = (column("x", "string", '"low", "high"'), output(), rule("r1", ['"low"'], ["1"]))

    assert evaluate_decision(model(decision(table(*parts))), "d1", {"x": given}) == value


@pytest.mark.parametrize(("values", "given"), [('"low", "high"', "medium"), ("[0..120]", "121")])
def test_a_value_that_is_not_allowed_is_an_error(values: str, given: str) -> None:
    kind = "number" if given.isdigit() else "string"
    parts = (column("x", kind, values), output(), rule("r1", ["-"], ["1"]))

    with pytest.raises(DecisionError) as failure:
        evaluate_decision(model(decision(table(*parts))), "d1", {"x": given})

    assert "«x»" in failure.value.reason.es


LEVELS = item(
    "tLevel",
    '<typeRef>string</typeRef><allowedValues><text>"low", "high"</text></allowedValues>',
)


def test_a_type_of_the_file_allows_its_values_only() -> None:
    file = model(LEVELS + decision(table(column("x", "tLevel"), output(), rule("r", ["-"], ["x"]))))

    assert evaluate_decision(file, "d1", {"x": "low"}) == "low"
    with pytest.raises(DecisionError):
        evaluate_decision(file, "d1", {"x": "medium"})


def test_a_list_is_converted_item_by_item() -> None:
    types = item("tAges", "<typeRef>number</typeRef>", 'isCollection="true"')
    parts = (column("ages", "tAges"), output(), rule("r1", ["list contains(?, 17)"], ['"minor"']))
    file = model(types + decision(table(*parts)))

    assert evaluate_decision(file, "d1", {"ages": ["30", "17"]}) == "minor"
    with pytest.raises(DecisionError):
        evaluate_decision(file, "d1", {"ages": ["thirty"]})


def test_a_structure_is_converted_part_by_part() -> None:
    part = '<itemComponent name="age"><typeRef>number</typeRef></itemComponent>'
    file = model(
        item("tPerson", part) + decision(formula("p"), before=drawn(("requiredInput", "i")))
    )
    file = file.replace(
        b"</definitions>", input_data("i", "p", "tPerson").encode() + b"</definitions>"
    )

    assert evaluate_decision(file, "d1", {"p": {"age": "17"}}) == {"age": 17}


def test_names_with_blanks_are_read_with_and_without_a_drawing() -> None:
    parts = (column("edad  declarada", "number"), output(), rule("r1", ["< 18"], ['"minor"']))
    alone = model(decision(table(*parts)))
    drawing = drawn(("requiredInput", "i"))
    data = input_data("i", "edad declarada", "number")
    with_drawing = model(decision(table(*parts), before=drawing) + data)

    assert evaluate_decision(alone, "d1", {"edad declarada": 17}) == "minor"
    assert evaluate_decision(with_drawing, "d1", {"edad declarada": "17"}) == "minor"


def test_a_package_declares_what_its_decisions_may_read() -> None:
    parts = (column("age"), output(), rule("r1", ["< 18"], ['"minor"']))
    names = {"age": Declared(FeelType.NUMBER), "other": Declared(FeelType.STRING)}

    compiled = compile_decisions({"a.dmn": model(decision(table(*parts)))}, names)["d1"]

    assert compiled.inputs == {"age"}
    assert compiled({"age": 17}, None).value == "minor"
