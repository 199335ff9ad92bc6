"""Times a call, and sets the times in a table beside yardsticks of the same run."""

import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

_REPEATS: Final = 15
_SECONDS: Final = 0.01
_MICROSECONDS: Final = 1e6


@dataclass(frozen=True, slots=True)
class Row:
    """The times of one line, in microseconds; `plain` and `empty` are its yardsticks."""

    name: str
    compile: float
    evaluate: float
    plain: float
    empty: float


def measured(
    name: str,
    compiling: Callable[[], object],
    evaluating: Callable[[], object],
    plain: Callable[[], object],
) -> Row:
    """Time a line; each has its own yardsticks, since a machine's speed changes in a minute."""
    times = map(microseconds, (compiling, evaluating, plain, _nothing))
    return Row(name, *times)


def microseconds(call: Callable[[], object]) -> float:
    """Return the time of one call: the best of several repeats, since noise only ever adds."""
    timer = timeit.Timer(call)
    calls = max(1, int(_SECONDS / max(timer.timeit(10) / 10, 1e-7)))
    return min(timer.repeat(_REPEATS, calls)) / calls * _MICROSECONDS


def _nothing() -> None:
    """Stand for the least that Python can do."""


def table(title: str, rows: Sequence[Row], target: float) -> str:
    """Write the rows; the ratios to plain Python and to an empty call compare across machines."""
    head = f"{title:<52}{'compile µs':>12}{'evaluate µs':>13}{'× plain':>9}{'× empty':>9}"
    return "\n".join([head, "-" * len(head), *(_line(row, target) for row in rows)])


def _line(row: Row, target: float) -> str:
    ratios = f"{row.evaluate / row.plain:>9.1f}{row.evaluate / row.empty:>9.0f}"
    late = "" if row.evaluate <= target else f"  over {target:g}"
    return f"{row.name:<52}{row.compile:>12.0f}{row.evaluate:>13.1f}{ratios}{late}"
