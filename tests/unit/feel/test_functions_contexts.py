"""Functions on contexts: what they read, make and put together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelRefused, compile_expression, to_python

VALUES = [
    ('get value({a: 1}, "a")', 1),
    ('get value({a: 1}, "b")', None),
    ('get value(key: "a", m: {a: null})', None),
    ("get entries({b: 1, a: [2]})", [{"key": "b", "value": 1}, {"key": "a", "value": [2]}]),
    ("get entries({})", []),
    ('context([{key: "b", value: 1}, {key: "a", value: null}])', {"b": 1, "a": None}),
    ('context(entries: [{key: "", value: 1, more: 2}])', {"": 1}),
    ("context([])", {}),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put(value: null, key: "a", context: {a: 1})', {"a": None}),
    ('context put({a: {b: 1, c: 2}}, ["a", "b"], 3)', {"a": {"b": 3, "c": 2}}),
    ('context put(context: {a: {}}, keys: ["a", "b"], value: 3)', {"a": {"b": 3}}),
    ('context put({}, ["a"], 3)', {"a": 3}),
    ("context merge([{a: 1, b: 2}, {b: 3}])", {"a": 1, "b": 3}),
    ("context merge([{a: {b: 1}}, {a: {c: 2}}])", {"a": {"c": 2}}),
    ("context merge(contexts: [])", {}),
]
NULLS = [
    *('get value(null, "a")', "get value({}, null)", "get entries(null)", "context(null)"),
    *("context put({}, null, 1)", 'context put(null, "a", 1)', "context merge(null)"),
]
MISTAKES = [
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', "misma clave"),
    ("context([{value: 1}])", "entrada"),
    ("context([{key: null, value: 1}])", "entrada"),
    ("context([{key: 1, value: 1}])", "entrada"),
    ('context([{key: "a"}])', "entrada"),
    ("context([null])", "entrada"),
    ("context put({}, [], 1)", "claves"),
    ("context put({}, [null], 1)", "claves"),
    ('context put({a: {}}, ["a", null], 1)', "claves"),
    ('context put({a: 1}, ["a", "b"], 1)', "contexto"),
    ('context put({}, ["a", "b"], 1)', "contexto"),
    ("context merge([{}, null])", "contextos"),
    ("context merge([1])", "contextos"),
]
REFUSALS = [
    *("get value({a: 1}, 1)", 'get value({a: 1}, ["a"])', 'get value(context: {}, key: "a")'),
    *('context({key: "a", value: 1})', "context put({}, 1, 1)", 'context put([], "a", 1)'),
    *("context merge({a: 1})", "get entries([1])", 'context put({}, key: "a", 1)'),
]
KEYS = st.text("ab c", max_size=3)
NUMBERS = st.integers(-99, 99)
CONTEXTS = st.dictionaries(KEYS, NUMBERS | st.none(), max_size=4)


def value(text: str, **facts: object) -> object:
    return to_python(compile_expression(text).evaluate(facts))


@pytest.mark.parametrize(("text", "result"), VALUES)
def test_a_function_of_contexts_has_its_value(text: str, result: object) -> None:
    found = value(text)

    assert found == result
    assert not isinstance(found, dict) or list(found) == list(result)  # type: ignore[call-overload]


@pytest.mark.parametrize("text", NULLS)
def test_null_gives_null(text: str) -> None:
    assert value(text) is None


@pytest.mark.parametrize(("text", "reason"), MISTAKES)
def test_a_mistake_is_an_error(text: str, reason: str) -> None:
    with pytest.raises(FeelError, match=reason):
        value(text)


@pytest.mark.parametrize("text", REFUSALS)
def test_a_form_that_is_not_settled_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused):
        compile_expression(text)


@given(CONTEXTS, CONTEXTS, KEYS, NUMBERS)
def test_contexts_hold_what_was_put_into_them(
    one: dict[str, object], other: dict[str, object], key: str, number: int
) -> None:
    facts = {"x": one, "y": other, "k": key, "n": number}

    assert value("context(get entries(x))", **facts) == one
    assert value("get value(context put(x, k, n), k)", **facts) == number
    assert value("context put(x, [k], n)", **facts) == {**one, key: number}
    assert value("context merge([x, y])", **facts) == {**one, **other}
    assert value("get value(x, k)", **facts) == one.get(key)


def test_the_context_that_is_put_into_stays_as_it_is() -> None:
    text = '{a: {b: 1}, c: context put(a, "b", 2), d: context put({e: a}, ["e", "b"], 3)}'

    assert value(text) == {"a": {"b": 1}, "c": {"b": 2}, "d": {"e": {"b": 3}}}


def test_a_context_does_not_outgrow_its_limit() -> None:
    parts = [{f"{half}{place}": 1 for place in range(2_000)} for half in "abc"]

    with pytest.raises(FeelError, match="tamaño"):
        compile_expression("context merge(x)").evaluate(
            {"x": [parts[0], {**parts[1], **parts[2]}]}, steps=20_000
        )
