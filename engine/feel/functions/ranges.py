"""Functions on ranges: how two of them, or a point and a range, lie to each other (DMN 10.3.4.9).

Each relation is the standard's formula, letter by letter; the seven others are these turned round.
"""

from collections.abc import Callable, Mapping
from typing import Final

from engine.feel.errors import FeelRefused, Source, failed
from engine.feel.functions.builtin import Builtin, Form, builtin, form
from engine.feel.functions.failures import RANGE_TEXT
from engine.feel.limits import MAX_LENGTH
from engine.feel.syntax.nodes import Call, Literal, Negation, Node, RangeLiteral
from engine.feel.syntax.parser import parse
from engine.feel.values.comparison import equal, ordered
from engine.feel.values.evaluation import Evaluation
from engine.feel.values.intervals import checked
from engine.feel.values.lexical import read_date, read_date_time, read_duration, read_time
from engine.feel.values.operators import negate
from engine.feel.values.ranges import Range
from engine.feel.values.types import FeelType


class _Line:
    """The line that points and bounds lie on, for one evaluation."""

    __slots__ = ("_evaluation",)

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    def less(self, one: object, other: object) -> bool:
        return bool(ordered("<", one, other))

    def same(self, one: object, other: object) -> bool:
        return equal(one, other, self._evaluation)


def _before_points(line: _Line, one: object, other: object) -> bool:
    return line.less(one, other)


def _before_range(line: _Line, point: object, among: Range) -> bool:
    return line.less(point, among.low) or (not among.includes_low and line.same(point, among.low))


def _range_before(line: _Line, among: Range, point: object) -> bool:
    return line.less(among.high, point) or (
        not among.includes_high and line.same(among.high, point)
    )


def _before_ranges(line: _Line, one: Range, other: Range) -> bool:
    return line.less(one.high, other.low) or (
        not (one.includes_high and other.includes_low) and line.same(one.high, other.low)
    )


def _meets(line: _Line, one: Range, other: Range) -> bool:
    return one.includes_high and other.includes_low and line.same(one.high, other.low)


def _overlaps(line: _Line, one: Range, other: Range) -> bool:
    return _reaches(line, one, other) and _reaches(line, other, one)


def _reaches(line: _Line, one: Range, other: Range) -> bool:
    """Tell whether one ends after the other begins, or just there."""
    return line.less(other.low, one.high) or _meets(line, one, other)


def _overlaps_before(line: _Line, one: Range, other: Range) -> bool:
    starts_before = line.less(one.low, other.low) or (
        one.includes_low and not other.includes_low and line.same(one.low, other.low)
    )
    return starts_before and _reaches(line, one, other) and _ends_within(line, one, other)


def _ends_within(line: _Line, one: Range, other: Range) -> bool:
    return line.less(one.high, other.high) or (
        (not one.includes_high or other.includes_high) and line.same(one.high, other.high)
    )


def _starts_within(line: _Line, one: Range, other: Range) -> bool:
    return line.less(other.low, one.low) or (
        (not one.includes_low or other.includes_low) and line.same(one.low, other.low)
    )


def _finishes_range(line: _Line, point: object, among: Range) -> bool:
    return among.includes_high and line.same(among.high, point)


def _finishes_ranges(line: _Line, one: Range, other: Range) -> bool:
    is_one_end = one.includes_high is other.includes_high and line.same(one.high, other.high)
    return is_one_end and _starts_within(line, one, other)


def _starts_range(line: _Line, point: object, among: Range) -> bool:
    return among.includes_low and line.same(among.low, point)


def _starts_ranges(line: _Line, one: Range, other: Range) -> bool:
    is_one_start = one.includes_low is other.includes_low and line.same(one.low, other.low)
    return is_one_start and _ends_within(line, one, other)


def _during_range(line: _Line, point: object, among: Range) -> bool:
    return (
        (line.less(among.low, point) and line.less(point, among.high))
        or _starts_range(line, point, among)
        or _finishes_range(line, point, among)
    )


def _during_ranges(line: _Line, one: Range, other: Range) -> bool:
    return _starts_within(line, one, other) and _ends_within(line, one, other)


def _coincides_points(line: _Line, one: object, other: object) -> bool:
    return line.same(one, other)


def _coincides_ranges(line: _Line, one: Range, other: Range) -> bool:
    bounds = (one.includes_low, one.includes_high) == (other.includes_low, other.includes_high)
    return bounds and line.same(one.low, other.low) and line.same(one.high, other.high)


def _turned(relation: Callable[..., bool]) -> Callable[..., bool]:
    return lambda line, one, other: relation(line, other, one)


def _form(signature: str, relation: Callable[..., bool]) -> Form:
    def apply(evaluation: Evaluation, one: object, other: object) -> bool | None:
        if one is None or other is None:
            return None
        # Asked beforehand, so that a mistake of type shows whatever the formula comes to.
        ordered("<", _place(one), _place(other))
        return relation(_Line(evaluation), one, other)

    return form(signature, FeelType.BOOLEAN, apply, in_evaluation=True)


def _place(side: object) -> object:
    return checked(side).low if isinstance(side, Range) else side


def _ranges(relation: Callable[..., bool]) -> Form:
    return _form("range1: range, range2: range", relation)


def _point_range(relation: Callable[..., bool]) -> Form:
    return _form("point: Any, range: range", relation)


def _range_point(relation: Callable[..., bool]) -> Form:
    return _form("range: range, point: Any", relation)


def _points(relation: Callable[..., bool]) -> Form:
    return _form("point1: Any, point2: Any", relation)


# -- a range from a text -----------------------------------------------------------------------------

_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "duration": read_duration,
}


def _read_range(text: str) -> Range:
    """Read a range whose bounds are written values: it names no facts and calls nothing else."""
    if len(text) > MAX_LENGTH:
        raise failed(RANGE_TEXT)
    try:
        node = parse(Source(text), 0, frozenset())
    except FeelRefused as error:
        raise failed(RANGE_TEXT) from error
    if not isinstance(node, RangeLiteral):
        raise failed(RANGE_TEXT)
    low, high = _written(node.low), _written(node.high)
    return checked(Range(low, high, node.includes_low, node.includes_high))


def _written(node: Node) -> object:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation):
        return negate(_written(node.operand))
    if isinstance(node, Call) and node.function in _READERS:
        return _READERS[node.function](_argument(node))
    raise failed(RANGE_TEXT)


def _argument(node: Call) -> str:
    """Give the one text that is written in a call such as `date("2026-01-31")`."""
    argument = node.arguments[0] if len(node.arguments) == 1 else None
    if node.names or not isinstance(argument, Literal) or not isinstance(argument.value, str):
        raise failed(RANGE_TEXT)
    return argument.value


# The forms with two ranges come first: a range is a value of any type as well.
FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("range", form("from: string", FeelType.RANGE, _read_range, reads_text=True, cost=100)),
    builtin(
        "before",
        _ranges(_before_ranges),
        _range_point(_range_before),
        _point_range(_before_range),
        _points(_before_points),
    ),
    builtin(
        "after",
        _ranges(_turned(_before_ranges)),
        _range_point(_turned(_before_range)),
        _point_range(_turned(_range_before)),
        _points(_turned(_before_points)),
    ),
    builtin("meets", _ranges(_meets)),
    builtin("met by", _ranges(_turned(_meets))),
    builtin("overlaps", _ranges(_overlaps)),
    builtin("overlaps before", _ranges(_overlaps_before)),
    builtin("overlaps after", _ranges(_turned(_overlaps_before))),
    builtin("finishes", _ranges(_finishes_ranges), _point_range(_finishes_range)),
    builtin(
        "finished by", _ranges(_turned(_finishes_ranges)), _range_point(_turned(_finishes_range))
    ),
    builtin("includes", _ranges(_turned(_during_ranges)), _range_point(_turned(_during_range))),
    builtin("during", _ranges(_during_ranges), _point_range(_during_range)),
    builtin("starts", _ranges(_starts_ranges), _point_range(_starts_range)),
    builtin("started by", _ranges(_turned(_starts_ranges)), _range_point(_turned(_starts_range))),
    builtin("coincides", _ranges(_coincides_ranges), _points(_coincides_points)),
)
