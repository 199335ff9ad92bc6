"""Whoever watches an engine is shown what its steps pass, and may ask when the next work is due."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.errors import AnswersRefused
from engine.facade import Engine
from engine.model.step import Passage
from tests.answers import NEED, QUITO
from tests.conftest import Installed
from tests.installation import KEYS, NOON
from tests.verbs.world import World, key

SEEN: list[Passage] = []


@pytest.fixture
def world(database: Installed) -> Iterator[World]:
    SEEN.clear()
    clock = FixedClock(NOON)
    with closing(Engine.open(database[0], KEYS, clock=clock, watch=SEEN.append)) as engine:
        yield World(engine, clock, *database)


def test_each_step_is_shown_with_what_it_passed(world: World) -> None:
    opened = world.engine.open_case(
        world.actor("ong"), process_id="p01_referral", canton=QUITO, key=key()
    )
    world.complete("ong", "register_need", NEED)

    assert [(one.case_id, one.process_id, one.passed) for one in SEEN] == [
        (opened.case_id, "p01_referral", ("need_arises", "need_arises_to_register_need")),
        (opened.case_id, "p01_referral", ("register_need", "register_need_to_choose_receiver")),
    ]


def test_what_is_refused_passed_nothing(world: World) -> None:
    world.open()
    SEEN.clear()

    with pytest.raises(AnswersRefused):
        world.complete("ong", "register_need", {})

    assert SEEN == []


def test_the_next_due_moment_is_that_of_the_soonest_reminder(world: World) -> None:
    assert world.engine.next_due() is None

    world.asked()

    assert world.engine.next_due() == NOON + timedelta(hours=12)
    world.pass_time(hours=13)
    assert world.engine.next_due() == NOON + timedelta(hours=12)
    world.engine.run_due()
    assert world.engine.next_due() == NOON + timedelta(hours=24) * 0.8
