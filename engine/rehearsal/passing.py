"""Lets time pass: whatever falls due on the way happens at its own moment, as if a worker had never slept."""

from collections.abc import Callable
from datetime import datetime

from engine.clock import FixedClock
from engine.facade import Engine


def pass_time(
    engine: Engine, clock: FixedClock, until: datetime, deliver: Callable[[], object]
) -> None:
    """Move the clock of an engine forward, doing the work that is due at each moment, then delivering notices.

    Time never goes back: what should have happened before the clock's own time happens now.
    """
    while (due := engine.next_due()) is not None and due <= until:
        clock.move_to(max(due, clock.now()))
        touched = engine.run_due()
        deliver()
        if not touched:
            break
    clock.move_to(max(until, clock.now()))
    deliver()
