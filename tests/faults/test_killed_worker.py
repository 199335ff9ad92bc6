"""The worker is killed as by a power failure, again and again: every rung is climbed once, nothing is lost."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.clock import FixedClock, SystemClock
from engine.facade import Engine
from tests.answers import MANAGER
from tests.conftest import Installed
from tests.installation import KEYS, MASTER_KEY
from tests.processes import Processes, pause, until
from tests.verbs.story import ALONE, Story, attached, begun
from tests.verbs.world import World

CASES = 12
SOME = 4
KILLED_AFTER = (0.7, 1.9, 1.2, 2.4, 1.5)
"""Seconds: while it starts, at its first tick, and in the middle of its work."""


@pytest.fixture
def overdue(database: Installed) -> Iterator[World]:
    """A world whose receivers were asked three days ago and have been silent since."""
    with World.over(*database) as world:
        world.clock.move_to(SystemClock().now() - timedelta(days=3))
        for _ in range(CASES):
            world.asked()
        yield world


def test_a_worker_killed_again_and_again_climbs_every_rung_once(
    overdue: World, tmp_path: Path
) -> None:
    processes = Processes(tmp_path, overdue.url, MASTER_KEY)
    due = text("SELECT count(*) FROM timer")

    def drained() -> bool:
        with overdue.engine.context.database.read() as tx:
            return int(tx.execute(due).scalar_one()) == 0

    try:
        for seconds in KILLED_AFTER:
            processes.start("worker")
            pause(seconds)
            processes.kill("worker")
        processes.start("worker")
        until(drained, "all due work to be done")
    finally:
        processes.stop()

    assert _climbed(overdue) == {1: CASES, 2: CASES}
    assert _journaled(overdue) == {1: CASES, 2: CASES}
    assert list(overdue.engine.verify()) == []


def test_an_error_between_rungs_leaves_all_of_a_case_or_nothing(
    overdue: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FixedClock(SystemClock().now())
    engine = Engine.open(overdue.url, KEYS, clock=clock)

    def fails(*_: object, **__: object) -> None:
        message = "the plug was pulled"
        raise RuntimeError(message)

    with monkeypatch.context() as patch:
        patch.setattr("engine.usecases.run_due.journal.append", fails)
        engine.run_due()
        between = _climbed(overdue)
    clock.advance(timedelta(minutes=11))
    engine.run_due()
    engine.close()

    assert between == {}
    assert _climbed(overdue) == {1: CASES, 2: CASES}
    assert list(overdue.engine.verify()) == []


def _climbed(world: World) -> dict[int, int]:
    with world.engine.context.database.read() as tx:
        return dict(Counter(row.rung for row in tx.execute(text("SELECT rung FROM escalation"))))


def _journaled(world: World) -> dict[int, int]:
    told: Counter[int] = Counter()
    for case in world.engine.cases(world.actor("ong")).entries:
        view = world.engine.case(world.actor("ong"), case.case_id)
        for entry in view.timeline:
            for rung in (1, 2):
                told[rung] += f"escalation {rung}" in entry.text.en
    return dict(told)


def test_a_worker_killed_again_and_again_lets_every_event_happen_once(
    database: Installed, tmp_path: Path
) -> None:
    with World.over(*database) as world:
        world.clock.move_to(SystemClock().now() - timedelta(days=1))
        untaken = [_untaken(world) for _ in range(SOME)]
        told = [_told_of_another_alert(world) for _ in range(SOME)]
        processes = Processes(tmp_path, world.url, MASTER_KEY)
        waits = text("SELECT count(*) FROM timer WHERE kind IN ('event', 'message')")

        def drained() -> bool:
            with world.engine.context.database.read() as tx:
                return int(tx.execute(waits).scalar_one()) == 0

        try:
            for seconds in KILLED_AFTER:
                processes.start("worker")
                pause(seconds)
                processes.kill("worker")
            processes.start("worker")
            until(drained, "all events to happen")
        finally:
            processes.stop()

        assert [_steps(one, "Appoint who accompanies") for one in untaken] == [2] * SOME
        assert [_steps(one, "Read the other alert") for one in told] == [1] * SOME
        assert list(world.engine.verify()) == []


def _untaken(world: World) -> Story:
    """Return a case that an institution was named for and that nobody has taken."""
    (story,) = begun(world, ALONE)
    story.complete("santo_domingo", "name_manager", {**MANAGER, "age_treatment": ["adult"]})
    return story


def _told_of_another_alert(world: World) -> Story:
    """Return a case in good hands, to which another alert was added."""
    (story,) = begun(world, ALONE)
    story.taken("adult")
    attached(world, story.view("santo_domingo").case_code)
    return story


def _steps(story: Story, name: str) -> int:
    """Return how often a step was put in front of somebody."""
    told = [entry.text.en for entry in story.view("santo_domingo").timeline]
    return sum(text.startswith("Passed to") and text.endswith(name) for text in told)
