"""The worker only ticks: what is due stands in the database, and no failure ends it."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from engine.errors import CaseBusy
from engine.facade import Engine
from engine.model.notice import Envelope
from notifications.channels.memory import MemoryChannel
from notifications.delivery import Delivery
from notifications.worker import BATCH, BATCHES, Tick, run_worker, ticks
from web.children import interrupted_once


@dataclass
class Asked:
    """Stands for the engine: counts what the worker asks of it."""

    due: list[int] = field(default_factory=list)
    beats: list[str] = field(default_factory=list)
    rounds: int = 0
    deliveries: int = 0
    on_beat: Callable[[], None] = lambda: None

    def run_due(self, *, limit: int) -> int:
        assert limit == BATCH
        self.rounds += 1
        return self.due.pop(0) if self.due else 0

    def deliver_notices(self, send: Callable[[Envelope], None], *, limit: int) -> int:
        del send, limit
        self.deliveries += 1
        return 0

    def beat(self, name: str) -> None:
        self.beats.append(name)
        self.on_beat()


def work(asked: Asked) -> dict[str, Tick]:
    delivery = Delivery(MemoryChannel(), "es", "https://ruta.example")
    return {tick.name: tick for tick in ticks(cast("Engine", asked), delivery)}


def test_a_tick_goes_on_while_whole_batches_are_due() -> None:
    asked = Asked(due=[BATCH, BATCH, 3])

    work(asked)["due work"]()

    assert asked.rounds == 3


def test_a_tick_ends_even_when_work_never_ends() -> None:
    asked = Asked(due=[BATCH] * (BATCHES + 5))

    work(asked)["due work"]()

    assert asked.rounds == BATCHES


def test_a_failure_is_logged_by_class_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        message = "the name of a person"
        raise LookupError(message)

    with caplog.at_level(logging.ERROR):
        Tick("due work", fail)()

    assert "LookupError" in caplog.text
    assert "person" not in caplog.text
    assert "Traceback" not in caplog.text


def test_a_refusal_of_the_engine_is_logged_with_its_references(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse() -> None:
        raise CaseBusy

    Tick("due work", refuse)()

    assert "CaseBusy: Somebody else" in caplog.text


def test_the_worker_beats_works_and_delivers_until_it_is_terminated() -> None:
    # The signal comes a moment after the beat, when the worker has started and waits, as it does in life.
    end = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM))
    asked = Asked(on_beat=end.start)
    delivery = Delivery(MemoryChannel(), "es", "https://ruta.example")

    with interrupted_once():
        run_worker(cast("Engine", asked), delivery, tick_seconds=3600)

    assert asked.beats == ["worker"]
    assert (asked.rounds, asked.deliveries) == (1, 1)
    assert not [one for one in threading.enumerate() if "APScheduler" in one.name]
