"""Contexts, paths, filters, iterations, functions of the expression's own, tests of type."""

from collections.abc import Mapping

import pytest

from engine.feel import Declared, FeelError, FeelType, Shape, compile_expression, to_python

CONTEXTS: list[tuple[str, object]] = [
    ("{}", {}),
    ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
    ('{nombre completo: "x", "otra clave": nombre completo}.otra clave', "x"),
    ('{"a": 1} = {a: 1}', True),
    ("{a: 1, b: 2} = {b: 2, a: 1}", True),
    ("{a: 1} = {a: 1, b: null}", False),
    ("{a: {b: 1}}.a.b", 1),
    ("null.a", None),
    ("{a: 1, b: {a: 2, c: a}}.b.c", 2),
    ("{count: 1}.count", 1),
    ("[{a: 1}, {a: 2}].a", [1, 2]),
    ("[{a: 1}, null].a", [1, None]),
]
FILTERS: list[tuple[str, object]] = [
    ("[10, 20, 30][1]", 10),
    ("[10, 20, 30][-1]", 30),
    ("[10, 20, 30][4]", None),
    ("[10, 20, 30][0]", None),
    ("[10, 20, 30][item > 10]", [20, 30]),
    ("[10, null][item > 5]", [10]),
    ("[][item = 1]", []),
    ("[][1]", None),
    ("7[1]", 7),
    ("7[2]", None),
    ("7[item > 5]", [7]),
    ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b", [4]),
    ("[{a: 1, b: 2}, {a: 3, b: 4}][a > 1][1].b", 4),
    ("[[1, 2], [3]][1][2]", 2),
    ("[[1, 2], [3]][count(item) = 1]", [[3]]),
    ("[{a: [1, 2]}][a[1] = 1].a", [[1, 2]]),
    ("[{item: 1}, {item: 2}][item > 1]", [{"item": 2}]),
    ("-[1, 2][1]", -1),
    ("[1, 2, 3][2] in ]1..3[", True),
]
ITERATIONS: list[tuple[str, object]] = [
    ("for x in [1, 2] return x * 2", [2, 4]),
    ("for x in [1, 2], y in [x, 10] return x + y", [2, 11, 4, 12]),
    ("for i in 1..3 return i", [1, 2, 3]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in 1..1 return i", [1]),
    ("for i in [] return i", []),
    ("for i in 1..5 return if i = 1 then 1 else i * partial[-1]", [1, 2, 6, 24, 120]),
    ("for i in 1..3 return count(partial)", [0, 1, 2]),
    ("for i in 1..2 return for j in partial return j", [[], [[]]]),
    ("for i in 1..2 return some j in [i] satisfies count(partial) = 1", [False, True]),
    ("for i in 1..2 return {partial: count(partial)}.partial", [0, 1]),
    ("for x in [[1, 2], [3]] return for y in x return y + 1", [[2, 3], [4]]),
    ("some x in [1, 2] satisfies x > 1", True),
    ("some x in [] satisfies x > 1", False),
    ("some x in [1, null] satisfies x > 1", None),
    ("some x in [null, 2] satisfies x > 1", True),
    ("every x in [1, 2] satisfies x > 1", False),
    ("every x in [] satisfies x > 1", True),
    ("every x in [2, null] satisfies x > 1", None),
    ("every x in [null, 1] satisfies x > 1", False),
    ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
    ("(for x in [1] return x) = [1]", True),
]
FUNCTIONS: list[tuple[str, object]] = [
    ("{double: function(x) x * 2, value: double(4)}.value", 8),
    ("{f: function(x: number, y: number) x - y, value: f(5, 3)}.value", 2),
    ("{n: 2, f: function(x) x * n, value: for n in [10] return f(n)}.value", [20]),
    ("{f: function() 7, value: f()}.value", 7),
    ("{f: function(x) function(y) x + y, g: f(1), value: g(2)}.value", 3),
    ("{f: function(g, x) g(x), value: f(function(y) y + 1, 1)}.value", 2),
    ("{f: function(x: string) x, value: f(null)}.value", None),
]
TYPES: list[tuple[str, object]] = [
    ("1 instance of number", True),
    ("null instance of number", False),
    ('"a" instance of number', False),
    ('@"2026-01-31" instance of date', True),
    ('@"2026-01-31" instance of date and time', False),
    ('duration("P1Y") instance of years and months duration', True),
    ('duration("P1D") instance of days and time duration and true', True),
    ("[1, 2] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("[[1]] instance of list<list<number>>", True),
    ('{a: 1, b: "x"} instance of context<a: number>', True),
    ("{a: 1} instance of context<a: string>", False),
    ("{a: 1} instance of context<b: number>", False),
    ("[1..2] instance of range<number>", True),
    ('["a".."b"] instance of range<number>', False),
]
RANGES: list[tuple[str, object]] = [
    ("[1..3] = [1..3]", True),
    ("1 in []0..2[]", True),
    ("count([]0..2[, 7])", 2),
    ("[1..3] = [1..3)", False),
    ("(1..3) = ]1..3[", True),
    ("{r: [1..3], is it: 2 in r}.is it", True),
    ("2 in [[5..6], [1..3]]", True),
    ("[1..3].start + [1..3].end", 4),
    ("[1..3).end included", False),
]


@pytest.mark.parametrize(
    ("text", "value"), CONTEXTS + FILTERS + ITERATIONS + FUNCTIONS + TYPES + RANGES
)
def test_an_expression_has_the_value_of_the_standard(text: str, value: object) -> None:
    result = to_python(compile_expression(text).evaluate({}))

    assert (type(result), result) == (type(value), value)


PEOPLE = [{"edad": 17, "alias": "a"}, {"edad": 40, "alias": "b"}]


@pytest.mark.parametrize(
    ("text", "facts", "value"),
    [
        ("people[edad < 18].alias", {"people": PEOPLE}, ["a"]),
        ("people[edad < limit].alias", {"people": PEOPLE, "limit": 18}, ["a"]),
        ("people[n].alias", {"people": PEOPLE, "n": 2}, "b"),
        ("people[n + 1].alias", {"people": PEOPLE, "n": 1}, "b"),
        ("flags[item]", {"flags": [True, False]}, [True]),
        ("flags[on]", {"flags": [{"on": True}], "on": False}, [{"on": True}]),
        ("rows[item > 1]", {"rows": [{"item": 1}, {"item": 2}]}, [{"item": 2}]),
        ("[][n]", {"n": 1}, None),
        ("[][wanted]", {"wanted": True}, []),
    ],
)
def test_a_filter_reads_entries_before_facts(
    text: str, facts: Mapping[str, object], value: object
) -> None:
    assert to_python(compile_expression(text).evaluate(facts)) == value


def test_a_declared_shape_tells_the_type_of_what_is_inside() -> None:
    person = Shape(FeelType.CONTEXT, entries=(("edad", Shape(FeelType.NUMBER)),))
    names = {"people": Declared(FeelType.LIST, shape=Shape(FeelType.LIST, item=person))}

    assert compile_expression("people[edad < 18]", names).shape.item == person
    assert compile_expression("people[1].edad", names).type is FeelType.NUMBER
    assert compile_expression("for p in people return p.edad", names).names == {"people"}


def test_a_copy_of_the_list_so_far_does_not_grow() -> None:
    value = compile_expression("for i in 1..3 return partial").evaluate({})

    assert to_python(value) == [[], [[]], [[], [[]]]]


def test_a_null_among_contexts_is_an_error_where_the_name_means_something_else_outside() -> None:
    expression = compile_expression("{a: 5, chosen: [{a: 1}, null][a > 0]}.chosen")

    with pytest.raises(FeelError, match="nulo"):
        expression.evaluate({})


def test_a_null_among_contexts_has_no_entries() -> None:
    assert to_python(compile_expression("[{a: 1}, null][a > 0]").evaluate({})) == [{"a": 1}]
