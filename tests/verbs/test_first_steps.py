"""From an alert to cases in good hands: instances that open others, answer them, and wait for a time."""

import pytest

from engine.errors import NotFound
from engine.model.views import Opened
from tests.answers import (
    ADULT,
    ALERT,
    CHILD,
    OPEN,
    SANTO_DOMINGO,
)
from tests.verbs.world import World, key


def alerted(world: World) -> Opened:
    """Let an organisation report an alert about two persons."""
    actor = world.actor("raiz")
    opened = world.engine.open_case(actor, process_id="p00_alert", canton=SANTO_DOMINGO, key=key())
    world.complete("raiz", "register_alert", ALERT)
    return opened


def two_cases(world: World) -> Opened:
    opened = alerted(world)
    world.complete("santo_domingo", "acknowledge_alert", OPEN)
    world.complete("santo_domingo", "register_person", ADULT)
    world.complete("santo_domingo", "register_person", CHILD)
    return opened


def test_an_alert_about_two_persons_opens_a_case_for_each(world: World) -> None:
    alert = two_cases(world)

    coordinator = world.actor("santo_domingo")
    waiting = [entry.case_code for entry in world.engine.inbox(coordinator).entries]
    assert len(set(waiting)) == len(waiting) == 2
    assert alert.case_code not in waiting
    assert world.engine.case(world.actor("raiz"), alert.case_id).closed_at is not None
    assert list(world.engine.verify()) == []


def test_who_reported_an_alert_does_not_see_the_cases_that_it_opened(world: World) -> None:
    two_cases(world)

    entry = world.engine.inbox(world.actor("santo_domingo")).entries[0]
    case_id = world.engine.task(world.actor("santo_domingo"), entry.task_id).case_id
    with pytest.raises(NotFound):
        world.engine.case(world.actor("raiz"), case_id)
