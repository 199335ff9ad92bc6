"""Reads the parts of which a scenario is made, each with a refusal that tells its place and the remedy."""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.package.durations import parse_limit
from engine.scenarios.source import Items, Misread, Node, Table, Text

MOST_TEXT: Final = 2000
_COUNT: Final = re.compile(r"\d{1,4}", re.ASCII)
_LOCAL: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", re.ASCII)


def table(node: Node, known: Collection[str], required: Collection[str] = ()) -> Table:
    """Return a table with none but known keys, and with all that are required."""
    found = any_table(node)
    for key, line in found.keys.items():
        if key not in known:
            raise Misread(line, _unknown_key(key, known))
    for key in required:
        if key not in found.entries:
            raise Misread(node.line, _missing_key(key))
    return found


def any_table(node: Node) -> Table:
    """Return a table whose keys are not words of the language, and that is not empty."""
    if not isinstance(node, Table) or not node.entries:
        raise Misread(node.line, _NO_TABLE)
    return node


def items(node: Node) -> tuple[Node, ...]:
    """Return the entries of a list that has some."""
    if not isinstance(node, Items) or not node.items:
        raise Misread(node.line, _NO_LIST)
    return node.items


def one_or_more(node: Node) -> tuple[Node, ...]:
    """Return the entries of a list; a single text stands for a list of one."""
    return (node,) if isinstance(node, Text) else items(node)


def text(node: Node) -> str:
    """Return a text that says something."""
    if not isinstance(node, Text) or not node.text.strip():
        raise Misread(node.line, _NO_TEXT)
    if len(node.text) > MOST_TEXT:
        raise Misread(node.line, _LONG_TEXT)
    return node.text.strip()


def word(node: Node, known: Collection[str]) -> str:
    """Return one of the words that may stand here."""
    found = text(node)
    if found not in known:
        raise Misread(node.line, _unknown_word(found, known))
    return found


def bilingual(node: Node) -> Bilingual:
    found = table(node, ("es", "en"), ("es", "en"))
    return Bilingual(text(found.entries["es"]), text(found.entries["en"]))


def count(node: Node) -> int:
    found = text(node)
    if not _COUNT.fullmatch(found):
        raise Misread(node.line, _NO_NUMBER)
    return int(found)


def span(node: Node) -> timedelta:
    """Return how long after something else: days, hours and minutes, which always last the same."""
    try:
        months, found = parse_limit(text(node))
    except ValueError as error:
        raise Misread(node.line, _NO_SPAN) from error
    if months:
        raise Misread(node.line, _NO_SPAN)
    return found


def local_time(node: Node, zone: ZoneInfo) -> datetime:
    """Return an instant that is written in the time of the place, as people there read it."""
    found = text(node)
    if not _LOCAL.fullmatch(found):
        raise Misread(node.line, _NO_TIME)
    try:
        return datetime.fromisoformat(found).replace(tzinfo=zone).astimezone(UTC)
    except ValueError as error:
        raise Misread(node.line, _NO_TIME) from error


def entries(node: Node) -> Iterator[tuple[Text, Node]]:
    """Yield the keys of a table, each as a text with its place, and their values."""
    found = any_table(node)
    for key, value in found.entries.items():
        yield Text(found.keys[key], key), value


def _unknown_key(key: str, known: Collection[str]) -> Bilingual:
    return Bilingual(
        f"«{key}» no se entiende aquí. Se entiende: {', '.join(known)}.",
        f"“{key}” is not understood here. What is: {', '.join(known)}.",
    )


def _missing_key(key: str) -> Bilingual:
    return Bilingual(f"falta «{key}».", f"“{key}” is missing.")


def _unknown_word(found: str, known: Collection[str]) -> Bilingual:
    return Bilingual(
        f"«{found}» no es una de estas palabras: {', '.join(known)}.",
        f"“{found}” is none of these words: {', '.join(known)}.",
    )


_NO_TABLE: Final = Bilingual(
    "aquí van líneas «palabra: valor», al menos una.",
    "lines “word: value” go here, at least one.",
)
_NO_LIST: Final = Bilingual(
    "aquí va una lista con al menos un elemento, cada uno con un guion.",
    "a list goes here with at least one entry, each with a dash.",
)
_NO_TEXT: Final = Bilingual("aquí va un texto.", "a text goes here.")
_LONG_TEXT: Final = Bilingual(
    f"el texto pasa de {MOST_TEXT} caracteres.", f"the text has more than {MOST_TEXT} characters."
)
_NO_NUMBER: Final = Bilingual(
    "aquí va un número entero, como 2.", "a whole number goes here, such as 2."
)
_NO_SPAN: Final = Bilingual(
    "aquí va una duración ISO 8601 sin signo, meses ni años, como PT1H30M o P2D.",
    "an ISO 8601 duration goes here, without a sign, months or years, such as PT1H30M or P2D.",
)
_NO_TIME: Final = Bilingual(
    "aquí va una fecha con hora del lugar, como 2026-11-23T23:10.",
    "a date with the time of the place goes here, such as 2026-11-23T23:10.",
)
