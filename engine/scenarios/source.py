"""A YAML file as texts with their places: nothing of it is guessed, and nothing of it is ignored.

A scalar is the text that stands there, so that `no` is an answer and `0701` a canton. What would let one text
stand for another (anchors, aliases, tags) or be lost (a key that stands twice) is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import yaml

from engine.bilingual import Bilingual
from engine.errors import Finding

DEEPEST: Final = 12
RULE: Final = "scenario"
# The same events from the same texts; the compiled one is where the wheel brings it, and ten times as fast.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Misread(Exception):
    """A place of a scenario that says nothing that can be played. Never leaves `engine.scenarios`."""

    def __init__(self, line: int, message: Bilingual) -> None:
        super().__init__(message.en)
        self.line = line
        self.message = message

    def finding(self, name: str) -> Finding:
        return Finding(RULE, f"{name}:{self.line}", self.message)


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was written, empty where a key has no value."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    line: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values, in order; `keys` holds the line of each."""

    line: int
    entries: Mapping[str, Node]
    keys: Mapping[str, int]


Node = Text | Items | Table


def read_source(content: bytes) -> Node:
    """Return what a file holds. Raises `Misread` with the line and the remedy."""
    try:
        return _document(yaml.parse(content.decode("utf-8-sig"), Loader=_LOADER))
    except UnicodeDecodeError as error:
        raise Misread(1, _NOT_UTF8) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise Misread(mark.line + 1 if mark else 1, _NOT_YAML) from error


def _document(events: Iterator[yaml.Event]) -> Node:
    found: Node | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and found is not None:
            raise Misread(_line(event), _TWO_DOCUMENTS)
        if isinstance(event, yaml.NodeEvent):
            found = _node(event, events, DEEPEST)
    if found is None:
        raise Misread(1, _EMPTY)
    return found


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    _require_plain(event, depth)
    if isinstance(event, yaml.ScalarEvent):
        return Text(_line(event), event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(_line(event), tuple(_items(events, depth - 1)))
    return _table(event, events, depth - 1)


def _require_plain(event: yaml.Event, depth: int) -> None:
    is_marked = (
        getattr(event, "tag", None) is not None or getattr(event, "anchor", None) is not None
    )
    if is_marked or isinstance(event, yaml.AliasEvent):
        raise Misread(_line(event), _MARKED)
    if depth < 0:
        raise Misread(_line(event), _TOO_DEEP)


def _items(events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _node(event, events, depth)


def _table(opening: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Table:
    entries: dict[str, Node] = {}
    lines: dict[str, int] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, depth)
        if not isinstance(key, Text):
            raise Misread(key.line, _NO_KEY)
        if key.text in entries:
            raise Misread(key.line, _twice(key.text, lines[key.text]))
        lines[key.text] = key.line
        entries[key.text] = _node(next(events), events, depth)
    return Table(_line(opening), entries, lines)


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1


def _twice(key: str, line: int) -> Bilingual:
    return Bilingual(
        f"«{key}» ya está en la línea {line}: deje una sola vez.",
        f"“{key}” stands in line {line} already: leave it once.",
    )


_NOT_UTF8: Final = Bilingual(
    "el archivo no está en UTF-8: guárdelo como UTF-8 con su editor.",
    "the file is not UTF-8: save it as UTF-8 with your editor.",
)
_NOT_YAML: Final = Bilingual(
    "no es YAML: revise la sangría, los dos puntos y las comillas de esta línea y de la anterior.",
    "this is not YAML: look at the indentation, colons and quotes of this line and of the one before.",
)
_TWO_DOCUMENTS: Final = Bilingual(
    "el archivo tiene un segundo documento: escriba un escenario por archivo.",
    "the file has a second document: write one scenario a file.",
)
_EMPTY: Final = Bilingual("el archivo está vacío.", "the file is empty.")
_MARKED: Final = Bilingual(
    "no se admiten anclas (&), referencias (*) ni etiquetas (!) de YAML: escriba el texto mismo.",
    "anchors (&), aliases (*) and tags (!) of YAML are not taken: write the text itself.",
)
_TOO_DEEP: Final = Bilingual(
    "hay demasiados niveles uno dentro de otro.", "too many levels are nested in each other."
)
_NO_KEY: Final = Bilingual(
    "aquí va una palabra antes de los dos puntos.", "a word before the colon goes here."
)
