"""Event subprocess (BPMN 2.0, 10.5.7 and 13.5.4): armed while its scope is active, begun by its event."""

import pytest

from engine.bpmn import compile_diagrams, read_diagram
from engine.errors import DiagramRefused, NotFound
from engine.testing import ProcessRun
from tests.diagrams.build import (
    boundary,
    chain,
    event,
    event_subprocess,
    scoped,
    steps_inside,
    subprocess,
)

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
GOES_ON = 'isInterrupting="false"'


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def happen(run: ProcessRun, what: str) -> None:
    name, _, detail = what.partition(" ")
    if name == "timer":
        run.advance(detail)
    else:
        run.message(detail)


def handler(what: str, node_id: str = "h", *, interrupts: bool = True, more: str = "") -> str:
    """Return an event subprocess with start `{id}_s` and task `{id}_task`."""
    begins = event("startEvent", f"{node_id}_s", what, attributes="" if interrupts else GOES_ON)
    return event_subprocess(node_id, begins, f"{node_id}_task", more=more)


def at_depth(depth: int, handlers: str) -> bytes:
    """Return a process with task `a` and the handlers in a subprocess `x{depth}`, and task `last` after all."""
    if depth == 0:
        body = '<userTask id="a"/><userTask id="last"/>' + END + chain("s", "a", "last", "e")
        return scoped(START + body + handlers)
    around = subprocess(f"x{depth}", steps_inside("a") + handlers)
    for level in range(depth - 1, 0, -1):
        inside = f'<startEvent id="i{level}"/>' + around + chain(f"i{level}", f"x{level + 1}")
        around = subprocess(f"x{level}", inside)
    return scoped(START + around + '<userTask id="last"/>' + END + chain("s", "x1", "last", "e"))


WHATS = ["timer PT1H", "message m"]


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
@pytest.mark.parametrize("what", WHATS)
def test_an_interrupting_one_ends_its_scope_and_goes_on_in_its_place(depth: int, what: str) -> None:
    run = start(at_depth(depth, handler(what)))
    assert run.active() == ["a"]

    happen(run, what)

    assert run.active() == ["h_task"]
    run.complete("h_task")
    assert run.active() == ([] if depth == 0 else ["last"])
    assert run.ended == (depth == 0)


@pytest.mark.parametrize("depth", [0, 1, 2, 3])
@pytest.mark.parametrize("what", WHATS)
def test_one_that_does_not_interrupt_runs_beside_its_scope_and_holds_it_open(
    depth: int, what: str
) -> None:
    run = start(at_depth(depth, handler(what, interrupts=False)))

    happen(run, what)

    assert run.active() == ["a", "h_task"]
    run.complete("a")
    if depth == 0:
        run.complete("last")
    assert run.active() == ["h_task"]
    assert not run.ended
    run.complete("h_task")
    assert run.active() == ([] if depth == 0 else ["last"])


@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize("interrupts", [True, False])
@pytest.mark.parametrize("what", WHATS)
def test_it_never_begins_when_its_scope_is_over(depth: int, *, interrupts: bool, what: str) -> None:
    run = start(at_depth(depth, handler(what, interrupts=interrupts)))

    run.complete("a")
    if depth == 0:
        run.complete("last")
        assert run.ended
    if what == "message m":
        with pytest.raises(NotFound):
            run.message("m")
    run.advance("PT2H")

    assert run.active() == ([] if depth == 0 else ["last"])


@pytest.mark.parametrize("what", WHATS)
def test_it_does_not_begin_by_itself_nor_hold_its_scope_open(what: str) -> None:
    run = start(at_depth(1, handler(what)))

    run.advance("PT59M")
    run.complete("a")
    run.complete("last")

    assert run.ended


def test_a_message_that_does_not_interrupt_begins_it_as_often_as_it_comes() -> None:
    run = start(at_depth(1, handler("message m", interrupts=False)))

    for _ in range(3):
        run.message("m")

    assert run.active() == ["a", "h_task", "h_task", "h_task"]
    for _ in range(3):
        run.complete("h_task")
    assert run.active() == ["a"]


def test_a_time_that_does_not_interrupt_comes_once() -> None:
    run = start(at_depth(1, handler("timer PT1H", interrupts=False)))

    run.advance("PT10H")

    assert run.active() == ["a", "h_task"]


def test_while_a_handler_runs_others_may_still_begin() -> None:
    run = start(at_depth(1, handler("message m", interrupts=False)))
    run.message("m")
    run.complete("a")

    run.message("m")

    assert run.active() == ["h_task", "h_task"]


@pytest.mark.parametrize("depth", [0, 1])
def test_an_interrupting_one_ends_the_handlers_that_run_and_disarms_the_others(depth: int) -> None:
    three = (
        handler("message m", "n", interrupts=False)
        + handler("message e", "h")
        + handler("timer PT1H", "t")
    )
    run = start(at_depth(depth, three))
    run.message("m")
    assert run.active() == ["a", "n_task"]

    run.message("e")

    assert run.active() == ["h_task"]
    for name in ("m", "e"):
        with pytest.raises(NotFound):
            run.message(name)
    run.advance("PT2H")
    assert run.active() == ["h_task"]


def test_only_its_own_scope_is_interrupted() -> None:
    siblings = scoped(
        START
        + '<parallelGateway id="f"/>'
        + subprocess("x", steps_inside("a") + handler("message m"))
        + subprocess("y", steps_inside("b"))
        + '<userTask id="c"/>'
        + chain("s", "f", "x")
        + chain("f", "y")
        + chain("f", "c")
    )
    run = start(siblings)

    run.message("m")

    assert sorted(run.active()) == ["b", "c", "h_task"]


def test_interrupting_the_process_ends_subprocesses_at_every_depth() -> None:
    run = start(
        scoped(
            START
            + subprocess(
                "x",
                '<startEvent id="i"/>'
                + subprocess("y", steps_inside("a") + handler("message f", "inner"))
                + chain("i", "y"),
            )
            + boundary("b", "x", "timer P1D")
            + chain("s", "x")
            + handler("message m")
        )
    )

    run.message("m")

    assert run.active() == ["h_task"]
    with pytest.raises(NotFound):
        run.message("f")
    run.advance("P2D")
    assert run.active() == ["h_task"]
    run.complete("h_task")
    assert run.ended


def test_an_event_subprocess_has_event_subprocesses_of_its_own() -> None:
    inner = handler("message f", "inner")
    run = start(at_depth(1, handler("message m", more=inner)))
    with pytest.raises(NotFound):
        run.message("f")

    run.message("m")
    run.message("f")

    assert run.active() == ["inner_task"]
    run.complete("inner_task")
    assert run.active() == ["last"]


def test_an_interrupted_scope_takes_its_border_with_it_only_when_it_is_left() -> None:
    run = start(
        scoped(
            START
            + subprocess("x", steps_inside("a") + handler("message m"))
            + boundary("b", "x", "message e")
            + '<userTask id="late"/>'
            + chain("s", "x")
            + chain("b", "late")
        )
    )
    run.message("m")

    run.message("e")

    assert run.active() == ["late"]


def test_an_event_subprocess_of_the_process_says_how_it_ended() -> None:
    run = start(at_depth(0, handler("message m")))
    compiled = compile_diagrams([read_diagram("p.bpmn", at_depth(0, handler("message m")))], None)

    run.message("m")
    run.complete("h_task")

    assert set(compiled.processes["p"].ends) == {"e", "h_end"}
    assert run.ended


def test_a_message_brings_its_facts() -> None:
    mapped = (
        '<startEvent id="i"><extensionElements><ruta:in source="given" target="taken"/>'
        '</extensionElements><messageEventDefinition messageRef="message_m"/></startEvent>'
    )
    run = start(at_depth(1, event_subprocess("h", mapped, "b")))

    run.message("m", facts={"given": 7, "other": 8})

    assert run.facts == {"taken": 7}


def test_a_fact_that_a_message_does_not_bring_is_an_incident_in_the_handler() -> None:
    mapped = (
        '<startEvent id="i"><extensionElements><ruta:in source="given" target="taken"/>'
        '</extensionElements><messageEventDefinition messageRef="message_m"/></startEvent>'
    )
    run = start(at_depth(1, event_subprocess("h", mapped, "b")))

    run.message("m")

    assert [element for element, _ in run.incidents] == ["i"]
    run.set_facts({})
    assert run.active() == ["b"]


def test_a_time_that_cannot_be_told_is_an_incident_and_the_rest_goes_on() -> None:
    timed = event("startEvent", "t", "timer wait_for")
    run = start(at_depth(1, event_subprocess("h", timed, "b")))
    assert [element for element, _ in run.incidents] == ["t"]

    run.complete("a")

    assert run.active() == ["last"]
    assert run.incidents == []


def test_a_message_that_begins_the_process_arms_its_event_subprocesses() -> None:
    begun = scoped(
        event("startEvent", "s", "message m")
        + '<userTask id="a"/>'
        + chain("s", "a")
        + handler("message e")
    )
    run = ProcessRun.start({"p.bpmn": begun}, process_id="p")
    with pytest.raises(NotFound):
        run.message("e")
    run.message("m")

    run.message("e")

    assert run.active() == ["h_task"]


REFUSED = {
    "nothing": (handler(""), "h_s"),
    "a condition": (
        event_subprocess("h", '<startEvent id="h_s"><conditionalEventDefinition/></startEvent>'),
        "h_s",
    ),
    "two events": (
        event_subprocess(
            "h",
            '<startEvent id="h_s"><messageEventDefinition messageRef="message_m"/>'
            "<errorEventDefinition/></startEvent>",
        ),
        "h_s",
    ),
    "compensation": (
        event_subprocess("h", '<startEvent id="h_s"><compensateEventDefinition/></startEvent>'),
        "h_s",
    ),
    "an error that does not interrupt": (handler("error e", interrupts=False), "h_s"),
    "an error that is not there": (handler("error x"), "h_s"),
    "two for one error": (handler("error e") + handler("error e", "k"), "k_s"),
    "two for any error": (handler("error") + handler("error", "k"), "k_s"),
    "an event at its border": (handler("message m") + boundary("b", "h", "message e"), "b"),
    "no start": (subprocess("h", "", attributes='triggeredByEvent="true"'), "h"),
    "a word that is neither true nor false": (
        subprocess("h", steps_inside("q"), attributes='triggeredByEvent="1"'),
        "h",
    ),
}


@pytest.mark.parametrize(("inside", "element_id"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("depth", [0, 1])
def test_what_is_not_executed_is_refused(depth: int, inside: str, element_id: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(at_depth(depth, inside))

    found = [each for each in caught.value.findings if each.element_id == element_id]
    assert found
    assert found[0].message.es != found[0].message.en
