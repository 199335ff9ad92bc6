"""Cycles of timers: `R3/PT1H` comes three times, `R/P1M` without end, each time told from the beginning.

A month that lacks the day has its last one in its turn, and the next month has the day again: the times
are counted from when the cycle began, and not each from the one before.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.bpmn.spans import Span, TimerRefused, read_span
from engine.feel import Moment

CatchUp = Literal["once", "all", "skip"]
"""What becomes of the times that passed while nobody kept the clock."""

MOST_AT_ONCE: Final = 100
"""How many missed times one stimulus lets happen; the others are due at once after it."""

_CYCLE: Final = re.compile(r"R(?P<times>\d{0,5})/(?P<span>[^/]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Round:
    """Where a cycle stands: its next time, counted from its beginning, and how often it still comes.

    `every` is the cycle itself where the facts told it, and None where the diagram does.
    """

    began: datetime
    turn: int = 1
    left: int | None = None
    every: str | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """A length of time that comes again, `times` or without end."""

    span: Span
    times: int | None
    told: str | None = None
    """How the facts told it, if they did."""

    def begun(self, now: datetime) -> Round:
        return Round(now, 1, self.times, self.told)

    def due_at(self, known: Round, zone: ZoneInfo) -> datetime:
        return self._at(known.began, known.turn, zone)

    def after(self, known: Round, now: Moment, catch_up: CatchUp) -> tuple[int, Round | None]:
        """Return how often it happens now, and where it stands then: None when it does not come again."""
        due = self._due(known, now)
        if catch_up == "all":
            due = min(due, MOST_AT_ONCE)
        happens = {"once": 1, "all": due, "skip": 1 if due == 1 else 0}[catch_up]
        left = None if known.left is None else known.left - due
        following = None if left == 0 else replace(known, turn=known.turn + due, left=left)
        return happens, following

    def _due(self, known: Round, now: Moment) -> int:
        """Return how many of its times have come, of which there is at least one."""
        due = 1
        if self.span.months == 0:
            due = (now.now - known.began) // self.span.rest - known.turn + 1
        else:
            while self._at(known.began, known.turn + due, now.zone) <= now.now:
                due += 1
        return max(1, due if known.left is None else min(due, known.left))

    def _at(self, began: datetime, turn: int, zone: ZoneInfo) -> datetime:
        return self.span.times(turn).after(Moment(began, zone))


def read_cycle(text: str) -> Cycle:
    """Read `R3/PT1H`; TimerRefused when it is none."""
    found = _CYCLE.fullmatch(text.strip())
    times = found and found["times"]
    if found is None or (times and int(times) == 0):
        raise TimerRefused(NOT_A_CYCLE)
    return Cycle(read_span(found["span"]), int(times) if times else None)


NOT_A_CYCLE: Final = Bilingual(
    "No es un ciclo ISO 8601. Escriba uno como R3/PT24H, o R/P1M si no tiene fin.",
    "Not an ISO 8601 cycle. Write one such as R3/PT24H, or R/P1M if it has no end.",
)
