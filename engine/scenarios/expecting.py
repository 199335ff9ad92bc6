"""Reads what must hold after a step: one word of the language, one function here, one kind of expectation."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast, get_args
from zoneinfo import ZoneInfo

from engine.model.actor import Capacity
from engine.model.coordination import StallReason
from engine.model.manifest import SourceKind
from engine.model.notice import NoticeKind
from engine.scenarios import parts
from engine.scenarios.known import Known
from engine.scenarios.script import (
    Cases,
    Closed,
    Counted,
    DueTask,
    Expectation,
    FactHeld,
    Findable,
    Fired,
    Never,
    Notices,
    OpenTasks,
    Passed,
    Sees,
    SentNotice,
    StalledFor,
    Telling,
    Told,
    Unseen,
)
from engine.scenarios.source import Items, Node, Text

NOTHING: Final = "nothing"
EVERYTHING: Final = "everything"
NOT: Final = "no"


@dataclass(frozen=True, slots=True)
class Reading:
    """What is needed to read a step: what may be named, the moment T0, and the zone of its place."""

    known: Known
    starts_at: datetime
    zone: ZoneInfo

    def moment(self, node: Node) -> datetime:
        """Return a moment: a duration since T0, or a date with the time of the place."""
        if parts.text(node).startswith("P"):
            return self.starts_at + parts.span(node)
        return parts.local_time(node, self.zone)


def read_expectations(reading: Reading, node: Node) -> tuple[Expectation, ...]:
    """Return what must hold. Raises `Misread`."""
    found = parts.table(node, EXPECTATIONS)
    return tuple(
        expectation
        for key, value in found.entries.items()
        for expectation in _READERS[key](reading, Placed(found.keys[key], value))
    )


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands after a word of the language, and the line of that word."""

    line: int
    node: Node

    @property
    def is_nothing(self) -> bool:
        return isinstance(self.node, Text) and self.node.text.strip() == NOTHING


Reader = Callable[[Reading, Placed], Iterator[Expectation]]


def _open(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    known = reading.known
    if placed.is_nothing:
        yield OpenTasks(placed.line, {})
        return
    yield OpenTasks(
        placed.line,
        {
            known.institution(who): tuple(known.user_task(one) for one in parts.one_or_more(tasks))
            for who, tasks in parts.entries(placed.node)
        },
    )


def _passed(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    named = parts.one_or_more(placed.node)
    yield Passed(placed.line, tuple(reading.known.element(one) for one in named))


def _never(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    named = parts.one_or_more(placed.node)
    yield Never(placed.line, tuple(reading.known.element(one) for one in named))


def _count(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for named, times in parts.entries(placed.node):
        yield Counted(named.line, reading.known.element(named), parts.count(times))


def _due(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for named, told in parts.entries(placed.node):
        task = reading.known.user_task(named)
        if isinstance(told, Text):
            yield DueTask(named.line, task, reading.moment(told), None, None)
            continue
        found = parts.table(told, ("at", "deadline", "source")).entries
        yield DueTask(
            named.line,
            task,
            reading.moment(found["at"]) if "at" in found else None,
            reading.known.deadline(found["deadline"]) if "deadline" in found else None,
            cast(SourceKind, parts.word(found["source"], get_args(SourceKind)))
            if "source" in found
            else None,
        )


def _reminded(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    yield Told(placed.line, "reminded", tuple(_tellings(reading, placed, ())))


def _escalated(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    yield Told(placed.line, "escalated", tuple(_tellings(reading, placed, ("rung",))))


def _tellings(reading: Reading, placed: Placed, more: tuple[str, ...]) -> Iterator[Telling]:
    if placed.is_nothing:
        return
    for one in parts.items(placed.node):
        found = parts.table(one, ("task", "to", "at", *more), ("task", "to", *more)).entries
        yield Telling(
            reading.known.user_task(found["task"]),
            reading.known.institution(found["to"]),
            parts.count(found["rung"]) if more else None,
            reading.moment(found["at"]) if "at" in found else None,
        )


def _notices(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    each = () if placed.is_nothing else parts.items(placed.node)
    yield Notices(placed.line, tuple(sent for one in each for sent in _sent(reading, one)))


def _sent(reading: Reading, node: Node) -> tuple[SentNotice, ...]:
    found = parts.table(node, ("kind", "to", "capacity", "times"), ("kind", "to")).entries
    capacity = Capacity.WORKER
    if "capacity" in found:
        capacity = Capacity(parts.word(found["capacity"], list(Capacity)))
    kind = cast(NoticeKind, parts.word(found["kind"], get_args(NoticeKind)))
    times = parts.count(found["times"]) if "times" in found else 1
    return (SentNotice(kind, reading.known.institution(found["to"]), capacity),) * times


def _facts(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for named, value in parts.entries(placed.node):
        yield FactHeld(named.line, reading.known.fact(named), texts(value))


def texts(node: Node) -> tuple[str, ...]:
    """Return an answer as a browser sends it: its texts, none for an empty list."""
    if isinstance(node, Items):
        return tuple(parts.text(one) for one in node.items)
    return (parts.text(node),)


def _fired(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for named, rules in parts.entries(placed.node):
        decision = reading.known.decision(named)
        told = tuple(reading.known.rule(one, decision) for one in parts.one_or_more(rules))
        yield Fired(named.line, decision, told)


def _closed(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    is_open = isinstance(placed.node, Text) and placed.node.text == NOT
    yield Closed(placed.line, None if is_open else reading.known.element(placed.node, "end"))


def _sees(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for who, fields in parts.entries(placed.node):
        told = tuple(reading.known.field(one) for one in parts.one_or_more(fields))
        yield Sees(who.line, reading.known.post(who), told)


def _does_not_see(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for who, fields in parts.entries(placed.node):
        post = reading.known.post(who)
        if isinstance(fields, Text) and fields.text == EVERYTHING:
            yield Unseen(who.line, post, ())
            continue
        told = tuple(reading.known.field(one) for one in parts.one_or_more(fields))
        yield Unseen(who.line, post, told)


def _finds(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for who in parts.one_or_more(placed.node):
        yield Findable(who.line, reading.known.post(who), is_found=True)


def _does_not_find(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for who in parts.one_or_more(placed.node):
        yield Findable(who.line, reading.known.post(who), is_found=False)


def _stalled(reading: Reading, placed: Placed) -> Iterator[Expectation]:
    for who, reasons in parts.entries(placed.node):
        is_nothing = Placed(who.line, reasons).is_nothing
        told = () if is_nothing else parts.one_or_more(reasons)
        words = (parts.word(one, get_args(StallReason)) for one in told)
        post = reading.known.post(who)
        yield StalledFor(who.line, post, tuple(cast(StallReason, one) for one in words))


def _cases(_: Reading, placed: Placed) -> Iterator[Expectation]:
    yield Cases(placed.line, parts.count(placed.node))


_READERS: Final[Mapping[str, Reader]] = {
    "open": _open,
    "passed": _passed,
    "never": _never,
    "count": _count,
    "due": _due,
    "reminded": _reminded,
    "escalated": _escalated,
    "notices": _notices,
    "facts": _facts,
    "fired": _fired,
    "closed": _closed,
    "sees": _sees,
    "does_not_see": _does_not_see,
    "finds": _finds,
    "does_not_find": _does_not_find,
    "stalled": _stalled,
    "cases": _cases,
}
EXPECTATIONS: Final = tuple(_READERS)
"""The words for what may be expected."""
