"""Functions on lists: what they give, and where they give nothing but an error."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelRefused, compile_expression, to_python

TOTALS = [
    ("count([])", 0),
    ("count(list: [1, null])", 2),
    ("min([4, 2, 9])", 2),
    ('max("a", "c", "b")', "c"),
    ('max([@"PT1H", @"PT90M"]) = @"PT90M"', True),
    ("min(7)", 7),
    ("max([])", None),
    ("sum(1.5, 2.5)", 4),
    ("sum([])", None),
    ("mean([1, 2, 6])", 3),
    ("mean(1, 2)", Decimal("1.5")),
    ("mean([])", None),
    ("product([2, 0.5, 7])", 7),
    ("product(2, 3)", 6),
    ("median([9, 1, 5])", 5),
    ("median(1, 2, 10, 4)", 3),
    ("median([])", None),
    ("stddev(1, 2, 3, 4, 5) = sqrt(2.5)", True),
    ("stddev([3, 3, 3])", 0),
    ("stddev([8])", None),
    ("stddev([])", None),
    ("mode([5, 2, 5, 2.0, 1])", [2, 5]),
    ("mode(list: [])", []),
]
TRUTHS = [
    ("all([])", True),
    ("any([])", False),
    ("all(true)", True),
    ("any([true, null])", True),
    ("any(false, null)", None),
    ("all(true, null)", None),
    ("all([null, false])", False),
    ("all(list: [true, true])", True),
]
LISTS = [
    ("list contains([1, 2], 2)", True),
    ("list contains(list: [1], element: null)", False),
    ("index of([3, 1, 3, null], 3)", [1, 3]),
    ("index of([3, null], null)", [2]),
    ("index of([3], 4)", []),
    ("sublist([4, 5, 6, 7], 2)", [5, 6, 7]),
    ("sublist([4, 5, 6, 7], 2, 2)", [5, 6]),
    ("sublist([4, 5, 6, 7], -2)", [6, 7]),
    ("sublist(list: [4, 5, 6, 7], start position: -3, length: 2)", [5, 6]),
    ("append([1], 2, null)", [1, 2, None]),
    ("append([1], [2])", [1, [2]]),
    ("concatenate([1], [], [2, [3]])", [1, 2, [3]]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("insert before([1, 3], -1, null)", [1, None, 3]),
    ("insert before(list: [2], position: 1, newItem: 1)", [1, 2]),
    ("remove([1, 2, 3], 1)", [2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("list replace([1, 2, 3], -3, 9)", [9, 2, 3]),
    ("list replace(newItem: null, position: 2, list: [1, 2])", [1, None]),
    ("list replace([1, 5, 9], function(item, newItem) item > newItem, 4)", [1, 4, 4]),
    ("list replace(match: function(a, b) false, list: [1], newItem: 2)", [1]),
    ("reverse([1, 2, 3])", [3, 2, 1]),
    ("union([1, 2], [2, 3, 1])", [1, 2, 3]),
    ("union([1, 1.0])", [1]),
    ("distinct values([2, null, 2, 1, null])", [2, None, 1]),
    ("distinct values([[1], [1, 2], [1]])", [[1], [1, 2]]),
    ("flatten([1, [2, [3, []]], [[4]]])", [1, 2, 3, 4]),
    ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
    ("sort(precedes: function(a, b) a > b, list: [3, 1, 2])", [3, 2, 1]),
    ("sort([], function(x, y) x < y)", []),
]
NULLS = [
    *("sum(null)", "all(null)", "mode(null)", "count(null)", "reverse(null)", "append(null, 1)"),
    *("sublist(null, 1)", "remove([1], null)", "list replace([1], null, 2)", "sort(null, null)"),
]
MISTAKES = [
    ("min([1, null])", "nulos"),
    ('max(1, "a")', "comparan"),
    ("max([true])", "orden"),
    ("mean([1, null])", "mean"),
    ('median([1, "a"])', "median"),
    ("stddev(1, null)", "stddev"),
    ("product([])", "vacía"),
    ("all([false, 0])", "verdadero"),
    ("any([true, 1])", "verdadero"),
    ('index of([1, "a"], 1)', "comparan"),
    ('distinct values([1, 2, "a"])', "comparan"),
    ("union([1], null)", "nula"),
    ("concatenate([1], null)", "nula"),
    ("sublist([1, 2], 0)", "lugar"),
    ("sublist([1, 2], 3)", "lugar"),
    ("sublist([], 1)", "lugar"),
    ("sublist([1, 2], 1.5)", "lugar"),
    ("sublist([1, 2], 2, 2)", "largo"),
    ("sublist([1, 2], 2, 0)", "largo"),
    ("insert before([1], 2, 2)", "lugar"),
    ("remove([1], -2)", "lugar"),
    ("list replace([1], 2, 2)", "lugar"),
    ("list replace([1], function(a, b) a, 2)", "falso"),
    ("list replace([1], function(a, b) null, 2)", "falso"),
    ("list replace([], function(a) true, 2)", "parámetros"),
    ("sort([1, 2], function(a, b) a)", "falso"),
    ("sort([1], function(a, b, c) true)", "parámetros"),
    ("sort([1, null], function(a, b) a < b)", "falso"),
    ('sort([1, "a"], function(a, b) a < b)', "comparan"),
]
REFUSALS = [
    *("count(1)", "all(1)", "all()", "stddev()", 'mean("a")', "sum(l: [1])", "append([1])"),
    *("sort([2, 1])", "concatenate([1], 2)", "list replace([1, 2], 2)", "flatten(1)"),
]
ROWS = st.lists(st.integers(-3, 3) | st.none(), max_size=8)
NUMBERS = st.lists(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30),
    min_size=1,
    max_size=8,
).map(lambda found: [Decimal(str(number)[:25].rstrip("E+-")) for number in found])


def value(text: str, **facts: object) -> object:
    return to_python(compile_expression(text).evaluate(facts))


@pytest.mark.parametrize(("text", "result"), TOTALS + TRUTHS + LISTS)
def test_a_function_of_lists_has_its_value(text: str, result: object) -> None:
    assert value(text) == result


@pytest.mark.parametrize("text", NULLS)
def test_null_for_a_list_or_a_position_gives_null(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(("text", "reason"), MISTAKES)
def test_a_mistake_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(FeelError, match=reason):
        value(text)


@pytest.mark.parametrize("text", REFUSALS)
def test_a_form_that_is_not_settled_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused):
        compile_expression(text)


def nearest(exact: Fraction) -> Decimal:
    """Round a fraction to 34 digits, half to even, by whole numbers alone."""
    places = 34 - len(str(abs(exact.numerator))) + len(str(exact.denominator))
    while abs(round(exact * Fraction(10) ** places)) >= 10**34:
        places -= 1
    return Decimal(f"{round(exact * Fraction(10) ** places)}e{-places}")


@given(NUMBERS)
@example([Decimal(10**33), Decimal("0.5"), Decimal(-(10**33)), Decimal("1e-33")])
def test_sums_and_means_are_exact_and_rounded_once(numbers: list[Decimal]) -> None:
    exact = sum(map(Fraction, numbers), Fraction(0))

    assert value("sum(x)", x=numbers) == nearest(exact)
    assert value("mean(x)", x=numbers) == nearest(exact / len(numbers))


@given(NUMBERS.filter(lambda found: len(found) > 1))
@example([Decimal("1e-33"), Decimal(10**33)])
@example([Decimal(1), Decimal(2)])
def test_a_deviation_is_the_nearest_root_of_the_exact_variance(numbers: list[Decimal]) -> None:
    exact = [Fraction(number) for number in numbers]
    mean = sum(exact, Fraction(0)) / len(exact)
    variance = sum((number - mean) ** 2 for number in exact) / (len(exact) - 1)

    found = compile_expression("stddev(x)").evaluate({"x": numbers})

    assert isinstance(found, Decimal)
    half = Fraction(Decimal(f"0.5e{found.adjusted() - 33}"))
    low, high = Fraction(found) - half, Fraction(found) + half
    assert max(low, Fraction(0)) ** 2 <= variance <= high**2


def test_extreme_numbers_are_added_exactly() -> None:
    numbers = [Decimal("1e6000"), Decimal("1e-6000"), Decimal("-1e6000")]

    assert value("sum(x)", x=numbers) == Decimal("1e-6000")
    assert value("product(x)", x=[*numbers, Decimal("1e-6000")]) == -1


@given(st.lists(st.integers(-9, 9), max_size=9))
def test_sorting_is_stable_and_agrees_with_pythons(numbers: list[int]) -> None:
    rows = [{"key": abs(number), "of": number} for number in numbers]

    found = value("sort(x, function(a, b) a.key < b.key)", x=rows)

    assert found == sorted(rows, key=lambda row: row["key"])


@given(st.lists(st.integers(0, 20), max_size=30), st.integers(0, 2**20))
def test_sorting_by_a_contradictory_function_loses_nothing(items: list[int], seed: int) -> None:
    beats = [(seed >> place) % 2 == 1 for place in range(20)]

    found = value(
        "sort(x, function(a, b) beats[modulo(a * 7 + b * 3, 20) + 1])", x=items, beats=beats
    )

    assert isinstance(found, list)
    assert sorted(found) == sorted(items)


@given(ROWS, ROWS)
def test_the_laws_of_joining_and_thinning_hold(one: list[object], other: list[object]) -> None:
    facts = {"x": one, "y": other}

    joined = value("concatenate(x, y)", **facts)
    assert joined == one + other
    assert value("reverse(reverse(x))", **facts) == one
    assert value("union(x, y)", **facts) == list(dict.fromkeys(one + other))
    assert value("distinct values(distinct values(x))", **facts) == list(dict.fromkeys(one))
    assert value("flatten([x, [y]])", **facts) == joined


@given(ROWS.filter(bool), st.integers(0, 7), st.booleans())
def test_places_count_from_either_end(items: list[object], at: int, is_from_end: bool) -> None:  # noqa: FBT001
    index = at % len(items)
    facts = {"x": items, "p": index - len(items) if is_from_end else index + 1, "at": index + 1}

    assert value("sublist(x, p)", **facts) == items[index:]
    assert value("remove(x, p)", **facts) == items[:index] + items[index + 1 :]
    assert value("remove(insert before(x, p, 7), at)", **facts) == items
    assert value("list replace(x, p, x[p])", **facts) == items
    assert value("list contains(index of(x, x[p]), at)", **facts) is True


def test_all_and_any_do_not_depend_on_the_order() -> None:
    for items in permutations([True, None, False]):
        assert value("all(x)", x=list(items)) is False
        assert value("any(x)", x=list(items)) is True


def test_shared_and_deep_lists_end_in_an_error_soon() -> None:
    doubled = "[1]"
    for _level in range(12):
        doubled = f"for i in [{doubled}] return [i, i, i, i]"
    deep: list[object] = []
    for _level in range(58):
        deep = [deep]

    with pytest.raises(FeelError):
        value(f"flatten({doubled})")
    with pytest.raises(FeelError, match="niveles"):
        value("flatten([[[x]]])", x=deep)
    with pytest.raises(FeelError, match="pasos"):
        value("distinct values(x)", x=list(range(400)))
