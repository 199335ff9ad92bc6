"""Compares what closed expressions are worth here and in feelin."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from engine.feel import FeelError, FeelRefused, Range, YearsMonths, compile_expression
from engine.feel.values.functions import Function
from engine.feel.values.kinds import kind_of
from engine.feel.values.texts import WRITERS
from tests.deep.feelin.comparison import Asked, answers
from tests.fuzz.texts import WRITTEN

_FOLDER: Final = Path(__file__).parent
_KINDS: Final = (
    (datetime, "date and time"),
    (date, "date"),
    (time, "time"),
    (timedelta, "duration"),
    (YearsMonths, "duration"),
)
MISTAKE: Final = "error"
_CLOCK: Final = ("now()", "today()")


@dataclass(frozen=True, slots=True)
class Value:
    """One expression that is worth one thing here and another in feelin."""

    text: str
    here: str
    feelin: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Expressions whose values are known to differ, and the side that the standard is on."""

    name: str
    right: str
    why: str
    texts: tuple[str, ...]


def listed() -> tuple[Listed, ...]:
    written = tomllib.loads((_FOLDER / "values.toml").read_text(encoding="utf-8"))["value"]
    return tuple(Listed(**{**each, "texts": tuple(each["texts"])}) for each in written)


def differing() -> list[Value]:
    """Return what differs of the closed expressions that both sides accept.

    An error here for a null there is the rule of the house (see `engine.feel`), and no difference.
    """
    own = {text: found for text in _closed() if (found := _here(text)) is not None}
    told = answers([Asked("value", text) for text in own])
    pairs = [
        Value(text, here, _written(there["value"]))
        for (text, here), there in zip(own.items(), told, strict=True)
        if "value" in there
    ]
    return [each for each in pairs if each.here != each.feelin and not _is_mistake(each)]


def unlisted() -> list[Value]:
    known = {text for each in listed() for text in each.texts}
    return [each for each in differing() if each.text not in known]


def stale() -> list[str]:
    """Return the listed expressions that no longer differ."""
    found = {each.text for each in differing()}
    return [text for each in listed() for text in each.texts if text not in found]


def _closed() -> dict[str, None]:
    lines = (_FOLDER / "values.feel").read_text(encoding="utf-8").split("\n")
    return dict.fromkeys(text for text in (*lines, *WRITTEN) if text not in ("", *_CLOCK))


def _is_mistake(value: Value) -> bool:
    return value.here == MISTAKE and value.feelin == "null"


def _here(text: str) -> str | None:
    """Write our value; None when the expression is refused or reads a fact."""
    try:
        expression = compile_expression(text)
        return None if expression.names else _shown(expression.evaluate({}))
    except FeelRefused:
        return None
    except FeelError:
        return MISTAKE


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, dict):
        return _entries({name: _shown(entry) for name, entry in value.items()})
    if isinstance(value, Range):
        low, high = _shown(value.low), _shown(value.high)
        return _range(low, high, includes_low=value.includes_low, includes_high=value.includes_high)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, Function):
        return "function value"
    kind = next((kind for python, kind in _KINDS if isinstance(value, python)), None)
    return f"{kind} {WRITERS[kind_of(value)](value)}" if kind else _plain(value)


def _written(there: Any) -> str:
    """Write feelin's value as ours are written."""
    if not isinstance(there, Mapping):
        return _plain(there)
    ((kind, value),) = there.items()
    if kind == "list":
        return f"[{', '.join(map(_written, value))}]"
    if kind == "context":
        return _entries({name: _written(entry) for name, entry in value.items()})
    if kind == "range":
        low, high = _written(value["low"]), _written(value["high"])
        return _range(low, high, includes_low=value["holdsLow"], includes_high=value["holdsHigh"])
    return _number(Decimal(value)) if kind == "number" else f"{kind} {value}"


def _entries(written: Mapping[str, str]) -> str:
    """Write a context; the order of its entries is of no account."""
    return f"{{{', '.join(f'{name}: {value}' for name, value in sorted(written.items()))}}}"


def _range(low: str, high: str, *, includes_low: bool, includes_high: bool) -> str:
    return f"{'[' if includes_low else '('}{low}..{high}{']' if includes_high else ')'}"


def _number(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _plain(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return "null" if value is None else str(value).lower()
