"""What both grammars are asked: the written texts, and generated ones."""

import re
from random import Random  # noqa: TID251 - a difference must come back with its seed
from typing import Final

from tests.deep.feelin.comparison import Asked
from tests.fuzz import noise
from tests.fuzz.grammar import Grammar
from tests.fuzz.texts import CORPUS, WRITTEN

_CELLS: Final = "tests"
_HALF_PAIR: Final = re.compile("[\ud800-\udfff]")


def written() -> list[Asked]:
    """Return the written texts; those of cells are asked as cells."""
    return [
        Asked("tests" if subject == _CELLS else "expression", text)
        for subject, texts in CORPUS.items()
        for text in texts
    ]


def by_grammar(seed: int, count: int) -> list[Asked]:
    """Return expressions and cells that follow the grammar."""
    return [_asked(Random(f"{seed}/{number}")) for number in range(count)]  # noqa: S311 - seeded


def changed(seed: int, count: int) -> list[Asked]:
    """Return written texts that were changed a little."""
    chances = (Random(f"{seed}/{number}") for number in range(count))  # noqa: S311 - seeded
    texts = map(_changed, chances)
    # Half a pair is no character, and no file holds one: what either makes of it is of no account.
    return [Asked("expression", text) for text in texts if not _HALF_PAIR.search(text)]


def _asked(chance: Random) -> Asked:
    grammar = Grammar(chance)
    if chance.random() < 1 / 5:
        return Asked("tests", grammar.written("tests", 2))
    return Asked("expression", grammar.written("expression", chance.randint(1, 4)))


def _changed(chance: Random) -> str:
    return noise.changed(chance, chance.choice(WRITTEN), chance.choice(WRITTEN))
