"""The built-in functions that are implemented, with the types they take (DMN 10.3.4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Final

from engine.feel import decimals
from engine.feel.comparison import equal, negated, ordered
from engine.feel.errors import failed
from engine.feel.failures import LIST_MEMBER, SUM_MEMBER
from engine.feel.lexical import read_date, read_date_time, read_duration, read_time
from engine.feel.moment import Moment
from engine.feel.texts import WRITERS, read_number
from engine.feel.types import FeelType, fits
from engine.feel.values import bounded_text

_NUMBER, _STRING, _BOOLEAN = FeelType.NUMBER, FeelType.STRING, FeelType.BOOLEAN
_DATE, _TIME, _INSTANT = FeelType.DATE, FeelType.TIME, FeelType.DATE_TIME
_DAYS, _MONTHS = FeelType.DAYS_TIME, FeelType.YEARS_MONTHS
_LIST, _ANY = FeelType.LIST, FeelType.ANY


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call a function; `repeats` takes one or more arguments of its one type."""

    takes: tuple[FeelType, ...]
    gives: FeelType
    apply: Callable[..., object] = field(compare=False)
    repeats: bool = False

    def accepts(self, kinds: Sequence[FeelType]) -> bool:
        if self.repeats:
            return bool(kinds) and all(fits(kind, self.takes[0]) for kind in kinds)
        return len(kinds) == len(self.takes) and all(map(fits, kinds, self.takes))

    def written(self) -> str:
        kinds = ", ".join(kind.value for kind in self.takes)
        return f"({kinds}, ...)" if self.repeats else f"({kinds})"


@dataclass(frozen=True, slots=True)
class Builtin:
    """A function: null for any argument that may not be null gives null (DMN 10.3.4)."""

    name: str
    forms: tuple[Form, ...]
    # What reads a text may be tried out at compilation, when the text is written there.
    reads_text: bool = False
    reads_moment: bool = False

    def form(self, kinds: Sequence[FeelType]) -> Form | None:
        return next((form for form in self.forms if form.accepts(kinds)), None)

    def result(self, kinds: Sequence[FeelType]) -> FeelType | None:
        results = {form.gives for form in self.forms if form.accepts(kinds)}
        if not results:
            return None
        return results.pop() if len(results) == 1 else _ANY

    def accepted(self) -> str:
        return ", ".join(form.written() for form in self.forms)


def _list_contains(items: list[object], wanted: object) -> bool:
    # No short circuit: whether a mistake of type shows must not depend on the order.
    return any([equal(item, wanted) for item in items])  # noqa: C419


def _count(items: list[object]) -> Decimal:
    return Decimal(len(items))


def _extreme(function: str, sign: str) -> Callable[[list[object]], object]:
    def better(best: object, item: object) -> object:
        return item if ordered(sign, item, best) else best

    def extreme(items: list[object]) -> object:
        if any(item is None for item in items):
            raise failed(LIST_MEMBER, function=function)
        # Comparing the first with itself shows a single member that has no order.
        return reduce(better, items, items[0]) if items else None

    return extreme


def _sum(items: list[object]) -> Decimal | None:
    numbers = [item for item in items if isinstance(item, Decimal)]
    if len(numbers) != len(items):
        raise failed(SUM_MEMBER)
    return reduce(decimals.add, numbers) if numbers else None


def _lists(name: str, member: FeelType, gives: FeelType, apply: Callable[..., object]) -> Builtin:
    """Take a list, or its items as arguments, as min, max and sum do."""
    spread = Form((member,), gives, lambda *items: apply(list(items)), repeats=True)
    return Builtin(name, (Form((_LIST,), gives, apply), spread))


def _text_form(gives: FeelType, apply: Callable[..., object]) -> Form:
    return Form((_STRING,), gives, apply)


def _text_test(name: str, apply: Callable[..., object]) -> Builtin:
    return Builtin(name, (Form((_STRING, _STRING), _BOOLEAN, apply),))


def _number_form(name: str, apply: Callable[..., object]) -> Builtin:
    return Builtin(name, (Form((_NUMBER,), _NUMBER, apply),))


def _same(value: object) -> object:
    return value


def _now(moment: Moment) -> datetime:
    return moment.now.astimezone(moment.zone)


def _today(moment: Moment) -> date:
    return _now(moment).date()


_BUILTINS: Final = (
    Builtin("not", (Form((_BOOLEAN,), _BOOLEAN, negated),)),
    Builtin("list contains", (Form((_LIST, _ANY), _BOOLEAN, _list_contains),)),
    Builtin("count", (Form((_LIST,), _NUMBER, _count),)),
    _lists("min", _ANY, _ANY, _extreme("min", "<")),
    _lists("max", _ANY, _ANY, _extreme("max", ">")),
    _lists("sum", _NUMBER, _NUMBER, _sum),
    Builtin("string length", (_text_form(_NUMBER, lambda text: Decimal(len(text))),)),
    Builtin("upper case", (_text_form(_STRING, lambda text: bounded_text(text.upper())),)),
    Builtin("lower case", (_text_form(_STRING, lambda text: bounded_text(text.lower())),)),
    _text_test("contains", lambda text, match: match in text),
    _text_test("starts with", str.startswith),
    _text_test("ends with", str.endswith),
    _number_form("floor", decimals.floor),
    _number_form("ceiling", decimals.ceiling),
    _number_form("abs", decimals.absolute),
    Builtin(
        "number",
        (_text_form(_NUMBER, read_number), Form((_NUMBER,), _NUMBER, _same)),
        reads_text=True,
    ),
    Builtin("string", tuple(Form((kind,), _STRING, write) for kind, write in WRITERS.items())),
    Builtin(
        "date",
        (
            _text_form(_DATE, read_date),
            Form((_DATE,), _DATE, _same),
            Form((_INSTANT,), _DATE, lambda value: value.date()),
        ),
        reads_text=True,
    ),
    Builtin("time", (_text_form(_TIME, read_time),), reads_text=True),
    Builtin("date and time", (_text_form(_INSTANT, read_date_time),), reads_text=True),
    Builtin("duration", (_text_form(_ANY, read_duration),), reads_text=True),
    Builtin("now", (Form((), _INSTANT, _now),), reads_moment=True),
    Builtin("today", (Form((), _DATE, _today),), reads_moment=True),
)
BUILTINS: Final[Mapping[str, Builtin]] = {builtin.name: builtin for builtin in _BUILTINS}
