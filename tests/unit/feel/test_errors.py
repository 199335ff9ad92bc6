"""With open names a mistake of type shows at run time: an error, never a null."""

import pytest

from engine.feel import FeelError, compile_condition, compile_expression

MISTAKES = [
    ("x < 1", "17", 2),
    ("x = 1", "1", 2),
    ("x + 1", "1", 2),
    ("x and true", 1, 0),
    ("if x then 1 else 2", "true", 3),
    ("x between 1 and 2", "1", 2),
    ("x in [1..2]", "1", 2),
    ('x in [1, "a"]', 1, 2),
    ("1 in x", True, 2),
    ("x in [1]", [1], 2),
    ("1 in x", [[1]], 2),
    ("1 in (x..2)", None, 5),
    ("1 in (x..2)", 3, 5),
    ("list contains(x, 1)", ["1"], 0),
    ("count(x)", 1, 0),
    ("min(x)", [1, "a"], 0),
    ("max(x)", [1, None], 0),
    ("max(x)", [True], 0),
    ("sum(x)", [1, "2"], 0),
    ("string length(x)", 5, 0),
    ("number(x)", "abc", 0),
    ("date(x)", "2026-02-30", 0),
    ("1 / x", 0, 2),
    ("0 ** x", 0, 2),
    ("2 ** x", 0.5, 2),
    ("9 ** (9 ** x)", 9, 2),
    ("x = 1", {"a": 1}, 2),
    ("x.b", {"a": 1}, 1),
    ("x.b", [{"b": 1}, {"a": 1}], 1),
    ("x.b", [1], 1),
    ("x.b", "text", 1),
    ("x[true]", None, 1),
    ("x[a]", [{"a": "text"}], 1),
    ("x[1.5]", [1], 1),
    ("x[a]", [{"a": 1}], 1),
    ("[{n: x}][n]", 1, 8),
    ("for y in x return y", 5, 0),
    ("for y in x return y", None, 0),
    ("some y in x satisfies y = 1", None, 0),
    ("for y in x..3 return y", 0.5, 0),
    ("x instance of list<number> and x = 1", [1], 33),
    ("{f: function(y: number) y, r: f(x)}", "1", 30),
    ("{f: function(y) y, r: f(x, x)}", 1, 22),
    ("[x][count([item]) = 1]", {"count": 1}, 4),
    ("[1, 2][x]", None, 6),
    ("[function(y) x, 1] = [function(y) x, 1]", 1, 19),
    ('date("2026-01-31") + duration(x)', "P1M", 19),
    ('date("2026-01-31") + duration(x)', "PT1H", 19),
    ('date("9999-12-31") + duration(x)', "P1D", 19),
    ('@"2026-01-31T00:00:00" < date and time(x)', "2026-01-31T00:00:00Z", 23),
    ("now() = x", 1, 0),
]


@pytest.mark.parametrize(("text", "fact", "position"), MISTAKES)
def test_a_mistake_is_an_error_with_its_place_and_without_the_value(
    text: str, fact: object, position: int
) -> None:
    expression = compile_expression(text)

    with pytest.raises(FeelError) as failure:
        expression.evaluate({"x": fact})

    assert failure.value.position == position
    assert failure.value.es != failure.value.en
    assert "17" not in str(failure.value)


def test_a_condition_that_turns_out_not_boolean_is_an_error() -> None:
    with pytest.raises(FeelError, match="texto") as failure:
        compile_condition("x").evaluate({"x": "true"})

    assert failure.value.position == 0
