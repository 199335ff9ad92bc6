"""Names of facts: declared or open, with blanks and accents."""

import pytest

from engine.feel import Declared, FeelError, FeelRefused, FeelType, compile_expression

NUMBER = Declared(FeelType.NUMBER)


def test_a_declared_name_may_hold_blanks_and_accents() -> None:
    names = {"días de espera": NUMBER, "días": NUMBER}

    expression = compile_expression("días de  espera - días", names)

    assert expression.names == {"días de espera", "días"}
    assert expression.evaluate({"días de espera": 9, "días": 4}) == 5


def test_the_longest_declared_name_wins() -> None:
    names = {"cost": NUMBER, "cost and benefit": NUMBER, "date of entry": NUMBER}

    assert compile_expression("cost and benefit", names).names == {"cost and benefit"}
    assert compile_expression("date of entry + 1", names).names == {"date of entry"}


def test_a_declared_name_without_a_value_is_null() -> None:
    assert compile_expression("x", {"x": NUMBER}).evaluate({}) is None


def test_a_name_declared_as_always_present_must_have_a_value() -> None:
    expression = compile_expression("x", {"x": Declared(FeelType.NUMBER, nullable=False)})

    with pytest.raises(FeelError, match="«x»"):
        expression.evaluate({"x": None})


def test_a_value_of_another_type_than_declared_is_an_error() -> None:
    with pytest.raises(FeelError, match="declarado como número y su valor es texto"):
        compile_expression("x", {"x": NUMBER}).evaluate({"x": "17"})


def test_an_undeclared_name_is_refused_at_its_position() -> None:
    with pytest.raises(FeelRefused) as refusal:
        compile_expression("1 + rejection", {"rejections": NUMBER})

    assert refusal.value.position == 4
    assert "rejection" in refusal.value.es
    assert "rejection" in refusal.value.en


def test_an_open_name_that_was_never_given_is_an_error_and_not_null() -> None:
    expression = compile_expression("años_de_espera + 1")

    assert expression.evaluate({"años_de_espera": 1}) == 2
    assert expression.evaluate({"años_de_espera": None}) is None
    with pytest.raises(FeelError, match="años_de_espera"):
        expression.evaluate({})


def test_only_the_facts_that_are_read_are_converted() -> None:
    assert compile_expression("x").evaluate({"x": 1, "unreadable": object()}) == 1


@pytest.mark.parametrize("name", ["count", "date and time", "if", "or else", "null", "not"])
def test_a_fact_may_not_be_called_like_a_word_of_the_language(name: str) -> None:
    with pytest.raises(FeelRefused, match="cámbiele el nombre"):
        compile_expression("1", {name: NUMBER})


@pytest.mark.parametrize("name", ["a-b", "1a", "", "a  b", " a", "a.b", "?"])
def test_a_fact_may_not_have_a_name_that_reads_as_a_formula(name: str) -> None:
    with pytest.raises(FeelRefused, match="nombre aceptado"):
        compile_expression("1", {name: NUMBER})
