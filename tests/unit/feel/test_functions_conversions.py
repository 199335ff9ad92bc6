"""The conversions to number and text, and the identity of values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelRefused, compile_expression

VALUES: list[tuple[str, object]] = [
    ('number("0042")', Decimal(42)),
    ("number(4.2)", Decimal("4.2")),
    ('number("1.234.567,8", ".", ",")', Decimal("1234567.8")),
    ('number("-1,234.5", ",", ".")', Decimal("-1234.5")),
    ('number("12 345", " ", null)', Decimal(12345)),
    ('number("12,345.6", ",", null)', Decimal("12345.6")),
    ('number("1234,5", null, ",")', Decimal("1234.5")),
    ('number("1234,5", " ", ",")', Decimal("1234.5")),
    ('number("1234.5", null, null)', Decimal("1234.5")),
    ('number(decimal separator: ",", grouping separator: ".", from: "1.000")', Decimal(1000)),
    ('string("a")', "a"),
    ("string(1.50)", "1.5"),
    ("string(false)", "false"),
    ('string(from: @"2026-01-31")', "2026-01-31"),
    ("not(false)", True),
    ("is(1, 1.0)", True),
    ('is("a", "b")', False),
    ("is(true, true)", True),
    ('is(@"2026-01-31", @"2026-01-31T00:00:00")', False),
    ('is(@"08:00:00Z", @"08:00:00+00:00")', True),
    ('is(@"08:00:00", @"08:00:00Z")', False),
    ('is(@"08:00:00+01:00", @"07:00:00Z")', False),
    ('is(@"2026-01-31T08:00:00+01:00", @"2026-01-31T07:00:00Z")', False),
    ('is(@"2026-01-31T08:00:00@Europe/Madrid", @"2026-01-31T08:00:00+01:00")', True),
    ('is(@"P1D", @"PT24H")', True),
    ('is(@"P0D", @"P0M")', False),
    ("is(value2: 2, value1: 1)", False),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_a_function_gives_the_value_of_the_standard(text: str, value: object) -> None:
    assert compile_expression(text).evaluate({}) == value


@pytest.mark.parametrize(
    "text", ['number(null, ",", ".")', "number(null)", "string(null)", "is(null, 1)", "not(null)"]
)
def test_null_gives_null(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('number("1,5", ",", ".")', "groups of three digits"),
        ('number("1,0000", ",", ".")', "groups of three digits"),
        ('number("1,000,00", ",", ".")', "groups of three digits"),
        ('number(",000", ",", ".")', "groups of three digits"),
        ('number("1.000,5", ",", ".")', "groups of three digits"),
        ('number("", ",", ".")', "not a value"),
        ('number("1", ":", ".")', "not the same"),
        ('number("1", ",", ":")', "not the same"),
        ('number("1", ",", ",")', "not the same"),
        ('number("1.000", ".", null)', "not the same"),
        ('number("1", "", ".")', "not the same"),
        ('number("1", ".")', "does not accept"),
        ('number(1, ",", ".")', "does not accept"),
        ("string([1, 2])", "does not accept"),
        ("string({a: 1})", "does not accept"),
        ('string(1, "0.00")', "does not accept"),
    ],
)
def test_a_wrong_written_conversion_is_a_finding(text: str, reason: str) -> None:
    with pytest.raises(FeelRefused, match=reason):
        compile_expression(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('number(x, ",", ".")', "groups of three digits"),
        ("string(y)", "does not accept"),
        ("is(y, y)", "simple values"),
    ],
)
def test_a_wrong_conversion_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(FeelError, match=reason):
        compile_expression(text).evaluate({"x": "1,00", "y": [1]})


@given(st.decimals(-(10**12), 10**12, places=2))
def test_a_number_is_read_back_from_its_text(number: Decimal) -> None:
    law = compile_expression('number(string(x)) = x and number(y, ".", ",") = x')
    written = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))

    assert law.evaluate({"x": number, "y": written}) is True
