"""The engine and bpmn.io's feelin differ where it is written down, and nowhere else.

`FUZZ_SEED` asks other generated questions. `python -m tests.deep.feelin` helps to bring the lists up to date.
"""

import os
from collections.abc import Callable
from typing import Final

import pytest

from tests.deep.feelin import classes, questions, values
from tests.deep.feelin.comparison import Asked, differences

SEED: Final = int(os.environ.get("FUZZ_SEED", "20261122"))
GENERATED: Final = 30_000


def unlisted(asked: list[Asked]) -> list[str]:
    known = classes.listed()
    return [
        f"{each.asked.kind} {each.asked.text!r}: {each.refusal or 'accepted here'}"
        for each in differences(asked)
        if classes.class_of(each, known) is None
    ]


def test_every_difference_over_the_written_expressions_is_listed() -> None:
    assert unlisted(questions.written()) == []


@pytest.mark.parametrize("ask", [questions.by_grammar, questions.changed])
def test_every_difference_over_generated_expressions_is_listed(
    ask: Callable[[int, int], list[Asked]],
) -> None:
    assert unlisted(ask(SEED, GENERATED)) == []


def test_every_listed_example_still_differs_in_the_way_of_its_class() -> None:
    assert classes.strays(classes.listed()) == []


def test_every_difference_of_value_is_listed() -> None:
    assert values.unlisted() == []


def test_every_listed_value_still_differs() -> None:
    assert values.stale() == []
