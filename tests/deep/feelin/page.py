"""Writes the page of differences from the two lists."""

from pathlib import Path
from typing import Final

from tests.deep.feelin import classes, values

PAGE: Final = Path(__file__).parents[3] / "docs/reference/feel-differences.md"
_SIDES: Final = {"here": "Ruta", "feelin": "feelin", "both": "both may", "neither": "neither"}
_SHOWN: Final = 4
_ESCAPED: Final = str.maketrans({"|": "\\|", "\n": "⏎"})

_HEAD: Final = """\
# FEEL here and in bpmn.io

[feelin](https://github.com/nikku/feelin) is the FEEL of bpmn.io, in which diagrams are drawn. `make deep` asks both
about some nine hundred written expressions and many generated ones. What they answer otherwise is listed here, with the
side that the DMN standard is on; a difference that is not listed fails the test. Where *both may*, the standard allows
either or leaves it open.

This page is written by `python -m tests.deep.feelin --write`, from `differences.toml` and `values.toml` beside it.

## What is an expression

feelin accepts what Ruta refuses, unless it says otherwise.

| Difference | For instance | By the standard | Why |
|---|---|---|---|
"""
_VALUES: Final = """
## What it is worth

Where the standard gives null for a mistake, feelin gives null and Ruta an error: that is no difference of this list.

| Difference | For instance | By the standard | Why |
|---|---|---|---|
"""


def written() -> str:
    """Return the page."""
    grammar = (
        _row(_titled(each), each.examples, each.right, each.why) for each in classes.listed()
    )
    worth = (_row(each.name, each.texts, each.right, each.why) for each in values.listed())
    return f"{_HEAD}{''.join(grammar)}{_VALUES}{''.join(worth)}"


def _titled(each: classes.Class) -> str:
    return f"{each.name} (Ruta accepts)" if each.here == "accepts" else each.name


def _row(name: str, examples: tuple[str, ...], right: str, why: str) -> str:
    shown = ", ".join(f"`{_visible(text)}`" for text in examples[:_SHOWN])
    return f"| {name} | {shown} | {_SIDES[right]} | {why.translate(_ESCAPED)} |\n"


def _visible(text: str) -> str:
    """Write what nobody sees by its code."""
    shown = (char if char.isprintable() else f"U+{ord(char):04X}" for char in text)
    return "".join(shown).translate(_ESCAPED)
