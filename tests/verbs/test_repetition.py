"""A stored case in which an activity happens several times: a task for each, in one list and on one journal."""

import pytest
from sqlalchemy import text

from engine.model.case import Fact
from engine.model.ids import CaseId
from engine.model.views import TaskView
from tests.answers import QUITO
from tests.care import HIGH, NEED
from tests.rounds import ENOUGH, THREE, marker, rounds_package
from tests.verbs.world import World, key

LOW = {"priority": ["low"]}


def begun(world: World, asked: str = marker(THREE + ENOUGH)) -> CaseId:
    world.engine.deploy(rounds_package(asked))
    ong = world.actor("ong")
    opened = world.engine.open_case(ong, process_id="rounds", canton=QUITO, key=key())
    world.complete("ong", "begin", NEED)
    return opened.case_id


def waiting(world: World) -> list[str]:
    """Return the steps of the tasks that wait, as the list has them."""
    ong = world.actor("ong")
    views = [world.engine.task(ong, one.task_id) for one in world.engine.inbox(ong).entries]
    return [view.element_id for view in views if isinstance(view, TaskView)]


def told(world: World, case_id: CaseId) -> list[str]:
    timeline = world.engine.case(world.actor("ong"), case_id).timeline
    return [entry.text.en for entry in reversed(timeline)]


def facts(world: World, case_id: CaseId) -> dict[str, Fact]:
    return dict(world.facts_of(case_id))


def test_each_instance_is_a_task_of_its_own(world: World) -> None:
    begun(world, marker(THREE))
    assert waiting(world) == ["ask", "ask", "ask"]

    world.complete("ong", "ask", HIGH)

    assert waiting(world) == ["ask", "ask"]


def test_the_page_of_each_task_says_which_one_it_is(world: World) -> None:
    begun(world, marker(THREE))
    world.complete("ong", "ask", HIGH)
    ong = world.actor("ong")

    views = [world.engine.task(ong, one.task_id) for one in world.engine.inbox(ong).entries]

    times = [view.time for view in views if isinstance(view, TaskView)]
    assert len(set(times)) == 2
    assert {time.total for time in times if time is not None} == {3}


def test_what_one_instance_is_told_is_kept_until_all_are_collected(world: World) -> None:
    case_id = begun(world, marker(THREE))
    before = facts(world, case_id).get("priority")
    world.complete("ong", "ask", HIGH)
    world.complete("ong", "ask", LOW)
    assert facts(world, case_id).get("priority") == before

    world.complete("ong", "ask", HIGH)

    opinions = facts(world, case_id)["opinions"]
    assert sorted(opinions.value) == ["high", "high", "low"]  # type: ignore[call-overload]  # a list
    assert opinions.step == "ask"
    assert facts(world, case_id).get("priority") == before


def test_those_that_are_not_wanted_any_more_leave_the_list(world: World) -> None:
    case_id = begun(world)

    world.complete("ong", "ask", HIGH)
    world.complete("ong", "ask", HIGH)

    assert waiting(world) == ["go", "go"]
    assert told(world, case_id).count("No longer needed: Ask") == 1


def test_instances_of_a_call_are_parts_of_the_case_and_all_of_them_are_waited_for(
    world: World,
) -> None:
    case_id = begun(world)
    for element_id in ("ask", "ask", "go"):
        world.complete("ong", element_id, HIGH)
    assert world.engine.case(world.actor("ong"), case_id).outcome is None

    world.complete("ong", "go", HIGH)

    outcome = world.engine.case(world.actor("ong"), case_id).outcome
    assert outcome is not None
    assert outcome.en == "Done"


def test_what_ends_the_activity_ends_all_its_tasks(world: World) -> None:
    case_id, ong = begun(world), world.actor("ong")
    [entry] = world.engine.case(ong, case_id).reports

    world.engine.report(ong, case_id, where=entry.where, element_id="stop", answers={}, key=key())

    assert waiting(world) == []
    assert told(world, case_id).count("No longer needed: Ask") == 3


@pytest.mark.parametrize("sequential", [False, True])
def test_nothing_of_it_is_stored_in_clear_and_the_journal_is_proved(
    world: World, *, sequential: bool
) -> None:
    begun(world, marker(THREE, sequential=sequential))
    world.complete("ong", "ask", HIGH)

    with world.engine.context.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT snapshot, facts FROM instance")).all()
    assert not any(b"high" in bytes(column) for row in rows for column in row)
    assert list(world.engine.verify()) == []


def test_completing_one_of_many_costs_what_any_task_does(world: World) -> None:
    begun(world, marker(THREE))
    ong, task_id = world.actor("ong"), world.task_of("ong", "ask").task_id

    with world.counting() as statements:
        world.engine.complete(ong, task_id, HIGH, key=key())

    assert len([one for one in statements if one != "COMMIT"]) <= 10
