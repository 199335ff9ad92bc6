"""Null, which is a value: what has none yet. The truth tables are DMN table 50."""

import pytest

from engine.feel import compile_condition, compile_expression

VALUES = {"true": True, "false": False, "null": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null = null", True),
        ("null != null", False),
        ("null = 1", False),
        ("1 != null", True),
        ("null < 1", None),
        ("null + 1", None),
        ("-null", None),
        ("null between 1 and 2", None),
        ("3 between null and 2", False),
        ("null in [1..2]", None),
        ("null in (1, null)", True),
        ("null in (< 5, null)", True),
        ("not(null)", None),
        ('contains(null, "a")', None),
        ("count(null)", None),
        ("sum([])", None),
        ("min([])", None),
        ("string(null)", None),
        ("date(null)", None),
    ],
)
def test_null_spreads_as_the_standard_says(text: str, value: object) -> None:
    assert compile_expression(text).evaluate({}) is value


@pytest.mark.parametrize("left", VALUES)
@pytest.mark.parametrize("right", VALUES)
def test_and_or_follow_the_truth_tables(left: str, right: str) -> None:
    pair = {VALUES[left], VALUES[right]}

    both = compile_condition(f"{left} and {right}").evaluate({})
    either = compile_condition(f"{left} or {right}").evaluate({})

    assert both is (False if False in pair else None if None in pair else True)
    assert either is (True if True in pair else None if None in pair else False)
