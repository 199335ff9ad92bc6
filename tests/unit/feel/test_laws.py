"""Laws that hold for every value, and for every text."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.feel import (
    FeelError,
    FeelRefused,
    compile_condition,
    compile_expression,
    to_feel,
    to_python,
)

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, max_value=10**20)
# Hypothesis takes its limits without a zone.
EARLY, LATE = datetime(1900, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001
SCALARS = [
    st.integers(-(10**30), 10**30),
    st.text(max_size=8),
    st.dates(),
    # Whole seconds: whether instants that differ in less are equal, the standard leaves open.
    st.datetimes(timezones=st.just(UTC), min_value=EARLY, max_value=LATE).map(
        lambda instant: instant.replace(microsecond=0)
    ),
    st.timedeltas(timedelta(-(10**6)), timedelta(10**6)),
]
TRIPLES = st.one_of([st.tuples(*[st.none() | kind] * 3) for kind in SCALARS])
BETWEEN = compile_condition("x between y and z")
TWO = compile_condition("x >= y and x <= z")
ORDER = [compile_condition(f"x {sign} y") for sign in ("<", "=", ">")]
PIECES = """
x y é 1 2.5 "a" true null and or not( ( ) [ ] .. , < <= = != + - * / ** in between if then else
date( duration( "P1D" @"2026-01-31" count( list contains( for { } . ? ' ==
"""
WORDS = st.sampled_from(PIECES.split())


@given(TRIPLES)
def test_between_is_two_comparisons(values: tuple[object, object, object]) -> None:
    facts = dict(zip("xyz", values, strict=True))

    assert BETWEEN.evaluate(facts) is TWO.evaluate(facts)


@given(TRIPLES)
def test_exactly_one_of_less_equal_greater_holds(values: tuple[object, object, object]) -> None:
    facts = dict(zip("xy", values[:2], strict=True))
    is_known = None not in values[:2]

    outcomes = [condition.evaluate(facts) for condition in ORDER]

    assert outcomes.count(True) == 1 if is_known else outcomes[0] is outcomes[2] is None


@given(NUMBERS, NUMBERS)
def test_addition_commutes_and_subtraction_undoes_it(one: Decimal, other: Decimal) -> None:
    facts = {"x": one % 10**12, "y": other % 10**12}

    assert compile_condition("x + y = y + x and x + y - y = x").evaluate(facts) is True


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.integers(-300, 300))
def test_a_date_moved_by_days_comes_back(day: date, days: int) -> None:
    facts = {"x": day, "d": timedelta(days=days)}

    assert compile_condition("x + d - d = x and x + d - x = d").evaluate(facts) is True


@given(
    st.recursive(
        st.none() | st.booleans() | st.one_of(SCALARS), lambda kind: st.lists(kind, max_size=3)
    )
)
def test_a_value_comes_out_as_it_went_in(value: object) -> None:
    assert to_python(to_feel(value)) == value


@given(st.none() | st.booleans(), st.none() | st.booleans())
def test_de_morgan_holds_with_three_values(x: object, y: object) -> None:
    negated = compile_condition("not(x and y)").evaluate({"x": x, "y": y})

    assert negated is compile_condition("not(x) or not(y)").evaluate({"x": x, "y": y})


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=20))
@example("\ud800")
@example('"\\')
def test_any_text_gives_a_value_or_a_feel_error(text: str) -> None:
    failures: tuple[str, ...] = ("es", "en")

    try:
        compile_expression(text).evaluate({"x": 3, "y": [1, "a", None], "é": None})
    except (FeelRefused, FeelError) as failure:
        failures = (failure.es, failure.en)

    assert all(failures)
