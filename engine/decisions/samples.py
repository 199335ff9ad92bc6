"""Which values of an input are worth trying: those written in its cells, and one between and beyond each.

A cell of written values changes its outcome only at them, so that these stand for all that there are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from engine.decisions.value_types import ValueType
from engine.feel import FeelError, FeelType, UnaryTests, YearsMonths, kind_of, to_feel

_DAY: Final = timedelta(days=1)
# An order's values have no common Python type.
_Step = Callable[[Any], object]
_Middle = Callable[[Any, Any], object]


def samples(known: ValueType, cells: Iterable[UnaryTests]) -> list[object]:
    """Return the values of a type to try the cells at, null not among them; none for types without order."""
    met = [
        value
        for tests in (*cells, *known.allowed)
        for value in tests.landmarks or ()
        if value is not None
    ]
    kind = known.kind
    if kind is FeelType.ANY and len({type(value) for value in met}) == 1:
        kind = kind_of(met[0])
    written = {value for value in met if kind_of(value) is kind and _has_order(value)}
    return [value for value in _of_kind(kind, sorted(written)) if _is_of(value, known)]


def _has_order(value: object) -> bool:
    """Leave out what Python does not order: an instant without a zone, which no input is; a time with one."""
    if isinstance(value, datetime):
        return value.tzinfo is not None
    return not isinstance(value, time) or value.tzinfo is None


def _is_of(value: object, known: ValueType) -> bool:
    try:
        return known.require(to_feel(value)) is not None
    except FeelError:
        return False


def _of_kind(kind: FeelType, written: Sequence[Any]) -> list[object]:
    if kind is FeelType.BOOLEAN:
        return [True, False]
    if kind is FeelType.STRING:
        return [*written, _other(written), *_between(written, _longer), *_ends_of_texts(written)]
    if kind not in _ORDERS:
        return []
    middle, below, above, start = _ORDERS[kind]
    ends = [(below, written[0]), (above, written[-1])] if written else []
    return [
        *(written or [start]),
        *_between(written, middle),
        *(value for step, end in ends for value in _stepped(step, end)),
    ]


def _between(written: Sequence[Any], middle: _Middle) -> Iterator[object]:
    for low, high in pairwise(written):
        found: Any = middle(low, high)
        if low < found < high:
            yield found


def _stepped(step: _Step, end: object) -> Iterator[object]:
    """Yield what lies beyond an end; nothing lies beyond the last day that there is."""
    try:
        yield step(end)
    except OverflowError:
        return


def _other(written: Sequence[str]) -> str:
    """Return a text that nobody wrote."""
    text = "xyz"
    while text in written:
        text += "z"
    return text


def _longer(low: str, _high: str) -> str:
    return f"{low} "


def _ends_of_texts(written: Sequence[str]) -> list[object]:
    return ["", f"{written[-1]}z"] if written else [""]


def _number_between(low: Decimal, high: Decimal) -> Decimal:
    whole = low.to_integral_value() + 1
    return whole if low < whole < high else (low + high) / 2


def _time_between(low: time, high: time) -> time:
    start = datetime.combine(date.min, low)
    return _instant_between(start, datetime.combine(date.min, high)).time()


def _instant_between(low: datetime, high: datetime) -> datetime:
    # To the second: instants within one second are told apart by order, and by equality not.
    return (low + (high - low) / 2).replace(microsecond=0)


def _middle(low: Any, high: Any) -> object:
    return low + (high - low) / 2


def _later(count: int) -> _Step:
    return lambda value: value + count * _DAY


def _longer_by(months: int) -> _Step:
    return lambda length: YearsMonths(length.months + months)


# A value between two, one below, one above, and one to begin with where nothing is written.
_ORDERS: Final[Mapping[FeelType, tuple[_Middle, _Step, _Step, object]]] = {
    FeelType.NUMBER: (_number_between, lambda n: n - 1, lambda n: n + 1, Decimal(0)),
    FeelType.DATE: (lambda low, _: low + _DAY, _later(-1), _later(1), date(2000, 1, 1)),
    FeelType.DATE_TIME: (_instant_between, _later(-1), _later(1), datetime(2000, 1, 1, tzinfo=UTC)),
    FeelType.TIME: (_time_between, lambda _: time.min, lambda _: time(23, 59, 59), time.min),
    FeelType.DAYS_TIME: (_middle, _later(-1), _later(1), timedelta()),
    FeelType.YEARS_MONTHS: (
        lambda low, _: _longer_by(1)(low),
        _longer_by(-1),
        _longer_by(1),
        YearsMonths(0),
    ),
}
