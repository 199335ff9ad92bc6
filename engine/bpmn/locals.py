"""What belongs to one instance of a repeated activity alone, and how far a repetition has come.

An instance of the activity is a token inside that of the activity itself. It keeps its item and what it gives;
the facts of the process are shared as everywhere. Values are kept in their stored form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from engine.model.facts import decode_fact, encode_fact
from engine.model.step import FactValue

LOCAL: Final = "local"
"""Under this name a task of the tree keeps what belongs to its instance of a repeated activity alone."""

PROGRESS: Final = "progress"
"""Under this name the task of a repeated activity keeps how far it has come."""

COUNTER: Final = "loopCounter"
TOTALS: Final = (
    "numberOfInstances",
    "numberOfActiveInstances",
    "numberOfCompletedInstances",
    "numberOfTerminatedInstances",
)
"""The names by which the standard lets expressions read how far a repetition is."""


@dataclass(frozen=True, slots=True)
class Local:
    """One instance of a repeated activity. One that `is_done` waits for its completion to be counted."""

    number: int
    values: dict[str, FactValue] = field(default_factory=dict, repr=False)
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a repetition is: `items` are those still to be given out, `outputs` what was given back.

    `total` is None in a standard loop, which nobody can foresee.
    """

    total: int | None
    begun: int = 0
    completed: int = 0
    items: tuple[FactValue, ...] = field(default=(), repr=False)
    outputs: tuple[FactValue, ...] = field(default=(), repr=False)

    @property
    def has_more(self) -> bool:
        """Whether there are instances still to begin, of those that are foreseen."""
        return self.total is not None and self.begun < self.total

    def with_one_more(self) -> "Progress":
        """Return where it stands when the next instance has begun, and has its item."""
        return replace(self, begun=self.begun + 1, items=self.items[1:])

    @property
    def is_sound(self) -> bool:
        """Whether the numbers can be of one repetition."""
        counts = 0 <= self.completed <= self.begun
        return counts and (self.total is None or self.begun <= self.total)


class Frame(NamedTuple):
    """What expressions inside one instance see before anything else: what is written there, and counters."""

    values: dict[str, FactValue]
    counters: Mapping[str, int]


def frame_of(local: Local, progress: Progress) -> Frame:
    """Return what an instance sees of itself."""
    if progress.total is None:
        return Frame(local.values, {COUNTER: local.number})
    active = progress.begun - progress.completed
    # What the completion condition terminates is gone with it: nobody is left to read how many.
    totals = (progress.total, active, progress.completed, 0)
    return Frame(local.values, {COUNTER: local.number, **dict(zip(TOTALS, totals, strict=True))})


def settled(value: FactValue) -> FactValue:
    """Return a value as it is after it was stored; ValueError when no fact can have it."""
    return decode_fact(encode_fact(value))


def dump_local(local: Local) -> list[object]:
    values = {name: encode_fact(value) for name, value in local.values.items()}
    return [local.number, values, *([True] if local.is_done else [])]


def load_local(raw: Any) -> Local:
    """Read what `dump_local` wrote; ValueError, TypeError or AttributeError when it is something else."""
    number, values, *done = raw
    return Local(
        _whole(number), {name: decode_fact(value) for name, value in values.items()}, bool(done)
    )


def dump_progress(progress: Progress) -> list[object]:
    return [
        progress.total,
        progress.begun,
        progress.completed,
        _encoded(progress.items),
        _encoded(progress.outputs),
    ]


def load_progress(raw: Any) -> Progress:
    """Read what `dump_progress` wrote; ValueError or TypeError when it is something else."""
    total, begun, completed, items, outputs = raw
    return Progress(
        None if total is None else _whole(total),
        _whole(begun),
        _whole(completed),
        tuple(map(decode_fact, items)),
        tuple(map(decode_fact, outputs)),
    )


def _encoded(values: Iterable[FactValue]) -> list[object]:
    return [encode_fact(value) for value in values]


def _whole(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise TypeError
    return raw
