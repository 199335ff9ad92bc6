"""Gives the text of a number: the same seed and number give the same text, on every machine."""

from pathlib import Path
from random import Random  # noqa: TID251 - a finding must come back with its seed
from typing import Final

from tests.fuzz import noise
from tests.fuzz.grammar import Grammar

_FOLDER: Final = Path(__file__).parents[1] / "unit/feel/corpus"


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line]
    if path.stem == "escaped":
        return [line.encode("ascii").decode("unicode_escape") for line in lines]
    return lines


CORPUS: Final = {path.stem: tuple(_lines(path)) for path in sorted(_FOLDER.glob("*.feel"))}
"""The written texts by subject, one a line; those of `escaped` as in a Python string."""

WRITTEN: Final = tuple(text for texts in CORPUS.values() for text in texts)

_SHARES: Final = {"grammar": 45, "small": 10, "changed": 25, "soup": 10, "strange": 7, "run": 3}


def text_of(seed: int, number: int) -> str:
    """Write the text of a number."""
    # The generator is seeded, not secret: a secret one could not give the text again.
    chance = Random(f"{seed}/{number}")  # noqa: S311
    (way,) = chance.choices(list(_SHARES), weights=list(_SHARES.values()))
    grammar = Grammar(chance)
    if way == "grammar":
        return grammar.written("expression", chance.randint(1, 6))
    if way == "small":
        return grammar.written(chance.choice(("tests", "truth", "range")), 2)
    if way == "changed":
        return noise.changed(chance, _base(chance, grammar), chance.choice(WRITTEN))
    writer = {"soup": noise.soup, "strange": noise.strange, "run": noise.run}[way]
    return writer(chance)


def _base(chance: Random, grammar: Grammar) -> str:
    if chance.random() < 1 / 2:
        return chance.choice(WRITTEN)
    return grammar.written("expression", chance.randint(1, 4))
