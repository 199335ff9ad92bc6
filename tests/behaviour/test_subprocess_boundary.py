"""Events at the border of a subprocess (BPMN 2.0, 10.5.4 and 13.5.3): what happens inside ends with it, or goes on."""

import pytest

from engine.errors import NotFound
from engine.testing import ProcessRun
from tests.diagrams.build import (
    boundary,
    chain,
    event,
    event_subprocess,
    process,
    scoped,
    steps_inside,
    subprocess,
)

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def bordered(what: str, inside: str = steps_inside("a"), *, interrupts: bool = True) -> bytes:
    """Return start, subprocess `x` with an event `h` that leads to `handled`, then task `last`."""
    return scoped(
        START
        + subprocess("x", inside)
        + boundary("h", "x", what, interrupts=interrupts)
        + '<userTask id="handled"/><userTask id="last"/>'
        + END
        + chain("s", "x", "last", "e")
        + chain("h", "handled")
    )


NESTED = (
    '<startEvent id="i"/><parallelGateway id="f"/>'
    + subprocess(
        "y", steps_inside("a") + event_subprocess("hy", event("startEvent", "hy_s", "message e"))
    )
    + boundary("late", "y", "timer P2D")
    + '<userTask id="b"/>'
    + event("intermediateCatchEvent", "heard", "message f")
    + chain("i", "f", "y")
    + chain("f", "b")
    + chain("f", "heard")
)


@pytest.mark.parametrize("what", ["timer PT1H", "message m"])
def test_an_interrupting_event_ends_everything_inside_at_every_depth(what: str) -> None:
    run = start(bordered(what, NESTED))
    assert sorted(run.active()) == ["a", "b"]

    happen(run, what)

    assert run.active() == ["handled"]
    with pytest.raises(NotFound):
        run.message("f")
    with pytest.raises(NotFound):
        run.message("e")
    run.advance("P3D")
    assert run.active() == ["handled"]
    run.complete("handled")
    assert run.ended


def happen(run: ProcessRun, what: str) -> None:
    name, _, detail = what.partition(" ")
    if name == "timer":
        run.advance(detail)
    else:
        run.message(detail)


@pytest.mark.parametrize("what", ["timer PT1H", "message m"])
def test_an_event_that_does_not_interrupt_lets_everything_go_on(what: str) -> None:
    run = start(bordered(what, interrupts=False))

    happen(run, what)

    assert run.active() == ["a", "handled"]
    run.complete("a")
    assert run.active() == ["handled", "last"]
    run.complete("last")
    assert not run.ended
    run.complete("handled")
    assert run.ended


def test_a_message_that_does_not_interrupt_is_heard_as_often_as_it_comes() -> None:
    run = start(bordered("message m", interrupts=False))

    for _ in range(3):
        run.message("m")

    assert run.active() == ["a", "handled", "handled", "handled"]


@pytest.mark.parametrize("what", ["timer PT1H", "message m"])
@pytest.mark.parametrize("interrupts", [True, False])
def test_an_event_is_not_awaited_any_more_when_the_subprocess_is_over(
    what: str, *, interrupts: bool
) -> None:
    run = start(bordered(what, interrupts=interrupts))

    run.complete("a")

    if what == "message m":
        with pytest.raises(NotFound):
            run.message("m")
    run.advance("PT2H")
    assert run.active() == ["last"]


def test_what_an_event_began_outlives_the_subprocess() -> None:
    run = start(bordered("message m", interrupts=False))
    run.message("m")

    run.complete("a")
    run.complete("last")

    assert run.active() == ["handled"]


def test_the_sibling_of_an_interrupted_subprocess_is_not_touched() -> None:
    siblings = scoped(
        START
        + '<parallelGateway id="f"/>'
        + subprocess("x", steps_inside("a"))
        + subprocess("y", steps_inside("b"))
        + boundary("h", "x", "message m")
        + '<userTask id="handled"/>'
        + chain("s", "f", "x")
        + chain("f", "y")
        + chain("h", "handled")
    )
    run = start(siblings)

    run.message("m")

    assert run.active() == ["b", "handled"]


def test_an_interruption_loses_no_fact() -> None:
    run = start(bordered("message m", steps_inside("a", "b")), v=0)

    run.complete("a", facts={"v": 1})
    run.message("m")

    assert run.facts == {"v": 1}


def test_a_reminder_inside_does_not_survive_the_interruption_but_its_handler_at_the_border_does() -> (
    None
):
    inside = (
        steps_inside("a")
        + boundary("r", "a", "message f", interrupts=False)
        + '<userTask id="inner"/>'
        + chain("r", "inner")
    )
    both = scoped(
        START
        + subprocess("x", inside)
        + boundary("n", "x", "message e", interrupts=False)
        + boundary("h", "x", "message m")
        + '<userTask id="outer"/><userTask id="handled"/>'
        + chain("s", "x")
        + chain("n", "outer")
        + chain("h", "handled")
    )
    run = start(both)
    run.message("f")
    run.message("e")
    assert run.active() == ["a", "inner", "outer"]

    run.message("m")

    assert run.active() == ["outer", "handled"]


def test_one_round_of_a_subprocess_is_interrupted_and_the_other_is_not() -> None:
    twice = process(
        START
        + '<parallelGateway id="f"/><exclusiveGateway id="m"/><userTask id="before"/>'
        + subprocess("x", steps_inside("a"))
        + boundary("h", "x", "timer PT1H")
        + '<userTask id="handled"/>'
        + chain("s", "f", "m", "x")
        + chain("f", "before", "m")
        + chain("h", "handled")
    )
    run = start(twice)
    run.advance("PT30M")
    run.complete("before")
    assert run.active() == ["a", "a"]

    run.advance("PT30M")

    assert run.active() == ["a", "handled"]
    run.complete("a")
    assert run.active() == ["handled"]
