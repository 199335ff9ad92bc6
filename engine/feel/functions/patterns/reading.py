"""A pattern read by XPath's grammar and written anew for RE2 (F&O 5.6.1, XML Schema appendix G)."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.patterns.characters import (
    ALL,
    Characters,
    characters,
    outside,
    with_case_variants,
)
from engine.feel.functions.patterns.classes import MAX_NESTING, read_class, read_escape
from engine.feel.functions.patterns.cursor import Cursor
from engine.feel.functions.patterns.sayings import (
    FLAGS,
    GROUP_KIND,
    LITERAL_FLAG,
    NOTHING_REPEATED,
    QUANTITY,
    REPETITIONS,
    TOO_DEEP,
    TOO_LARGE,
    TOO_LONG,
    UNESCAPED,
    UNOPENED,
)

MAX_LENGTH: Final = 1_000
MAX_REPETITIONS: Final = 1_000
MAX_WEIGHT: Final = 4_000
# A class of many ranges, such as \w, is that many times dearer to run than one of few.
_RANGES_A_WEIGHT: Final = 40
_NO_CHARACTER: Final = r"[^\x{0}-\x{10FFFF}]"


@dataclass(frozen=True, slots=True)
class Reading:
    """A pattern for RE2, and what is known of it.

    `weight` tells how many places it may be in at once: what a character of the text costs at most.
    `nested` are the groups within two repetitions, whose text the standard leaves open, as it does what
    a repetition of something empty takes. `reads_lines` says that ^ stands for the start of a line.
    """

    expression: str
    weight: int
    groups: int
    nested: frozenset[int]
    repeats_empty: bool
    reads_lines: bool


def read_pattern(pattern: str, flags: str) -> Reading:
    """Read a pattern; raises FeelError, with the place, for what is none or cannot be run exactly."""
    check_flags(flags)
    if len(pattern) > MAX_LENGTH:
        raise failed(TOO_LONG, limit=str(MAX_LENGTH))
    return _Reader(pattern, flags).read()


def check_flags(flags: str) -> None:
    if "q" in flags:
        raise failed(LITERAL_FLAG)
    if not set(flags) <= set("smix"):
        raise failed(FLAGS)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the pattern for RE2, one unit where a repetition may follow it."""

    text: str
    weight: int = 0
    may_be_empty: bool = True
    groups: tuple[int, ...] = ()

    def then(self, other: "_Part") -> "_Part":
        return _Part(
            self.text + other.text,
            self.weight + other.weight,
            self.may_be_empty and other.may_be_empty,
            self.groups + other.groups,
        )


class _Reader:
    def __init__(self, pattern: str, flags: str) -> None:
        self._cursor = Cursor(pattern, skips_blanks="x" in flags)
        self._ignores_case = "i" in flags
        self._any = ALL if "s" in flags else outside(characters("\n\r"))
        # The end of the text is \z alone: $ of most engines also matches before a last line break.
        self._anchors = {"^": r"\A", "$": r"\z"}
        if "m" in flags:
            self._anchors = {"^": "(?m:^)", "$": "(?m:$)"}
        self._reads_lines = False
        self._repeats_empty = False
        # How many repetitions each group stands in.
        self._repetitions: list[int] = []

    def read(self) -> Reading:
        part = self._choices(0)
        if self._cursor.took(")"):
            raise self._cursor.failed(UNOPENED)
        return Reading(
            part.text,
            part.weight,
            len(self._repetitions),
            frozenset(place for place, count in enumerate(self._repetitions, 1) if count > 1),
            self._repeats_empty,
            self._reads_lines,
        )

    def _choices(self, depth: int) -> _Part:
        found = self._branch(depth)
        while self._cursor.took("|"):
            other = self._branch(depth)
            joined = found.then(_Part("|")).then(other)
            found = replace(joined, may_be_empty=found.may_be_empty or other.may_be_empty)
        return found

    def _branch(self, depth: int) -> _Part:
        found = _Part("")
        while self._cursor.peek() not in {"", "|", ")"}:
            found = found.then(self._repeated(self._atom(depth)))
            if found.weight > MAX_WEIGHT:
                raise failed(TOO_LARGE)
        return found

    def _atom(self, depth: int) -> _Part:
        character = self._cursor.take()
        if character in {"?", "*", "+", "{"}:
            raise self._cursor.failed(NOTHING_REPEATED)
        if character in {"}", "]"}:
            raise self._cursor.failed(UNESCAPED)
        if character == "(":
            return self._group(depth + 1)
        if character in self._anchors:
            return self._anchor(character)
        return self._characters(character)

    def _anchor(self, sign: str) -> _Part:
        if self._cursor.peek() in {"?", "*", "+", "{"}:
            self._cursor.take()
            raise self._cursor.failed(NOTHING_REPEATED)
        self._reads_lines |= sign == "^" and self._anchors["^"] != r"\A"
        return _Part(self._anchors[sign], weight=1)

    def _characters(self, character: str) -> _Part:
        found: str | Characters = character
        if character == ".":
            found = self._any
        elif character == "[":
            found = read_class(self._cursor, ignores_case=self._ignores_case)
        elif character == "\\":
            found = read_escape(self._cursor)
        if isinstance(found, str):
            found = characters(found)
            found = with_case_variants(found) if self._ignores_case else found
        return _Part(_written(found), 1 + len(found) // _RANGES_A_WEIGHT, may_be_empty=False)

    def _group(self, depth: int) -> _Part:
        if depth > MAX_NESTING:
            raise self._cursor.failed(TOO_DEEP)
        opening = "("
        groups: tuple[int, ...] = ()
        if self._cursor.took("?"):
            if not self._cursor.took(":"):
                raise self._cursor.failed(GROUP_KIND)
            opening = "(?:"
        else:
            self._repetitions.append(0)
            groups = (len(self._repetitions),)
        inner = self._choices(depth)
        # Choices end before the closing parenthesis, or at the end of the pattern: an error here.
        self._cursor.take()
        text = f"{opening}{inner.text})"
        return replace(inner, text=text, weight=inner.weight + 1, groups=groups + inner.groups)

    # -- repetitions ----------------------------------------------------------------------------------

    def _repeated(self, part: _Part) -> _Part:
        quantity = self._quantity()
        if quantity is None:
            return part
        low, high = quantity
        if high is None or high > 1:
            self._repeats_empty |= part.may_be_empty
            for group in part.groups:
                self._repetitions[group - 1] += 1
        reluctant = "?" if self._cursor.took("?") else ""
        return replace(
            part,
            text=f"{part.text}{_quantifier(low, high)}{reluctant}",
            weight=part.weight * max(low + (high is None), high or 1),
            may_be_empty=part.may_be_empty or low == 0,
        )

    def _quantity(self) -> tuple[int, int | None] | None:
        for sign, bounds in _SIGNS.items():
            if self._cursor.took(sign):
                return bounds
        return self._counted() if self._cursor.took("{") else None

    def _counted(self) -> tuple[int, int | None]:
        written = ""
        while not self._cursor.took("}"):
            written += self._cursor.take()
        low, comma, high = written.partition(",")
        if not _is_count(low) or (high and not _is_count(high)):
            raise self._cursor.failed(QUANTITY)
        counts = int(low), int(high or low)
        if max(counts) > MAX_REPETITIONS:
            raise self._cursor.failed(REPETITIONS, limit=str(MAX_REPETITIONS))
        if counts[0] > counts[1]:
            raise self._cursor.failed(QUANTITY)
        return counts[0], None if comma and not high else counts[1]


_SIGNS: Final[dict[str, tuple[int, int | None]]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _quantifier(low: int, high: int | None) -> str:
    for sign, bounds in _SIGNS.items():
        if (low, high) == bounds:
            return sign
    return f"{{{low},{'' if high is None else high}}}"


@lru_cache(maxsize=256)
def _written(found: Characters) -> str:
    ranges = "".join(rf"\x{{{low:X}}}-\x{{{high:X}}}" for low, high in found)
    return f"[{ranges}]" if ranges else _NO_CHARACTER
