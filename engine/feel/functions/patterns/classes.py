"""The escapes and the bracketed classes of a pattern, read as the characters that they stand for."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.feel.errors import Saying
from engine.feel.functions.patterns.characters import (
    CATEGORIES,
    SPACES,
    Characters,
    category,
    characters,
    digits,
    outside,
    union,
    with_case_variants,
    without,
    word_characters,
)
from engine.feel.functions.patterns.cursor import Cursor
from engine.feel.functions.patterns.sayings import (
    BACK_REFERENCE,
    BLOCK,
    CARET,
    CATEGORY,
    EMPTY_CLASS,
    ESCAPE,
    HYPHEN,
    NAME_CLASS,
    RANGE,
    SUBTRACTION,
    TOO_DEEP,
    UNESCAPED,
)

MAX_NESTING: Final = 20
_CONTROLS: Final[Mapping[str, str]] = {"n": "\n", "r": "\r", "t": "\t"}
_ITSELF: Final = frozenset("\\|.?*+(){}$-[]^")
_MANY: Final[Mapping[str, Callable[[], Characters]]] = {
    "s": lambda: SPACES,
    "S": lambda: outside(SPACES),
    "d": digits,
    "D": lambda: outside(digits()),
    "w": word_characters,
    "W": lambda: outside(word_characters()),
}


def read_escape(cursor: Cursor) -> str | Characters:
    """Read what follows a backslash: one character, or the many that a class stands for."""
    character = cursor.take()
    if character in _ITSELF:
        return character
    if character in _CONTROLS:
        return _CONTROLS[character]
    if character in _MANY:
        return _MANY[character]()
    if character in {"p", "P"}:
        found = _category(cursor)
        return found if character == "p" else outside(found)
    raise cursor.failed(_unknown(character))


def _unknown(character: str) -> Saying:
    if character in set("icIC"):
        return NAME_CLASS
    return BACK_REFERENCE if character in set("123456789") else ESCAPE


def _category(cursor: Cursor) -> Characters:
    name = ""
    if cursor.take() != "{":
        raise cursor.failed(CATEGORY)
    while not cursor.took("}"):
        name += cursor.take()
    if name.startswith("Is"):
        raise cursor.failed(BLOCK)
    if name not in CATEGORIES:
        raise cursor.failed(CATEGORY)
    return category(name)


def read_class(cursor: Cursor, *, ignores_case: bool, depth: int = 0) -> Characters:
    """Read the class whose opening bracket was just taken, with its closing one."""
    if depth > MAX_NESTING:
        raise cursor.failed(TOO_DEEP)
    skips_blanks, cursor.skips_blanks = cursor.skips_blanks, False
    found = _Class(cursor, ignores_case, depth).read()
    cursor.skips_blanks = skips_blanks
    return found


class _Class:
    """One class while it is read. Case matters to what is written out, never to named classes."""

    def __init__(self, cursor: Cursor, ignores_case: bool, depth: int) -> None:
        self._cursor = cursor
        self._ignores_case = ignores_case
        self._depth = depth
        self._written: list[tuple[int, int]] = []
        self._named: list[tuple[int, int]] = []
        self._removed: Characters = ()

    def read(self) -> Characters:
        is_negated = self._cursor.took("^")
        if is_negated and self._cursor.peek() == "^":
            raise self._cursor.failed(CARET)
        while not self._cursor.took("]"):
            self._item(self._cursor.take())
        if self._is_empty():
            raise self._cursor.failed(EMPTY_CLASS)
        written = union(self._written)
        if self._ignores_case:
            written = with_case_variants(written)
        found = union((*written, *self._named))
        return without(outside(found) if is_negated else found, self._removed)

    def _is_empty(self) -> bool:
        return not self._written and not self._named

    def _item(self, character: str) -> None:
        if character == "[":
            raise self._cursor.failed(UNESCAPED)
        if character == "-":
            self._hyphen()
            return
        found = read_escape(self._cursor) if character == "\\" else character
        if isinstance(found, str):
            self._from(ord(found))
        else:
            self._named.extend(found)

    def _hyphen(self) -> None:
        """Read a hyphen that joins nothing: only the first and the last are plain characters."""
        following = self._cursor.peek()
        if following == "[":
            self._subtraction()
        elif following == "]" or (self._is_empty() and following != "-"):
            self._written.extend(characters("-"))
        else:
            raise self._cursor.failed(HYPHEN)

    def _from(self, low: int) -> None:
        self._written.append((low, low))
        if not self._cursor.took("-"):
            return
        if self._cursor.peek() in {"[", "]"}:
            self._hyphen()
        else:
            self._written.append((low, self._high(low)))

    def _high(self, low: int) -> int:
        character = self._cursor.take()
        if character == "-":
            raise self._cursor.failed(HYPHEN)
        found = read_escape(self._cursor) if character == "\\" else character
        if not isinstance(found, str) or ord(found) < low:
            raise self._cursor.failed(RANGE)
        return ord(found)

    def _subtraction(self) -> None:
        if self._is_empty():
            raise self._cursor.failed(EMPTY_CLASS)
        self._cursor.take()
        self._removed = read_class(
            self._cursor, ignores_case=self._ignores_case, depth=self._depth + 1
        )
        if self._cursor.peek() != "]":
            raise self._cursor.failed(SUBTRACTION)
