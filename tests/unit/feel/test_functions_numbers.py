"""Functions on numbers: exact, or rounded once to 34 digits."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import (
    FeelError,
    FeelRefused,
    YearsMonths,
    compile_condition,
    compile_expression,
    to_python,
)

ROUNDED = [
    ("decimal(2.345, 2)", "2.34"),
    ("decimal(2.355, 2)", "2.36"),
    ("decimal(-2.5, 0)", "-2"),
    ("decimal(1/3, 4)", "0.3333"),
    ("decimal(1250, -2)", "1200"),
    ("decimal(scale: 1, n: 0.25)", "0.2"),
    ("decimal(7.25, 6176)", "7.25"),
    ("decimal(7.25, -6111)", "0"),
    ("floor(2.7)", "2"),
    ("floor(-2.1)", "-3"),
    ("floor(-2.11, 1)", "-2.2"),
    ("floor(n: 2.78, scale: 1)", "2.7"),
    ("ceiling(2.1)", "3"),
    ("ceiling(-2.19, 1)", "-2.1"),
    ("round up(4.01, 1)", "4.1"),
    ("round up(-4.01, 1)", "-4.1"),
    ("round up(99.99, 1)", "100"),
    ("round down(4.09, 1)", "4"),
    ("round down(-4.09, 1)", "-4"),
    ("round half up(0.125, 2)", "0.13"),
    ("round half up(-0.125, 2)", "-0.13"),
    ("round half down(0.125, 2)", "0.12"),
    ("round half down(-0.125, 2)", "-0.12"),
    ("round half down(0.1251, 2)", "0.13"),
    ("round half up(9999999999999999999999999999999999, 3)", "9999999999999999999999999999999999"),
]
RECKONED = [
    ("abs(-3.5)", "3.5"),
    ("abs(n: 3.5)", "3.5"),
    ("modulo(17, 5)", "2"),
    ("modulo(-17, 5)", "3"),
    ("modulo(17, -5)", "-3"),
    ("modulo(-17, -5)", "-2"),
    ("modulo(-7.5, 2.5)", "0"),
    ("modulo(divisor: 1.5, dividend: 5)", "0.5"),
    ("sqrt(144)", "12"),
    ("sqrt(0)", "0"),
    ("sqrt(number: 2)", "1.414213562373095048801688724209698"),
    ("log(1)", "0"),
    ("log(10)", "2.302585092994045684017991454684364"),
    ("exp(0)", "1"),
    ("exp(1)", "2.718281828459045235360287471352662"),
]
TRUTHS = [
    ("odd(7)", True),
    ("odd(-7)", True),
    ("odd(8.0)", False),
    ("even(0)", True),
    ("even(number: -2)", True),
    ("even(3)", False),
]
MISTAKES = [
    ("decimal(1, 1.5)", "escala"),
    ("decimal(1, 6177)", "escala"),
    ("round up(1, -6112)", "escala"),
    ("modulo(1, 0)", "cero"),
    ("sqrt(-1)", "raíz"),
    ("log(0)", "logaritmo"),
    ("log(-1)", "logaritmo"),
    ("exp(99999)", "34"),
    ("odd(1.5)", "odd"),
    ("even(1.5)", "even"),
]
REFUSALS = [
    "round up(5.5)",
    "decimal(1)",
    "sqrt(4, 4)",
    'sqrt("4")',
    "sqrt(n: 4)",
    "abs(true)",
    'abs(date("2026-01-31"))',
    'modulo(duration("P10D"), 4)',
    "random number()",
]
NULLS = ["abs(null)", "decimal(null, 1)", "decimal(1, null)", "modulo(null, 2)", "odd(null)"]
NUMBERS = st.decimals(
    min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4
)
MODES = ["floor", "ceiling", "round up", "round down", "round half up", "round half down"]


@pytest.mark.parametrize(("text", "value"), ROUNDED + RECKONED)
def test_a_function_of_numbers_has_its_value(text: str, value: str) -> None:
    assert compile_expression(text).evaluate({}) == Decimal(value)


@pytest.mark.parametrize(("text", "value"), TRUTHS)
def test_a_whole_number_is_odd_or_even(text: str, value: object) -> None:
    assert compile_expression(text).evaluate({}) is value


def test_abs_takes_the_sign_off_durations_too() -> None:
    assert (
        to_python(compile_expression('abs(duration("-P1DT2H")) = @"P1DT2H"').evaluate({})) is True
    )
    assert compile_expression("abs(x)").evaluate({"x": YearsMonths(-14)}) == YearsMonths(14)


@pytest.mark.parametrize(("text", "reason"), MISTAKES)
def test_outside_of_its_domain_a_function_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(FeelError, match=reason):
        compile_expression(text).evaluate({})


@pytest.mark.parametrize("text", REFUSALS)
def test_a_form_that_is_not_settled_or_not_of_numbers_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused):
        compile_expression(text)


@pytest.mark.parametrize("text", NULLS)
def test_null_gives_null(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


@given(NUMBERS, st.integers(-12, 12))
def test_every_way_of_rounding_lies_within_one_unit(number: Decimal, scale: int) -> None:
    unit = Decimal(1).scaleb(-scale)

    values = [
        compile_expression(f"{mode}(x, s)").evaluate({"x": number, "s": scale}) for mode in MODES
    ]

    assert all(isinstance(value, Decimal) for value in values)
    low, high, up, down, half_up, half_down = map(Decimal, map(str, values))
    assert low <= number <= high
    assert high - low in (0, unit)
    assert {up, down, half_up, half_down} <= {low, high}
    assert abs(down) <= abs(number) <= abs(up)
    assert abs(half_up - number) <= unit / 2 >= abs(half_down - number)


@given(NUMBERS, NUMBERS.filter(bool))
def test_modulo_is_what_division_leaves(dividend: Decimal, divisor: Decimal) -> None:
    rest = compile_expression("modulo(x, y)").evaluate({"x": dividend, "y": divisor})

    assert isinstance(rest, Decimal)
    one, other = Fraction(dividend), Fraction(divisor)
    assert Fraction(rest) == one - other * floor(one / other)


@given(st.integers(1, 10**34 - 1), st.integers(-6_000, 6_000))
def test_a_square_root_is_the_nearest(digits: int, exponent: int) -> None:
    number = Decimal(f"{digits}e{exponent}")

    root = compile_expression("sqrt(x)").evaluate({"x": number})

    assert isinstance(root, Decimal)
    half = Fraction(Decimal(f"0.5e{root.adjusted() - 33}"))
    low, high = Fraction(root) - half, Fraction(root) + half
    assert low**2 <= Fraction(number) <= high**2


@given(st.integers(-(10**20), 10**20))
def test_a_whole_number_is_either_odd_or_even(number: int) -> None:
    assert compile_condition("odd(x) = not(even(x))").evaluate({"x": number}) is True
