"""Patterns mean what XPath says, whatever RE2 or Python would take them for, and end soon."""

import re
import unicodedata
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import FeelError, FeelRefused, compile_expression
from engine.feel.functions.patterns.program import compile_pattern
from engine.feel.values.budget import Budget


def is_found(pattern: str, text: str, flags: str = "") -> bool:
    return compile_pattern(pattern, flags).matches(text, Budget(10_000))


@pytest.mark.parametrize(
    ("pattern", "text", "flags"),
    [
        ("", "", ""),
        ("igo", "Quito, amigo", ""),
        ("^a|b$", "xb", ""),
        ("^(?:ab)+?c$", "ababc", ""),
        ("a||b", "z", ""),
        (r"^\.\$\-\[\^$", ".$-[^", ""),
        (r"^\s\t$", "\r\t", ""),
        (r"^\d+$", "٣7", ""),
        (r"^\w+$", "ñandú७€", ""),
        (r"^\W+$", "_-… \u00a0\ue000", ""),
        (r"^\p{Lu}\P{Lu}$", "Ñn", ""),
        (r"^\p{C}\p{Cn}$", "\0\u0378", ""),
        ("^[a-c-]+$", "b-", ""),
        ("^[-a]+$", "-a", ""),
        ("^[^a-c]$", "\n", ""),
        ("^[a^]+$", "^a", ""),
        (r"^[a-z-[aeiou]]+$", "xyz", ""),
        (r"^[\w-[\d]]$", "a", ""),
        (r"^[\]\\]+$", r"\]", ""),
        ("^a{2}b{0,1}c{1,}$", "aacc", ""),
        ("^.$", "🐎", ""),
        ("^a.b$", "a\u2028b", ""),
        ("^a.b$", "a\nb", "s"),
        ("a$", "a\nb", "m"),
        ("^b", "a\nb", "m"),
        ("^$", "a\n\nb", "m"),
        ("ESTÁ", "está", "i"),
        ("^[A-Z]+$", "abc\u212a", "i"),
        ("ς", "Σ", "i"),
        (r"^\p{Lu}+$", "AB", "i"),
        (" a b [ ] c ", "ab c", "x"),
        (r"a\ sb \p{ L u }", "a bC", "x"),
        ("a { 2 }", "aa", "xx"),
    ],
)
def test_a_pattern_is_found(pattern: str, text: str, flags: str) -> None:
    assert is_found(pattern, text, flags)


@pytest.mark.parametrize(
    ("pattern", "text", "flags"),
    [
        ("a$", "a\n", ""),
        ("^b", "a\nb", ""),
        ("^a.b$", "a\nb", ""),
        ("^a.b$", "a\rb", ""),
        (r"\s", "\u00a0\v\f", ""),
        (r"\w", "_", ""),
        (r"\d", "½", ""),
        ("a b", "ab", ""),
        ("a b", "a b", "x"),
        ("[a-c]", "B", ""),
        ("[^q]", "Q", "i"),
        ("[a-z-[io]]", "O", "i"),
        (r"\p{Lu}", "a", "i"),
        ("straße", "STRASSE", "i"),
        ("[a-[a]]", "a", ""),
        ("x^", "x\n", "m"),
    ],
)
def test_a_pattern_is_not_found(pattern: str, text: str, flags: str) -> None:
    assert not is_found(pattern, text, flags)


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("a**", "repeats nothing"),
        ("?", "repeats nothing"),
        ("a{2}{3}", "repeats nothing"),
        ("^*", "repeats nothing"),
        ("a{,2}", "smaller one first"),
        ("a{3,2}", "smaller one first"),
        ("a{1001}", "1000 times"),
        ("(a{1000}){1000}", "too large"),
        (r"(\w{40}){40}", "too large"),
        ("(a", "too soon"),
        ("[a", "too soon"),
        ("a{2", "too soon"),
        ("\\", "too soon"),
        ("a)", "never opened"),
        ("a]", r"put \\"),
        ("a}", r"put \\"),
        ("[[a]]", r"put \\"),
        ("(?=a)", "Only : comes after"),
        ("(?i)a", "Only : comes after"),
        (r"(a)\1", "references to groups"),
        (r"\bcat", "does not exist"),
        (r"[\1]", "references to groups"),
        (r"\i\c*", "version of XML"),
        (r"\p{IsBasicLatin}", "version of Unicode"),
        (r"\p{Cs}", "no such category"),
        (r"\pL", "no such category"),
        ("[]", "is empty"),
        ("[^]", "is empty"),
        ("[z-a]", "backwards"),
        (r"[a-\d]", "backwards"),
        ("[a-c-e]", "hyphen"),
        ("[a--]", "hyphen"),
        ("[^^]", "ambiguous"),
        ("[a-z-[b]c]", "at its end"),
        ("(" * 30 + ")" * 30, "nests too many"),
        ("[a-" * 30, "nests too many"),
        ("a" * 1_001, "longer than 1000"),
    ],
)
def test_a_pattern_that_is_none_is_refused_with_its_place(pattern: str, reason: str) -> None:
    with pytest.raises(FeelError, match=reason):
        compile_pattern(pattern)


@pytest.mark.parametrize(("flags", "reason"), [("g", "letters s, m, i, x"), ("iq", "flag q")])
def test_other_flags_are_refused(flags: str, reason: str) -> None:
    with pytest.raises(FeelError, match=reason):
        compile_pattern("a", flags)


def test_a_line_after_the_last_line_break_is_an_error_where_it_would_matter() -> None:
    assert is_found("^a", "a\n", "m")
    assert not is_found("^x", "a\n", "m")
    with pytest.raises(FeelError, match="line break"):
        is_found("^$", "a\n", "m")


# -- written patterns -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ('matches(x, "a(")', 11, "too soon"),
        ('matches(pattern: "[b-a]", input: x)', 17, "backwards"),
        ('matches(x, "a", "g")', 16, "letters"),
        ('matches(x, y, "g")', 14, "letters"),
        ('matches(x, "a{2}{2}", "i")', 11, "repeats nothing"),
        ('replace(x, "a*", "b")', 11, "accepts the empty text"),
        ('replace(x, "a", "$")', 16, "goes with a digit"),
        ('replace(x, y, "\\\\n")', 14, "goes with a digit"),
        ('replace(x, "((a)*b)+", "$2")', 23, "within two repetitions"),
        ('split(x, "")', 9, "accepts the empty text"),
        ('split(x, "(,|(;?))+x")', 9, "repeats what may be empty"),
    ],
)
def test_a_wrong_written_pattern_is_a_finding_at_its_place(
    text: str, position: int, reason: str
) -> None:
    with pytest.raises(FeelRefused, match=re.escape(reason)) as refusal:
        compile_expression(text)

    assert refusal.value.position == position


def test_a_pattern_is_not_judged_before_its_flags_are_known() -> None:
    expression = compile_expression(r'matches(x, "\\p{ L }", y)')

    assert expression.evaluate({"x": "a", "y": "x"}) is True
    with pytest.raises(FeelError, match="no such category"):
        expression.evaluate({"x": "a", "y": ""})


# -- hostile patterns -------------------------------------------------------------------------------

LONG = "a" * 60_000


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('matches(x, "(a+)+$")', {"x": LONG + "b"}),
        ('matches(x, "(a|aa)+$")', {"x": LONG + "b"}),
        ('matches(x, "(?:a?){900}b")', {"x": LONG}),
        ('replace(x, "a[^y]*y|a", "b")', {"x": LONG}),
        ('replace(x, "a", y)', {"x": LONG, "y": LONG}),
        ('replace(x, "a", y)', {"x": LONG, "y": "$9" * 30_000}),
        ('split(x, "a")', {"x": LONG}),
        ("matches(x, y)", {"x": LONG, "y": r"\w" * 180}),
        ('for i in 1..1000 return matches(x, y + "{1," + string(i) + "}")', {"x": "b", "y": r"\w"}),
    ],
)
def test_a_hostile_pattern_ends_by_counting_and_not_by_the_clock(
    text: str, facts: Mapping[str, object]
) -> None:
    expression = compile_expression(text)

    try:
        assert expression.evaluate(facts) is False
    except FeelError as error:
        assert "steps" in error.en or "longer" in error.en or "large" in error.en  # noqa: PT017


# -- laws -------------------------------------------------------------------------------------------

CHARACTERS = st.characters(exclude_categories=["Cs"])


@given(CHARACTERS)
def test_a_class_and_its_opposite_divide_the_characters(character: str) -> None:
    for name in ("d", "w", "s", "p{L}"):
        opposite = name[0].upper() + name[1:]
        found = [is_found(rf"\{one}", character) for one in (name, opposite)]

        assert sorted(found) == [False, True]


@given(CHARACTERS)
def test_words_are_all_but_punctuation_separators_and_the_rest(character: str) -> None:
    assert is_found(r"\w", character) is (unicodedata.category(character)[0] not in "PZC")


@given(CHARACTERS, CHARACTERS)
def test_case_variants_share_a_case(one: str, other: str) -> None:
    is_variant = one.lower() == other.lower() or one.upper() == other.upper()

    assert is_found(f"^[{escaped(one)}]$", other, "i") is is_variant


@given(CHARACTERS)
def test_a_character_matches_its_other_case(character: str) -> None:
    for other in (character.lower(), character.upper(), character.swapcase()):
        if len(other) == 1 and character in {other.lower(), other.upper(), other}:
            assert is_found(escaped(character), other, "i")


@given(st.text(CHARACTERS, max_size=20), st.text(CHARACTERS, max_size=3))
def test_an_escaped_text_is_found_where_it_is_contained(text: str, part: str) -> None:
    pattern = "".join(map(escaped, part))

    assert is_found(pattern, text) is (part in text)


@given(st.text("ab()|*+?{}1,[]^$-\\.dwpxI ", max_size=14), st.text("smix", max_size=2))
def test_any_pattern_is_run_or_refused(pattern: str, flags: str) -> None:
    try:
        assert is_found(pattern, "ab1-", flags) in {True, False}
    except FeelError as error:
        assert all((error.es, error.en))  # noqa: PT017


@settings(max_examples=300)
@given(st.text("ab()|*+?.^$", max_size=10), st.text("abc", max_size=8))
def test_python_agrees_on_what_both_languages_have(pattern: str, text: str) -> None:
    theirs = pattern.replace("$", r"\Z")
    try:
        found = is_found(pattern, text)
    except FeelError:
        return

    assert found is (re.search(theirs, text) is not None)
    assert replaced(pattern, text) in {None, re.sub(theirs, r"<\g<0>>", text)}


def replaced(pattern: str, text: str) -> str | None:
    try:
        return compile_pattern(pattern).replace(text, "<$0>", Budget(10_000))
    except FeelError:
        return None


def escaped(character: str) -> str:
    return f"\\{character}" if character in r"\|.?*+(){}$-[]^" else character
