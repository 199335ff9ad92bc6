"""The worker: APScheduler only ticks; the database remembers.

No job stands for a case. A handful of recurring ticks ask the engine for what is due, so a worker that
was stopped for a day, or runs beside another, loses nothing and does nothing twice.
"""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from engine.clock import SystemClock
from engine.errors import RutaError
from engine.facade import Engine
from notifications.delivery import Postman

log = logging.getLogger(__name__)

NAME: Final = "worker"
BATCH: Final = 100
# A tick ends after so many batches even when more is due, so that stopping never waits for long.
BATCHES: Final = 20


@dataclass(frozen=True, slots=True)
class Tick:
    """Something done again and again. Nothing that it raises ends the worker."""

    name: str
    act: Callable[[], None]

    def __call__(self) -> None:
        try:
            self.act()
        except Exception as error:  # noqa: BLE001 (the worker's loop goes on; the database remembers)
            log.error("tick %s failed: %s", self.name, _named(error))  # noqa: TRY400 (may quote personal data)


def _named(error: Exception) -> str:
    """Return the class of an error, and the words only of those that carry references alone."""
    kind = type(error).__name__
    return f"{kind}: {error}" if isinstance(error, RutaError) else kind


def ticks(engine: Engine, postman: Postman) -> tuple[Tick, ...]:
    """Return all that the worker does, apart from when."""
    return (
        Tick("heartbeat", lambda: engine.beat(NAME)),
        Tick("due work", lambda: _drain(lambda: engine.run_due(limit=BATCH))),
        Tick("notices", lambda: _drain(lambda: postman.deliver(engine, limit=BATCH))),
    )


def _drain(batch: Callable[[], int]) -> None:
    for _ in range(BATCHES):
        if batch() < BATCH:
            return


def run_worker(engine: Engine, postman: Postman, *, tick_seconds: int) -> None:
    """Tick until interrupted (Ctrl-C, or SIGTERM turned into it); a tick that has begun ends first."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = _scheduler(ticks(engine, postman), tick_seconds)
    try:
        _start(scheduler)
        threading.Event().wait()
    except KeyboardInterrupt:
        log.info("stopping")
    finally:
        if scheduler.running:
            scheduler.shutdown(wait=True)


def _start(scheduler: BackgroundScheduler) -> None:
    """Start without being interrupted half-way: a lock that is held then would never be given back."""
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        scheduler.start()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, stops)


def _scheduler(work: tuple[Tick, ...], tick_seconds: int) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(len(work))},
        # A tick that is late or still running is not made up for: the next one finds the same rows.
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        timezone="UTC",
    )
    now = SystemClock().now()
    for tick in work:
        scheduler.add_job(tick, "interval", seconds=tick_seconds, next_run_time=now, id=tick.name)
    return scheduler
