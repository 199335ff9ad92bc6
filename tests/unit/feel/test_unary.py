"""The cells of decision tables, and what else decisions ask of FEEL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import (
    Declared,
    FeelError,
    FeelRefused,
    FeelType,
    Moment,
    YearsMonths,
    compile_unary_tests,
    convert,
    is_name,
    names_in,
    to_feel,
    type_in,
)
from engine.feel.unary import UnaryTests

NUMBERS = ["5", "< 5", "<= 5", "> 5", ">= 5", "[1..5]", "]1..5[", "1, 3, [5..7)"]
TEXTS = ['"a"', '"a", "b"', '< "b"', '["a".."c"]']
CELLS = st.sampled_from([*NUMBERS, *(f"not({cell})" for cell in NUMBERS)])


def general(tests: UnaryTests) -> UnaryTests:
    return replace(tests, _plain=None)


@given(CELLS, st.none() | st.integers(-1, 9))
def test_the_short_way_gives_what_the_general_way_gives(cell: str, value: int | None) -> None:
    tests, given_value = compile_unary_tests(cell, FeelType.NUMBER), to_feel(value)

    assert tests.holds(given_value, {}) is general(tests).holds(given_value, {})


@pytest.mark.parametrize("cell", TEXTS)
@pytest.mark.parametrize("value", ["a", "b", "ab", "z", ""])
def test_the_short_way_holds_for_texts_too(cell: str, value: str) -> None:
    tests = compile_unary_tests(cell, FeelType.STRING)

    assert tests.holds(value, {}) is general(tests).holds(value, {})


def test_a_value_of_another_type_is_an_error_and_not_a_miss() -> None:
    with pytest.raises(FeelError):
        compile_unary_tests("< 5", FeelType.ANY).holds("a", {})
    with pytest.raises(FeelError):
        compile_unary_tests("true", FeelType.ANY).holds("true", {})


def test_a_range_turned_round_is_an_error() -> None:
    with pytest.raises(FeelError, match="extremos"):
        compile_unary_tests("[low..1]", FeelType.NUMBER).holds(Decimal(3), {"low": 5})


def test_a_cell_may_read_the_time() -> None:
    tests = compile_unary_tests("< today()", FeelType.DATE)
    moment = Moment(datetime(2026, 1, 31, tzinfo=UTC), ZoneInfo("UTC"))

    assert tests.landmarks is None
    assert tests.holds(date(2026, 1, 30), {}, moment=moment) is True


def test_a_cell_says_what_it_reads_and_where_it_changes() -> None:
    tests = compile_unary_tests("limit, [1..5]", FeelType.NUMBER, {"limit": Declared(FeelType.ANY)})
    written = compile_unary_tests('not("a", ["b", "c"])', FeelType.STRING)

    assert tests.names == {"limit"}
    assert tests.landmarks is None
    assert written.landmarks == ("a", "b", "c")


def test_the_tested_value_is_known_in_cells_alone() -> None:
    with pytest.raises(FeelRefused):
        names_in("? > 5")


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("12", FeelType.NUMBER, Decimal(12)),
        ("true", FeelType.BOOLEAN, True),
        ("2026-01-31", FeelType.DATE, date(2026, 1, 31)),
        ("P1D", FeelType.DAYS_TIME, timedelta(days=1)),
        ("P1Y", FeelType.YEARS_MONTHS, YearsMonths(12)),
        ("a", FeelType.STRING, "a"),
        ("a", FeelType.ANY, "a"),
        (None, FeelType.NUMBER, None),
    ],
)
def test_a_text_becomes_its_declared_type(value: object, kind: FeelType, expected: object) -> None:
    assert convert(value, kind) == expected


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", FeelType.NUMBER),
        ("True", FeelType.BOOLEAN),
        (1, FeelType.BOOLEAN),
        (1, FeelType.STRING),
        ("P1D", FeelType.YEARS_MONTHS),
        ("2026-01-31T08:00:00", FeelType.DATE_TIME),
        ("2026-01-31T08:00:00Z", FeelType.DATE),
    ],
)
def test_what_is_not_of_the_declared_type_is_an_error(value: object, kind: FeelType) -> None:
    with pytest.raises(FeelError):
        convert(value, kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("edad", True),
        ("edad declarada", True),
        ("Years of Service", True),
        ("a in b", False),
        ("not a", False),
        ("a AND b", False),
        ("Not a", False),
        ("if a", False),
        ("count", False),
        ("a + b", False),
        ("1a", False),
        ("", False),
    ],
)
def test_a_text_that_can_only_be_a_name_is_told(text: str, expected: object) -> None:
    assert is_name(text) is expected


def test_an_expression_tells_its_names_and_its_type() -> None:
    assert names_in("edad declarada + b", ["edad declarada"]) == {"edad declarada", "b"}
    assert type_in("a < 5", {"a": Declared(FeelType.NUMBER)}) is FeelType.BOOLEAN
