"""The functions on texts, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelRefused, compile_expression

VALUES: list[tuple[str, object]] = [
    ('substring("refugio", 3)', "fugio"),
    ('substring("refugio", 3, 2)', "fu"),
    ('substring("refugio", -4, 3)', "ugi"),
    ('substring("refugio", -7)', "refugio"),
    ('substring("refugio", 6, 99)', "io"),
    ('substring("refugio", 6, 2 ** 200)', "io"),
    ('substring("refugio", 2, 2.9)', "ef"),
    ('substring("🐎año", 2, 2)', "añ"),
    ('substring(length: 1, start position: 2, string: "sí")', "í"),
    ('string length("🐎ñ")', 2),
    ('string length("")', 0),
    ('upper case("straße ñ4")', "STRASSE Ñ4"),
    ('lower case("ÁNGEL4")', "ángel4"),
    ('substring before("a-b-c", "-")', "a"),
    ('substring before("abc", "x")', ""),
    ('substring before("abc", "")', ""),
    ('substring after("a-b-c", "-")', "b-c"),
    ('substring after("abc", "x")', ""),
    ('substring after("abc", "")', "abc"),
    ('substring after("", "a")', ""),
    ('contains("abc", "")', True),
    ('contains(match: "bc", string: "abc")', True),
    ('starts with("abc", "bc")', False),
    ('ends with("abc", "bc")', True),
    ('matches("EC-0917", "^[A-Z]{2}-\\\\d{4}$")', True),
    ('matches("ec-0917", "^[A-Z]{2}-", "i")', True),
    ('matches("a", "A", null)', False),
    ('matches(pattern: "b", input: "abc", flags: "")', True),
    ('replace("2026-01-31", "(\\\\d+)-(\\\\d+)-(\\\\d+)", "$3/$2/$1")', "31/01/2026"),
    ('replace("a1b22", "\\\\d+", "<$0>")', "a<1>b<22>"),
    ('replace("a1", "([a-z])|(\\\\d)", "[$1$2$3]")', "[a][1]"),
    ('replace("ab", "(a)(b)", "$21$13")', "b1a3"),
    ('replace("5", "5", "\\\\$$0\\\\\\\\")', "$5\\"),
    ('replace("aAa", "a", "-", "i")', "---"),
    ('replace("aAa", "a", "-", null)', "-A-"),
    ('replace("ññ", "ñ", "")', ""),
    ('replace("abab", "^ab", "x")', "xab"),
    ('split("uno, dos,tres", ",\\\\s*")', ["uno", "dos", "tres"]),
    ('split(";a;;", ";")', ["", "a", "", ""]),
    ('split("año", "x")', ["año"]),
    ('split(delimiter: "ñ", string: "año")', ["a", "o"]),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('string join(["a", "b"])', "ab"),
    ('string join(["a", "b"], null)', "ab"),
    ('string join([], "x")', ""),
    ('string join([null], "x")', ""),
    ('string join(delimiter: "-", list: ["a", "b"])', "a-b"),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_a_function_gives_the_value_of_the_standard(text: str, value: object) -> None:
    assert compile_expression(text).evaluate({}) == value


@pytest.mark.parametrize(
    "text",
    [
        "substring(null, 1)",
        'substring("a", null)',
        'substring before(null, "a")',
        'matches(null, "a")',
        'matches("a", null)',
        "matches(null, null, null)",
        'replace("a", "a", null)',
        'split("a", null)',
        "string join(null)",
        'string join(null, "x")',
    ],
)
def test_null_gives_null(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("substring(x, 0)", "has not"),
        ("substring(x, 4)", "has not"),
        ("substring(x, -4)", "has not"),
        ("substring(x, 1.5)", "has not"),
        ('substring("", 1)', "has not"),
        ("substring(x, 1, 0)", "1 or more"),
        ("substring(x, 1, 0.9)", "1 or more"),
        ("string join([x, 1])", "texts and nulls only"),
        ("string join([x, [x]])", "texts and nulls only"),
        ('split("", x)', "empty text is split"),
        ('matches(x, y + "(")', "too soon"),
        ('replace(x, y + "*", "-")', "accepts the empty text"),
        ('replace(x, y, y + "$")', "goes with a digit"),
        ("string join(for i in 1..10 return long, long)", "longer than allowed"),
        ('replace(long, "a", "aa")', "longer than allowed|steps"),
    ],
)
def test_what_the_standard_leaves_open_is_an_error(text: str, reason: str) -> None:
    facts = {"x": "abc", "y": "a", "long": "a" * 40_000}

    with pytest.raises(FeelError, match=reason):
        compile_expression(text).evaluate(facts)


@pytest.mark.parametrize(
    "text",
    [
        'substring("a")',
        'substring("a", "1")',
        'split("a", "b", "c")',
        'string join("a", "b")',
        'string join(["a"], 1)',
        'matches("a", "a", 1)',
        'replace("a", "b")',
        'split(delimiter: ",", text: "a")',
    ],
)
def test_other_arguments_are_refused(text: str) -> None:
    with pytest.raises(FeelRefused):
        compile_expression(text)


# -- laws -------------------------------------------------------------------------------------------

WORDS = st.text(max_size=6)


@given(st.text(min_size=1, max_size=20), st.data())
def test_a_substring_is_the_same_from_either_end(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(text)))
    both = compile_expression("[substring(x, i), substring(x, i - string length(x) - 1)]")

    first, second = _items(both.evaluate({"x": text, "i": place}))

    assert first == second == text[place - 1 :]


@given(WORDS, WORDS)
def test_before_and_after_surround_what_is_contained(text: str, match: str) -> None:
    law = compile_expression(
        "contains(x, y) = (substring before(x, y) + y + substring after(x, y) = x)"
    )

    assert law.evaluate({"x": text, "y": match}) is True


@given(st.lists(st.text("abñ", max_size=3), min_size=1, max_size=5).filter(any))
def test_what_is_split_is_joined_again(pieces: list[str]) -> None:
    law = compile_expression('split(string join(x, ";"), ";") = x')

    assert law.evaluate({"x": pieces}) is True


def _items(value: object) -> list[object]:
    assert isinstance(value, list)
    return value
