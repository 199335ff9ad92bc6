"""How points and ranges lie to each other, by the standard's formulas and as sets of points."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelRefused, Range, YearsMonths, compile_expression

TRUE = [
    "before(1, 2)",
    "before(4, [5..9])",
    "before(5, (5..9])",
    "before([1..5), 5)",
    "before([1..5], (5..9])",
    "before([1..5), [5..9])",
    "after(9, [1..9))",
    "after([6..9], 5)",
    "after((5..9], [1..5])",
    "meets([1..5], [5..9])",
    "met by([5..9], [1..5])",
    "overlaps([1..5], [5..9])",
    "overlaps([2..3], [1..9])",
    "overlaps before([1..5], [4..9])",
    "overlaps before([1..5], (1..5])",
    "overlaps before([1..5), (1..5])",
    "overlaps after([4..9], [1..5])",
    "finishes(9, [1..9])",
    "finishes([5..9), [1..9))",
    "finishes([1..9], [1..9])",
    "finishes((1..9], [1..9])",
    "finished by([1..9], 9)",
    "finished by([1..9], (1..9])",
    "includes([1..9], 1)",
    "includes([1..9], (1..9))",
    "during(5, [1..9])",
    "during([5..9), [1..9))",
    "starts(1, [1..9])",
    "starts([1..5], [1..9])",
    "starts((1..9), (1..9])",
    "started by([1..9], 1)",
    "started by([1..9], [1..9))",
    "coincides(5, 5.0)",
    "coincides([1..9), [1..9))",
    "before(range1: [1..2], range2: [3..4])",
    "includes(range: [1..9], point: 5)",
    "during(point: 5, range: [1..9])",
    'before("a", "b")',
    'includes([@"2026-01-01"..@"2026-01-31"], @"2026-01-31")',
    'before(@"08:00:00", [@"08:30:00"..@"17:00:00"])',
    'during(@"2026-01-31T08:00:00-06:00", [@"2026-01-31T14:00:00Z"..@"2026-01-31T15:00:00Z"])',
    'overlaps([duration("PT1H")..duration("P1D")], [duration("PT24H")..duration("P2D")])',
    'starts(duration("P12M"), [duration("P1Y")..duration("P2Y")])',
]
FALSE = [
    "before(2, 1)",
    "before(5, [5..9])",
    "before([1..5], 5)",
    "before([1..5], [5..9])",
    "after(5, [1..5])",
    "after([1..5], [6..9])",
    "meets([1..5), [5..9])",
    "meets([1..4], [5..9])",
    "met by((5..9], [1..5])",
    "overlaps([1..5], (5..9])",
    "overlaps([5..9], [1..5))",
    "overlaps before([1..5], [1..5])",
    "overlaps before([1..5), [1..5])",
    "overlaps before([4..9], [1..5])",
    "overlaps after([1..5], [1..5])",
    "finishes(9, [1..9))",
    "finishes([5..9), [1..9])",
    "finished by([1..9], [5..9))",
    "includes((1..9], 1)",
    "includes([1..9), [5..9])",
    "during([1..9], [1..9))",
    "starts(1, (1..9])",
    "starts([1..5], (1..9])",
    "started by((1..9], [1..5])",
    "coincides([1..9], [1..9))",
]
READ: list[tuple[str, tuple[object, ...]]] = [
    ('range("[1..5]")', (Decimal(1), Decimal(5), True, True)),
    ('range(from: " ( -1.5 .. 5 [ ")', (Decimal("-1.5"), Decimal(5), False, False)),
    (r'range("[\"a\"..\"b\")")', ("a", "b", True, False)),
    (
        r'range("]@\"2026-01-01\"..date(\"2026-01-31\")]")',
        (date(2026, 1, 1), date(2026, 1, 31), False, True),
    ),
    (
        r'range("[duration(\"PT1H\")..@\"P1D\"]")',
        (timedelta(hours=1), timedelta(days=1), True, True),
    ),
    (r'range("[@\"P1Y\"..@\"P2Y\"]")', (YearsMonths(12), YearsMonths(24), True, True)),
]


@pytest.mark.parametrize(
    ("text", "value"), [(text, True) for text in TRUE] + [(text, False) for text in FALSE]
)
def test_a_relation_is_what_the_formula_says(text: str, value: object) -> None:
    assert compile_expression(text).evaluate({}) is value


@pytest.mark.parametrize(("text", "parts"), READ)
def test_a_range_is_read_from_a_text_of_written_values(
    text: str, parts: tuple[object, ...]
) -> None:
    read = compile_expression(text).evaluate({})

    assert isinstance(read, Range)
    assert (read.low, read.high, read.includes_low, read.includes_high) == parts


@pytest.mark.parametrize("text", ["before(null, 1)", "includes([1..2], null)", "range(null)"])
def test_null_gives_null(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


TEXTS = ["", " ", ">=10", "[1..]", "[..2]", "[2..)", "(..2]", "5", "[1..2] = [1..2]", "[x..2]"]
TEXTS += ["[1+1..3]", "[null..null]", "[true..false]", '[1.."b"]', "[3..1]", "[now()..now()]"]
TEXTS += ['[date(string("2026-01-01"))..date("2026-01-31")]', "[" * 500, '[@"P1D"..@"P1Y"]']
TEXTS += ['[@"2026-01-01"..@"2026-01-02T00:00:00"]', "[date(2026, 1, 1)..date(2026, 1, 2)]"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_other_text_is_no_range(text: str) -> None:
    with pytest.raises(FeelError):
        compile_expression("range(x)").evaluate({"x": text})


def test_a_written_text_that_is_no_range_is_refused_with_an_example() -> None:
    with pytest.raises(FeelRefused, match=r"\[1\.\.5\]"):
        compile_expression('range("1 to 5")')


def test_names_alone_do_not_tell_a_point_before_a_range_from_a_range_before_a_point() -> None:
    with pytest.raises(FeelRefused, match="parámetros"):
        compile_expression("before(point: 1, range: [2..3])")


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("before(1, x)", "a"),
        ("before([1..2], x)", "a"),
        ("finishes(x, [1..5))", "a"),
        ("coincides(x, x)", True),
        ("coincides(x, x)", [1]),
        ("before(x, x)", {"a": 1}),
        ("meets([1..2], x)", Range("a", "b", includes_low=True, includes_high=True)),
        ("before(1, x)", Range(3, 2, includes_low=True, includes_high=True)),
        ("before(1, x)", Range(None, 2, includes_low=True, includes_high=True)),
        ("meets(x, x)", 1),
        ('before(@"2026-01-31T08:00:00", x)', date(2026, 1, 31)),
        ('before(@"2026-01-31T08:00:00", date and time(x))', "2026-01-31T08:00:00Z"),
    ],
)
def test_points_of_two_types_or_of_none_with_an_order_are_an_error(text: str, fact: object) -> None:
    with pytest.raises(FeelError):
        compile_expression(text).evaluate({"x": fact})


# -- laws: whole numbers stand for the line, with three of them between any two bounds --------------

BOUND = st.integers(0, 3).map(lambda step: 4 * step)
RANGES = st.tuples(BOUND, BOUND, st.booleans(), st.booleans()).map(
    lambda drawn: Range(min(drawn[:2]), max(drawn[:2]), *drawn[2:])
)
POINTS = st.integers(0, 12)


def _points(interval: Range) -> set[int]:
    low, high = int(str(interval.low)), int(str(interval.high))
    first, last = low + (not interval.includes_low), high - (not interval.includes_high)
    return set(range(first, last + 1))


FULL = RANGES.filter(_points)
BY_POINTS: dict[str, Callable[[set[int], set[int]], bool]] = {
    "before": lambda one, other: max(one) < min(other),
    "after": lambda one, other: min(one) > max(other),
    "meets": lambda one, other: max(one) == min(other),
    "overlaps": lambda one, other: bool(one & other),
    "includes": lambda one, other: one >= other,
    "during": lambda one, other: one <= other,
    "coincides": lambda one, other: one == other,
}
# A starting range may be the whole of the other, as the standard writes it.
BY_POINTS["starts"] = lambda one, other: min(one) == min(other) and one <= other
BY_POINTS["finishes"] = lambda one, other: max(one) == max(other) and one <= other
BY_POINTS["overlaps before"] = lambda one, other: min(one) < min(other) <= max(one) <= max(other)
INVERSE = {
    "before": "after",
    "meets": "met by",
    "overlaps": "overlaps",
    "overlaps before": "overlaps after",
    "finishes": "finished by",
    "includes": "during",
    "starts": "started by",
    "coincides": "coincides",
}


def _relation(name: str, one: object, other: object) -> object:
    return compile_expression(f"{name}(a, b)").evaluate({"a": one, "b": other})


@pytest.mark.parametrize("name", BY_POINTS)
@given(one=FULL, other=FULL)
def test_a_relation_of_ranges_is_one_of_their_points(name: str, one: Range, other: Range) -> None:
    assert _relation(name, one, other) is BY_POINTS[name](_points(one), _points(other))


@pytest.mark.parametrize("name", ["before", "after", "during", "starts", "finishes"])
@given(point=POINTS, among=FULL)
def test_a_relation_of_a_point_is_that_of_the_range_of_it(
    name: str, point: int, among: Range
) -> None:
    alone = Range(point, point, includes_low=True, includes_high=True)

    assert _relation(name, point, among) is _relation(name, alone, among)


@pytest.mark.parametrize(("name", "inverse"), INVERSE.items())
@given(one=RANGES, other=RANGES)
def test_a_relation_has_its_inverse(name: str, inverse: str, one: Range, other: Range) -> None:
    assert _relation(name, one, other) is _relation(inverse, other, one)


@given(one=RANGES, other=RANGES)
def test_ranges_coincide_when_they_are_equal(one: Range, other: Range) -> None:
    equality = compile_expression("a = b").evaluate({"a": one, "b": other})

    assert _relation("coincides", one, other) is equality


@given(point=POINTS, among=FULL)
def test_a_range_includes_what_is_in_it(point: int, among: Range) -> None:
    inside = compile_expression("x in r").evaluate({"x": point, "r": among})

    assert _relation("includes", among, point) is inside
