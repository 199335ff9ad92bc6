"""Hostile expressions and facts end in a FEEL error, soon."""

from decimal import Decimal, localcontext

import pytest

from engine.feel import (
    FeelError,
    FeelRefused,
    YearsMonths,
    compile_condition,
    compile_expression,
    to_feel,
)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2_000,
        "-" * 2_000 + "1",
        "1" + "+1" * 2_000,
        "[" * 61 + "]" * 61,
        "if true then " * 300 + "1",
        "not(" * 300 + "true",
        "1 in [" * 300,
        "/*" * 2_000,
        "1" * 4_097,
    ],
)
def test_a_text_too_long_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused):
        compile_expression(text)


def test_a_long_conjunction_is_not_a_deep_one() -> None:
    text = " and ".join(["x = 1"] * 400)

    assert compile_condition(text).evaluate({"x": 1}) is True


def test_nested_memberships_are_checked_once_per_level() -> None:
    text = "null in [" * 29 + "1" + "]" * 29

    assert compile_condition(text).evaluate({}) is False


def test_the_steps_of_an_evaluation_are_counted() -> None:
    expression = compile_expression("x + x + x")

    assert expression.evaluate({"x": 1}, steps=5) == 3
    with pytest.raises(FeelError, match="pasos"):
        expression.evaluate({"x": 1}, steps=4)


@pytest.mark.parametrize(
    "text", ["x ** 999", "x * x", "1 / (1 / x) * x", "-x - x * 10", "x ** -999 ** 2"]
)
def test_a_number_out_of_range_is_an_error_or_a_number(text: str) -> None:
    value = Decimal("9e6000")

    try:
        result = compile_expression(text).evaluate({"x": value})
    except FeelError:
        return
    assert isinstance(result, Decimal)


def test_a_whole_power_is_rounded_once() -> None:
    result = compile_expression("1.000000000000000000000000000000001 ** 999").evaluate({})

    with localcontext(prec=40_000) as exact:
        whole = exact.power(Decimal("1.000000000000000000000000000000001"), 999)
    with localcontext(prec=34):
        assert result == +whole


def test_the_callers_decimal_context_has_no_part_in_a_result() -> None:
    with localcontext(prec=2):
        assert compile_expression("1.2345 + 1").evaluate({}) == Decimal("2.2345")


def test_texts_do_not_grow_without_end() -> None:
    text = "+".join(["x"] * 50)

    with pytest.raises(FeelError, match="largo"):
        compile_expression(text).evaluate({"x": "a" * 60_000})


@pytest.mark.parametrize(
    "fact",
    [
        float("nan"),
        float("inf"),
        10**34,
        10**100_000,
        Decimal("sNaN"),
        Decimal("1e6144"),
        Decimal("0." + "1" * 40),
        "a" * 70_000,
        [0] * 5_001,
        [[0] * 100] * 100,
        {1: "a"},
        object(),
        b"bytes",
        {1, 2},
        1j,
        YearsMonths(10**20),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_a_fact_that_feel_cannot_hold_is_an_error(fact: object) -> None:
    with pytest.raises(FeelError):
        to_feel(fact)


def test_a_list_within_itself_is_an_error() -> None:
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(FeelError, match="niveles"):
        to_feel(endless)


@pytest.mark.parametrize(
    "text",
    [
        'for i in 1..1500 return x + "y"',
        'for i in 1..1500 return string join([x, "y"])',
        "for i in 1..1500 return count(xs[true])",
    ],
)
def test_what_is_made_or_looked_through_is_paid_for_by_its_size(text: str) -> None:
    facts = {"x": "a" * 60_000, "xs": list(range(4_000))}

    with pytest.raises(FeelError, match="pasos"):
        compile_expression(text).evaluate(facts)
