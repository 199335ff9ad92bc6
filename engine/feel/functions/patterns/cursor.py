"""The place in a pattern that is being read."""

from typing import Final

from engine.feel.errors import FeelError, Saying, failed
from engine.feel.functions.patterns.sayings import UNFINISHED

_BLANKS: Final = (" ", "\t", "\n", "\r")


class Cursor:
    """A pattern and how far it was read; with the flag x, blanks outside brackets are not there."""

    __slots__ = ("_place", "_text", "skips_blanks")

    def __init__(self, text: str, *, skips_blanks: bool) -> None:
        self._text = text
        self._place = 0
        self.skips_blanks = skips_blanks

    @property
    def place(self) -> int:
        """The number of the next character, from 1."""
        self._skip()
        return self._place + 1

    def peek(self) -> str:
        """Give the next character, or the empty text at the end."""
        self._skip()
        return self._text[self._place : self._place + 1]

    def take(self) -> str:
        """Read one character; the end is an error."""
        character = self.peek()
        if not character:
            raise failed(UNFINISHED)
        self._place += 1
        return character

    def took(self, wanted: str) -> bool:
        """Read the next character if it is this one."""
        if self.peek() != wanted:
            return False
        self._place += 1
        return True

    def failed(self, saying: Saying, **parts: str) -> FeelError:
        """Build the error for what was just read."""
        return failed(saying, place=str(self._place), **parts)

    def _skip(self) -> None:
        while self.skips_blanks and self._text.startswith(_BLANKS, self._place):
            self._place += 1
