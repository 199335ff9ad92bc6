"""Judges one text: every way to compile it, and every value of it, must end as FEEL says it may."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import FrameType
from typing import Final
from zoneinfo import ZoneInfo

from engine.feel import (
    Declared,
    FeelError,
    FeelRefused,
    FeelType,
    Moment,
    compile_condition,
    compile_expression,
    compile_unary_tests,
    to_feel,
    to_python,
)

SECONDS: Final = 1.0
"""What all the verdicts on one text may take of the processor; what else its process does counts too."""

MOMENT: Final = Moment(datetime(2026, 3, 1, 3, tzinfo=UTC), ZoneInfo("America/Guayaquil"))
NAMES: Final = {
    "a": Declared(FeelType.ANY),
    "x": Declared(FeelType.NUMBER),
    "y": Declared(FeelType.STRING, nullable=False),
    "age": Declared(FeelType.NUMBER),
    "urgency": Declared(FeelType.STRING),
    "consent": Declared(FeelType.BOOLEAN),
    "needs": Declared(FeelType.LIST),
    "person": Declared(FeelType.CONTEXT),
    "born": Declared(FeelType.DATE),
    "arrived": Declared(FeelType.DATE_TIME),
    "días de espera": Declared(FeelType.NUMBER),
    "días": Declared(FeelType.DAYS_TIME),
}
_ARRIVED: Final = datetime(2026, 2, 28, 22, 59, tzinfo=UTC)
_PERSON: Final = {"name": "Ana", "date of birth": date(2010, 5, 20), "a": {"b": [1, {"c": None}]}}
FACTS: Final[tuple[Mapping[str, object], ...]] = (
    {"y": ""},
    {
        "a": 3,
        "x": 1.5,
        "y": "b",
        "age": 16,
        "urgency": "urgent",
        "consent": True,
        "needs": ["shelter", "a", None],
        "person": _PERSON,
        "born": date(2010, 5, 20),
        "arrived": _ARRIVED,
        "días de espera": 9,
        "días": timedelta(days=4, hours=1),
    },
    # Other types than are declared, and hostile values.
    {
        "a": [{"a": 1, "b": [2]}, {"a": None}],
        "x": "é" * 99,
        "y": [[]],
        "age": 10**33,
        "urgency": None,
        "consent": "yes",
        "needs": list(range(300)),
        "person": [_PERSON] * 3,
        "born": _ARRIVED,
        "arrived": date(9999, 12, 31),
        "días": {"b": 1},
        "item": {},
    },
)
_KINDS: Final = (FeelType.NUMBER, FeelType.STRING, FeelType.ANY, FeelType.LIST, FeelType.BOOLEAN)
_TESTED: Final = ("a", 5, None, ["a", "shelter"], True, date(2026, 1, 31))
_TRUTHS: Final = (True, False, None)

# What the first pattern of a process costs is no text's fault.
compile_expression(r'matches("a", "\\w\\d\\p{L}a", "i")').evaluate({})

Evaluating = Callable[[Mapping[str, object]], object]


class Unsound(Exception):
    """An answer that no caller could use."""


class Hang(BaseException):
    """A text that took too long; no handler of errors may swallow it."""


@dataclass(slots=True)
class Tally:
    """What became of the texts that were judged: how many compiled, and how many values there were."""

    texts: int = 0
    compiled: int = 0
    values: int = 0
    errors: int = 0


def complaint(text: str, turn: int, tally: Tally) -> str | None:
    """Say what is wrong with the treatment of a text; `turn` chooses types and contexts."""
    tally.texts += 1
    try:
        with _watched(SECONDS):
            for way in WAYS:
                _judge(way, text, turn, tally)
    except Hang:
        return f"took more than {SECONDS} seconds"
    except Exception as wrong:  # noqa: BLE001 - what nobody expected is what is looked for
        return f"{type(wrong).__name__}: {wrong} at {_place(wrong)}"
    return None


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    signal.signal(signal.SIGPROF, _give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def _place(wrong: Exception) -> str:
    trace = wrong.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace else None
    return f"{code.co_filename.rpartition('/')[2]}:{code.co_name}" if code else "nowhere"


def _judge(way: Callable[[str, int], Evaluating], text: str, turn: int, tally: Tally) -> None:
    try:
        evaluate = way(text, turn)
    except FeelRefused as refused:
        check(isinstance(refused.position, int), "a refusal without a position")
        _check_saying(refused, text)
        return
    tally.compiled += 1
    for facts in FACTS:
        try:
            value = evaluate(facts)
        except FeelError as failure:
            tally.errors += 1
            _check_saying(failure, text)
        else:
            tally.values += 1
            _check_crossing(value)


def _check_saying(failure: FeelRefused | FeelError, text: str) -> None:
    place = failure.position
    is_within = place is not None and 0 <= place <= len(text)
    check(is_within, f"position {place} is outside the text")
    check(bool(failure.es.strip() and failure.en.strip()), "an empty message")


def _check_crossing(value: object) -> None:
    """Let a value leave for Python; a function, and a value of too many parts, must not."""
    try:
        to_python(value)
    except FeelError as failure:
        check(bool(failure.es.strip() and failure.en.strip()), "an empty message")


def check(is_so: bool, complaint: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not is_so:
        raise Unsound(complaint)


def _open(text: str, _turn: int) -> Evaluating:
    expression = compile_expression(text)
    return lambda facts: expression.evaluate(facts, moment=MOMENT)


def _declared(text: str, _turn: int) -> Evaluating:
    expression = compile_expression(text, NAMES)
    return lambda facts: expression.evaluate(facts, moment=MOMENT)


def _condition(text: str, turn: int) -> Evaluating:
    names = NAMES if turn % 2 else None
    condition = compile_condition(text, names, needs_guards=turn % 4 == 1)

    def evaluate(facts: Mapping[str, object]) -> object:
        value = condition.evaluate(facts)
        check(any(value is truth for truth in _TRUTHS), "a condition that is no truth")
        return value

    return evaluate


def _cell(text: str, turn: int) -> Evaluating:
    kind, value = _KINDS[turn % len(_KINDS)], to_feel(_TESTED[turn % len(_TESTED)])
    tests = compile_unary_tests(text, kind, NAMES if turn % 2 else None)

    def evaluate(facts: Mapping[str, object]) -> object:
        entered = {name: to_feel(fact) for name, fact in facts.items()}
        held = tests.holds(value, entered, moment=MOMENT)
        check(any(held is truth for truth in _TRUTHS), "a cell whose outcome is no truth")
        return held

    return evaluate


WAYS: Final = (_open, _declared, _condition, _cell)
