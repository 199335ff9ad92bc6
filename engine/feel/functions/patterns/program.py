"""A pattern ready to run: found, replaced and split by within the steps of an evaluation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import re2

from engine.feel.errors import failed
from engine.feel.functions.patterns.reading import Reading, read_pattern
from engine.feel.functions.patterns.replacement import read_replacement
from engine.feel.functions.patterns.sayings import (
    EMPTY_SPLIT,
    LAST_LINE,
    MATCHES_NOTHING,
    NESTED_GROUP,
    REPEATED_EMPTY,
    TOO_LARGE,
)
from engine.feel.limits import MAX_ITEMS, MAX_TEXT
from engine.feel.values.budget import Budget
from engine.feel.values.failures import LIST_LIMIT, TEXT_LIMIT
from engine.feel.values.kinds import bounded_text

_MEMORY: Final = 4 << 20
# Measured: a step for each so many bytes at weight 1 keeps the dearest evaluation to a few seconds.
_WORK_A_STEP: Final = 10_000
_PARTS_A_STEP: Final = 10
_SIZE_A_STEP: Final = 500
_WEIGHT_A_STEP: Final = 10
_LONGEST: Final = 4 * MAX_TEXT
"""The bytes that a text of the largest size may take."""


class Found(Protocol):
    """An occurrence, as RE2 gives it: its places in bytes, and the texts of its groups."""

    def start(self) -> int: ...
    def end(self) -> int: ...
    def group(self, number: int, /) -> bytes | None: ...


class Program(Protocol):
    """A pattern that RE2 has compiled."""

    def search(self, text: bytes, start: int = 0, /) -> Found | None: ...


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. It never changes and may be shared between threads."""

    reading: Reading
    _program: Program

    def matches(self, text: str, budget: Budget) -> bool:
        """Tell whether the pattern is found anywhere in a text."""
        self._prepare(budget)
        return self._found(text.encode(), 0, budget) is not None

    def replace(self, text: str, replacement: str, budget: Budget) -> str:
        """Replace every occurrence; $1 in the replacement is the text of the first group."""
        self._prepare(budget)
        self.check_replacement(replacement)
        parts = read_replacement(replacement, self.reading.groups)
        budget.spend(len(parts) // _PARTS_A_STEP)
        pieces: list[bytes] = []
        length, start, whole = 0, 0, text.encode()
        for found in self._occurrences(whole, budget):
            budget.spend(len(parts) // _PARTS_A_STEP)
            new = b"".join(_expanded(parts, found))
            pieces += [whole[start : found.start()], new]
            start = found.end()
            length += len(pieces[-2]) + len(new)
            if length > _LONGEST:
                raise failed(TEXT_LIMIT)
        return bounded_text(b"".join([*pieces, whole[start:]]).decode())

    def split(self, text: str, budget: Budget) -> list[object]:
        """Cut a text at every occurrence, which is left out."""
        self._prepare(budget)
        self.check_delimiter()
        if not text:
            raise failed(EMPTY_SPLIT)
        pieces: list[object] = []
        start, whole = 0, text.encode()
        for found in self._occurrences(whole, budget):
            if len(pieces) == MAX_ITEMS - 1:
                raise failed(LIST_LIMIT)
            pieces.append(whole[start : found.start()].decode())
            start = found.end()
        return [*pieces, whole[start:].decode()]

    def check_delimiter(self) -> None:
        """Raise where the occurrences of the pattern are not settled."""
        if self._program.search(b"") is not None:
            raise failed(MATCHES_NOTHING)
        if self.reading.repeats_empty:
            raise failed(REPEATED_EMPTY)

    def check_replacement(self, replacement: str) -> None:
        """Raise for a replacement that is none, or that asks for what is not settled."""
        self.check_delimiter()
        for part in read_replacement(replacement, self.reading.groups):
            if part in self.reading.nested:
                raise failed(NESTED_GROUP, group=str(part))

    def _prepare(self, budget: Budget) -> None:
        """Pay for the compilation, whether or not it was needed: an outcome never depends on that."""
        size, weight = len(self.reading.expression), self.reading.weight
        budget.spend(size // _SIZE_A_STEP + weight // _WEIGHT_A_STEP)

    def _occurrences(self, whole: bytes, budget: Budget) -> Iterator[Found]:
        start = 0
        while (found := self._found(whole, start, budget)) is not None:
            yield found
            # Never empty: a pattern that accepts the empty text was refused.
            start = found.end()

    def _found(self, whole: bytes, start: int, budget: Budget) -> Found | None:
        budget.spend(1 + (len(whole) - start) * self.reading.weight // _WORK_A_STEP)
        found = self._program.search(whole, start)
        # RE2 begins a line after the last line break of a text, and XPath does not. Only an occurrence
        # that reaches the end can differ by that.
        ends_in_line = self.reading.reads_lines and whole.endswith(b"\n")
        if found is not None and ends_in_line and found.end() == len(whole):
            raise failed(LAST_LINE)
        return found


def _expanded(parts: Sequence[str | int], found: Found) -> Iterator[bytes]:
    for part in parts:
        yield part.encode() if isinstance(part, str) else found.group(part) or b""


@lru_cache(maxsize=64)
def compile_pattern(pattern: str, flags: str = "") -> Pattern:
    """Give the pattern ready to run; raises FeelError for one that is refused."""
    reading = read_pattern(pattern, flags)
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        program = re2.compile(reading.expression, options)
    except re2.error as error:
        # What was written for RE2 is well formed: only its size can be wrong.
        raise failed(TOO_LARGE) from error
    # Otherwise it would keep more of them, beside the few that are kept here.
    re2.purge()
    return Pattern(reading, program)
