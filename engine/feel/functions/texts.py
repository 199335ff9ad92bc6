"""Functions on texts (DMN 10.3.4.3); patterns are those of XPath, as the standard refers to it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.builtin import Builtin, Checks, Form, builtin, form
from engine.feel.functions.failures import JOIN_MEMBER, SUBSTRING_LENGTH, SUBSTRING_START
from engine.feel.functions.patterns.program import Pattern, compile_pattern
from engine.feel.functions.patterns.reading import check_flags
from engine.feel.functions.patterns.replacement import read_replacement
from engine.feel.limits import DIGITS, MAX_TEXT, TEXT_STEP
from engine.feel.values.budget import Budget
from engine.feel.values.failures import TEXT_LIMIT
from engine.feel.values.kinds import bounded_text
from engine.feel.values.numbers import whole
from engine.feel.values.types import FeelType

_NUMBER, _STRING, _BOOLEAN = FeelType.NUMBER, FeelType.STRING, FeelType.BOOLEAN
_LIST = FeelType.LIST
_MATCH: Final = "string: string, match: string"
_SUBSTRING: Final = "string: string, start position: number"
_PATTERN: Final = "input: string, pattern: string"
_REPLACE: Final = f"{_PATTERN}, replacement: string"


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> str:
    first = _first(start, len(text))
    if length is None:
        return text[first:]
    if length < 1:
        raise failed(SUBSTRING_LENGTH)
    # The whole part counts, and more than the rest is the rest; a huge number need not be converted.
    return text[first:] if length.adjusted() > DIGITS else text[first : first + int(length)]


def _first(start: Decimal, size: int) -> int:
    """Give the place from 0; what a place outside the text gives, the standard leaves open."""
    place = whole(start)
    if not place or abs(place) > size:
        raise failed(SUBSTRING_START)
    return place - 1 if place > 0 else size + place


def _before(text: str, match: str) -> str:
    before, found, _rest = text.partition(match) if match else ("", "", text)
    return before if found else ""


def _after(text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


def _join(budget: Budget, items: list[object], delimiter: str | None = None) -> str:
    """Join the texts of a list, without its nulls; no delimiter, or null, puts nothing between them."""
    known = [item for item in items if item is not None]
    texts = [item for item in known if isinstance(item, str)]
    if len(texts) != len(known):
        raise failed(JOIN_MEMBER)
    between = delimiter or ""
    # Measured before it is made: a long delimiter between many texts would fill the memory.
    length = sum(map(len, texts)) + len(between) * max(len(texts) - 1, 0)
    if length > MAX_TEXT:
        raise failed(TEXT_LIMIT)
    budget.spend(length // TEXT_STEP)
    return between.join(texts)


# -- patterns ---------------------------------------------------------------------------------------


def _matches(budget: Budget, text: str, pattern: str, flags: str | None = None) -> bool:
    return compile_pattern(pattern, flags or "").matches(text, budget)


def _replace(
    budget: Budget, text: str, pattern: str, replacement: str, flags: str | None = None
) -> str:
    return compile_pattern(pattern, flags or "").replace(text, replacement, budget)


def _split(budget: Budget, text: str, delimiter: str) -> list[object]:
    return compile_pattern(delimiter).split(text, budget)


# What is written in the call is tried when it is compiled, so that a wrong pattern is a finding.


def _written(call: Mapping[str, str]) -> Pattern:
    return compile_pattern(call["pattern"], call.get("flags", ""))


def _check_replacement(call: Mapping[str, str]) -> None:
    if "pattern" in call:
        _written(call).check_replacement(call["replacement"])
    else:
        read_replacement(call["replacement"], 0)


def _flagged(checks: Checks) -> Checks:
    """Check by the flags too: where they are not written, what the pattern means is not known."""

    def checked(name: str) -> Callable[[Mapping[str, str]], object]:
        return lambda call: checks[name](call) if "flags" in call else None

    return {
        "flags": lambda call: check_flags(call["flags"]),
        **{name: checked(name) for name in checks},
    }


_MATCHES_CHECKS: Final[Checks] = {"pattern": _written}
_REPLACE_CHECKS: Final[Checks] = {
    "pattern": lambda call: _written(call).check_delimiter(),
    "replacement": _check_replacement,
}
_SPLIT_CHECKS: Final[Checks] = {
    "delimiter": lambda call: compile_pattern(call["delimiter"]).check_delimiter()
}


def _by_pattern(
    signature: str, gives: FeelType, apply: Callable[..., object], checks: Checks
) -> tuple[Form, ...]:
    """Give the forms without flags and with them; null flags are none."""
    return (
        form(signature, gives, apply, in_evaluation=True).checking(checks),
        form(f"{signature}, flags: Null", gives, apply, in_evaluation=True),
        form(f"{signature}, flags: string", gives, apply, in_evaluation=True).checking(
            _flagged(checks)
        ),
    )


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin(
        "substring",
        form(_SUBSTRING, _STRING, _substring),
        form(f"{_SUBSTRING}, length: number", _STRING, _substring),
    ),
    builtin("string length", form("string: string", _NUMBER, lambda text: Decimal(len(text)))),
    builtin("upper case", form("string: string", _STRING, lambda text: bounded_text(text.upper()))),
    builtin("lower case", form("string: string", _STRING, lambda text: bounded_text(text.lower()))),
    builtin("substring before", form(_MATCH, _STRING, _before)),
    builtin("substring after", form(_MATCH, _STRING, _after)),
    builtin("contains", form(_MATCH, _BOOLEAN, lambda text, match: match in text)),
    builtin("starts with", form(_MATCH, _BOOLEAN, str.startswith)),
    builtin("ends with", form(_MATCH, _BOOLEAN, str.endswith)),
    builtin("matches", *_by_pattern(_PATTERN, _BOOLEAN, _matches, _MATCHES_CHECKS)),
    builtin("replace", *_by_pattern(_REPLACE, _STRING, _replace, _REPLACE_CHECKS)),
    builtin(
        "split",
        form("string: string, delimiter: string", _LIST, _split, in_evaluation=True).checking(
            _SPLIT_CHECKS
        ),
    ),
    builtin(
        "string join",
        form("list: list", _STRING, _join, in_evaluation=True),
        form("list: list, delimiter: Null", _STRING, _join, in_evaluation=True),
        form("list: list, delimiter: string", _STRING, _join, in_evaluation=True),
    ),
)
