"""Whatever is written, the answer is a value, a refusal or an error of FEEL: never anything else, and soon.

`make deep` does the same to a million texts.
"""

from collections.abc import Callable
from typing import Final

import pytest

from engine.feel import FeelRefused
from tests.fuzz import verdict
from tests.fuzz.texts import CORPUS, text_of
from tests.fuzz.verdict import Evaluating, Tally, complaint

SEED: Final = 20_261_122
GENERATED: Final = 4_000


@pytest.mark.parametrize("subject", CORPUS)
def test_every_written_text_is_answered_soundly(subject: str) -> None:
    texts = [text for text in CORPUS[subject] for _ in range(6)]

    found = [(text, complaint(text, turn, Tally())) for turn, text in enumerate(texts)]

    assert [finding for finding in found if finding[1]] == []


def test_every_generated_text_is_answered_soundly() -> None:
    tally = Tally()

    found = [
        (number, complaint(text_of(SEED, number), number, tally)) for number in range(GENERATED)
    ]

    assert [finding for finding in found if finding[1]] == []
    assert tally.values > GENERATED


def crash(_text: str, _turn: int) -> Evaluating:
    raise KeyError(SEED)


def never_end(_text: str, _turn: int) -> Evaluating:
    while True:
        pass


def point_elsewhere(text: str, _turn: int) -> Evaluating:
    raise FeelRefused(text, len(text) + 1, "es", "en")


def say_nothing(text: str, _turn: int) -> Evaluating:
    raise FeelRefused(text, 0, "es", " ")


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (crash, "KeyError"),
        (never_end, "took more than"),
        (point_elsewhere, "outside the text"),
        (say_nothing, "empty message"),
    ],
)
def test_the_judge_notices(
    way: Callable[[str, int], Evaluating], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "WAYS", (way,))

    assert says in str(complaint("1", 0, Tally()))
