"""Sets of characters, exact: what a class of a pattern stands for.

Categories and case are those of Python's own tables, so that one process knows one Unicode.
"""

import sys
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

# Code points from the first to the last, in order and apart from each other.
Characters = tuple[tuple[int, int], ...]

_LAST: Final = sys.maxunicode
_BLOCK: Final = 256
ALL: Final[Characters] = ((0, _LAST),)
# All the names of XML Schema: \p{Cs} is none of them.
CATEGORIES: Final = frozenset(
    {
        *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
        *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp"),
        *("S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn"),
    }
)


def characters(text: str) -> Characters:
    return union((ord(character), ord(character)) for character in text)


def union(ranges: Iterable[tuple[int, int]]) -> Characters:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def outside(known: Characters) -> Characters:
    starts = [0, *(high + 1 for _low, high in known)]
    ends = [*(low - 1 for low, _high in known), _LAST]
    return tuple((low, high) for low, high in zip(starts, ends, strict=True) if low <= high)


def without(known: Characters, removed: Characters) -> Characters:
    return outside(union((*outside(known), *removed)))


@cache
def category(name: str) -> Characters:
    """Give the characters of a category such as L or Nd."""
    found = _categories()
    return union(one for kind in found if kind.startswith(name) for one in found[kind])


@cache
def digits() -> Characters:
    return category("Nd")


@cache
def word_characters() -> Characters:
    """Give all but punctuation, separators and the rest, which is more than letters and digits."""
    return outside(union((*category("P"), *category("Z"), *category("C"))))


SPACES: Final = characters(" \t\n\r")


def with_case_variants(known: Characters) -> Characters:
    """Add the characters that differ in case alone, as XPath says it (F&O 5.6.2)."""
    added: set[int] = set()
    for code in _cased_among(known):
        added |= _case_variants()[code]
    return union((*known, *((code, code) for code in added)))


def _cased_among(known: Characters) -> Iterator[int]:
    cased = _case_variants()
    if sum(high - low + 1 for low, high in known) < len(cased):
        yield from (code for low, high in known for code in range(low, high + 1) if code in cased)
        return
    lows = [low for low, _high in known]
    for code in cased:
        place = bisect_right(lows, code) - 1
        if place >= 0 and code <= known[place][1]:
            yield code


@cache
def _categories() -> Mapping[str, Characters]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    start, kind = 0, unicodedata.category("\0")
    for code in range(1, _LAST + 1):
        following = unicodedata.category(chr(code))
        if following != kind:
            found[kind].append((start, code - 1))
            start, kind = code, following
    found[kind].append((start, _LAST))
    return {name: tuple(ranges) for name, ranges in found.items()}


@cache
def _case_variants() -> Mapping[int, set[int]]:
    """Two characters are variants when their lower or their upper cases are the same text."""
    alike: dict[tuple[str, str], set[int]] = defaultdict(set)
    for character in _cased():
        alike["lower", character.lower()].add(ord(character))
        alike["upper", character.upper()].add(ord(character))
    found: dict[int, set[int]] = defaultdict(set)
    for variants in alike.values():
        for code in variants:
            found[code] |= variants
    return found


def _cased() -> Iterator[str]:
    """Give every character with a case, and what it becomes in the other."""
    for start in range(0, _LAST + 1, _BLOCK):
        block = "".join(map(chr, range(start, start + _BLOCK)))
        if block.lower() != block or block.upper() != block:
            for character in block:
                yield from {character, *_single(character.lower()), *_single(character.upper())}


def _single(text: str) -> str:
    return text if len(text) == 1 else ""
