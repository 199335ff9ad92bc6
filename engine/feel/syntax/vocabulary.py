"""The words of FEEL and the names of facts: what may be called what (DMN 10.3.1.2 and .3)."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from engine.feel.errors import Source
from engine.feel.syntax.refusals import NAME_FORM, NAME_TAKEN
from engine.feel.values.types import FeelType

KEYWORDS: Final = frozenset(
    {
        *("and", "between", "every", "external", "false", "for", "function", "if", "in"),
        *("instance", "null", "of", "or", "return", "satisfies", "some", "then", "else", "true"),
    }
)
_INFIX: Final = frozenset({"and", "between", "in", "instance", "or"})
STANDARD_FUNCTIONS: Final = frozenset(
    {
        *("abs", "after", "all", "any", "append", "before", "ceiling", "coincides", "concatenate"),
        *("contains", "context", "context merge", "context put", "count", "date"),
        *("date and time", "day of week", "day of year", "decimal", "distinct values", "during"),
        *("duration", "ends with", "even", "exp", "finished by", "finishes", "flatten", "floor"),
        *("get entries", "get value", "includes", "index of", "insert before", "is"),
        *("list contains", "list replace", "log", "lower case", "matches", "max", "mean"),
        *("median", "meets", "met by", "min", "mode", "modulo", "month of year", "not", "now"),
        *("number", "odd", "overlaps", "overlaps after", "overlaps before", "product"),
        *("random number", "range", "remove", "replace", "reverse", "round down"),
        *("round half down", "round half up", "round up"),
        *("sort", "split", "sqrt", "started by", "starts", "starts with", "stddev"),
        *("string", "string join", "string length", "sublist", "substring", "substring after"),
        *("substring before", "sum", "time", "today", "union", "upper case", "week of year"),
        *("years and months duration",),
    }
)

BLANK: Final = r"\t\n\v\f\r \x85\xa0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
# Rules 28 to 31. The blanks that the ranges of rule 30 happen to cover stay blanks; the
# symbols of rule 32 (. / - ' + *) are left out, since a name with them reads as a formula.
_START: Final = (
    r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART: Final = _START + r"0-9\u00b7\u0300-\u036f\u203f-\u2040"
PART: Final = rf"(?:(?![{BLANK}])[{_PART}])"
WORD: Final = rf"(?:(?![{BLANK}])[{_START}]){PART}*"
_BLANKS: Final = re.compile(rf"[{BLANK}]+")
RUN: Final = re.compile(rf"{WORD}(?:[{BLANK}]+{PART}+)*")
"""Words in a row: keywords apart, FEEL has no place where they are not one name."""
_DECLARABLE: Final = re.compile(rf"{WORD}(?: {PART}+)*")


def longest_first(names: Iterable[str], ending: str) -> re.Pattern[str]:
    """Match any of the names, the longest first, with any blanks between their words."""
    ranked = sorted(names, key=lambda name: (-len(name), name))
    choices = "|".join(rf"[{BLANK}]+".join(map(re.escape, name.split(" "))) for name in ranked)
    return re.compile(rf"(?:{choices}){ending}") if ranked else re.compile(r"(?!)")


FUNCTIONS: Final = longest_first(STANDARD_FUNCTIONS, rf"(?=[{BLANK}]*\()")


TYPE_WORDS: Final = longest_first((kind.value for kind in FeelType), rf"(?!{PART})")


@lru_cache(maxsize=256)
def names_pattern(names: frozenset[str]) -> re.Pattern[str]:
    """Match the longest name in scope at a position; one process compiles it once."""
    return longest_first(names, rf"(?!{PART})")


def spaced(name: str) -> str:
    """Give a name with one blank between its words, as the standard compares names."""
    return _BLANKS.sub(" ", name)


def is_name(text: str) -> bool:
    """Tell whether a text can only be a name: words with single blanks and no operator among them."""
    first, *others = text.lower().split(" ")
    is_free = text not in STANDARD_FUNCTIONS and first not in {*KEYWORDS, "not"}
    return is_free and _INFIX.isdisjoint(others) and _DECLARABLE.fullmatch(text) is not None


def is_taken(name: str) -> bool:
    """Tell whether a name would be read as a function or begins with a word of the language."""
    return name in STANDARD_FUNCTIONS or name.split(" ", 1)[0] in KEYWORDS


def check_names(source: Source, names: Iterable[str]) -> None:
    """Refuse facts whose names would be read as something else."""
    for name in names:
        if is_taken(name):
            raise source.refused(0, NAME_TAKEN, name=name)
        if not _DECLARABLE.fullmatch(name):
            raise source.refused(0, NAME_FORM, name=name)
