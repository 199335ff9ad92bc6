"""Error, escalation and terminate events (BPMN 2.0, 10.5.3, 10.5.6 and 13.5): how far what is thrown reaches."""

import pytest

from engine.errors import DiagramRefused
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


def ends_with(what: str, task: str = "a") -> str:
    """Return the inside of a subprocess: one task, then an end that throws."""
    return steps_inside(task, end=event("endEvent", f"{task}_done", what))


def passes_with(what: str) -> str:
    """Return the inside of a subprocess: task `a`, an event that throws, task `b`."""
    thrower = event("intermediateThrowEvent", "thrown", what)
    ways = chain("i", "a", "thrown", "b")
    return f'<startEvent id="i"/><userTask id="a"/>{thrower}<userTask id="b"/>{ways}'


def handler(what: str, node_id: str = "h", *, interrupts: bool = True) -> str:
    begins = event("startEvent", f"{node_id}_s", what, attributes="" if interrupts else GOES_ON)
    return event_subprocess(node_id, begins, f"{node_id}_task")


def caught_by(node_id: str, host: str, what: str, *, interrupts: bool = True) -> str:
    """Return a boundary event with a task `{id}_task` after it."""
    task = f"{node_id}_task"
    return (
        boundary(node_id, host, what, interrupts=interrupts)
        + f'<userTask id="{task}"/>'
        + chain(node_id, task)
    )


def after_x(inside: str, more: str) -> bytes:
    """Return start, subprocess `x`, task `last`, end."""
    return scoped(
        START
        + subprocess("x", inside)
        + '<userTask id="last"/>'
        + END
        + chain("s", "x", "last", "e")
        + more
    )


def in_y(inside: str, more: str = "") -> str:
    return '<startEvent id="i_y"/>' + subprocess("y", inside) + chain("i_y", "y") + more


KINDS = ["error", "escalation"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_thrown_leaves_the_subprocess_by_the_event_that_catches_it(kind: str) -> None:
    run = start(after_x(ends_with(f"{kind} e"), caught_by("b", "x", f"{kind} e")))

    run.complete("a")

    assert run.active() == ["b_task"]
    run.complete("b_task")
    assert run.ended


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_thrown_is_not_caught(kind: str) -> None:
    run = start(after_x(steps_inside("a"), caught_by("b", "x", f"{kind} e")))

    run.complete("a")

    assert run.active() == ["last"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", [("", " e"), (" e", "")])
def test_the_exact_code_comes_before_any(kind: str, order: tuple[str, str]) -> None:
    events = "".join(caught_by("exact" if code else "any", "x", f"{kind}{code}") for code in order)
    run = start(after_x(ends_with(f"{kind} e"), events))

    run.complete("a")

    assert run.active() == ["exact_task"]


@pytest.mark.parametrize("kind", KINDS)
def test_any_other_code_is_caught_by_the_event_without_one(kind: str) -> None:
    events = caught_by("exact", "x", f"{kind} f") + caught_by("any", "x", kind)
    run = start(after_x(ends_with(f"{kind} e"), events))

    run.complete("a")

    assert run.active() == ["any_task"]


def test_an_error_is_no_escalation() -> None:
    run = start(after_x(ends_with("error e"), caught_by("b", "x", "escalation e")))

    run.complete("a")

    assert [element for element, _ in run.incidents] == ["a_done"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_nearest_scope_catches_and_no_other(kind: str) -> None:
    inside = in_y(ends_with(f"{kind} e"), caught_by("near", "y", kind))
    run = start(after_x(inside, caught_by("far", "x", f"{kind} e")))

    run.complete("a")

    assert run.active() == ["near_task"]
    run.complete("near_task")
    assert run.active() == ["last"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_nearest_does_not_catch_goes_further_out(kind: str) -> None:
    inside = in_y(ends_with(f"{kind} e"), caught_by("near", "y", f"{kind} f"))
    run = start(after_x(inside, caught_by("far", "x", f"{kind} e")))

    run.complete("a")

    assert run.active() == ["far_task"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sibling_that_catches_the_same_is_not_touched(kind: str) -> None:
    siblings = scoped(
        START
        + '<parallelGateway id="f"/>'
        + subprocess("x", ends_with(f"{kind} e"))
        + caught_by("bx", "x", f"{kind} e")
        + subprocess("y", ends_with(f"{kind} e", "b"))
        + caught_by("by", "y", f"{kind} e")
        + chain("s", "f", "x")
        + chain("f", "y")
    )
    run = start(siblings)

    run.complete("a")
    assert run.active() == ["b", "bx_task"]

    run.complete("b")
    assert run.active() == ["bx_task", "by_task"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_nothing_around_catches_does_not_reach_an_unrelated_subprocess(kind: str) -> None:
    siblings = scoped(
        START
        + '<parallelGateway id="f"/>'
        + subprocess("x", ends_with(f"{kind} e"))
        + subprocess("y", in_z())
        + caught_by("b", "y", f"{kind} e")
        + chain("s", "f", "x")
        + chain("f", "y")
    )
    run = start(siblings)

    run.complete("a")

    assert run.active() == ["c"]


def in_z() -> str:
    return '<startEvent id="i_z"/>' + subprocess("z", steps_inside("c")) + chain("i_z", "z")


def test_an_error_that_nothing_catches_is_an_incident_and_the_rest_stays_usable() -> None:
    beside = scoped(
        START
        + '<parallelGateway id="f"/><userTask id="other"/>'
        + subprocess("x", ends_with("error e"))
        + '<userTask id="last"/>'
        + chain("s", "f", "x", "last")
        + chain("f", "other")
    )
    run = start(beside)

    run.complete("a")

    [(element_id, reason)] = run.incidents
    assert element_id == "a_done"
    assert "«e»" in reason.es
    assert "“e”" in reason.en
    assert run.active() == ["other"]
    run.set_facts({})
    assert [element for element, _ in run.incidents] == ["a_done"]


def test_an_error_at_the_end_of_the_process_is_an_incident() -> None:
    run = start(scoped(START + event("endEvent", "o", "error e") + chain("s", "o")))

    assert [element for element, _ in run.incidents] == ["o"]
    assert not run.ended


def test_an_escalation_that_nothing_catches_goes_on() -> None:
    run = start(after_x(passes_with("escalation e"), ""))

    run.complete("a")

    assert run.active() == ["b"]
    assert run.incidents == []


def test_an_escalation_end_that_nothing_catches_is_an_end() -> None:
    run = start(scoped(START + event("endEvent", "o", "escalation e") + chain("s", "o")))

    assert run.ended


def test_an_escalation_that_does_not_interrupt_lets_its_branch_go_on() -> None:
    inside = passes_with("escalation e")
    run = start(after_x(inside, caught_by("n", "x", "escalation e", interrupts=False)))

    run.complete("a")

    assert sorted(run.active()) == ["b", "n_task"]
    run.complete("b")
    assert sorted(run.active()) == ["last", "n_task"]


def test_an_escalation_that_interrupts_ends_its_own_branch_too() -> None:
    run = start(after_x(passes_with("escalation e"), caught_by("n", "x", "escalation e")))

    run.complete("a")

    assert run.active() == ["n_task"]


def test_an_automatic_step_after_an_interrupting_escalation_does_not_happen() -> None:
    thrown = event("intermediateThrowEvent", "thrown", "escalation e")
    told = event("intermediateThrowEvent", "told", "message m")
    waits = event("startEvent", "q_s", "message m") + '<userTask id="never"/>'
    model = scoped(
        START
        + subprocess("x", '<startEvent id="i"/>' + thrown + told + chain("i", "thrown", "told"))
        + caught_by("n", "x", "escalation e")
        + chain("s", "x")
    )
    other = model.replace(b'<process id="p">', b'<process id="q">').split(b'<startEvent id="s"/>')
    receiver = other[0] + (waits + chain("q_s", "never")).encode() + b"</process></definitions>"

    run = ProcessRun.start({"p.bpmn": model, "q.bpmn": receiver}, process_id="p")

    assert run.active() == ["n_task"]


def test_several_escalations_of_one_step_are_all_caught() -> None:
    both = (
        '<startEvent id="i"/><parallelGateway id="f"/><userTask id="a"/>'
        + event("intermediateThrowEvent", "one", "escalation e")
        + event("intermediateThrowEvent", "two", "escalation e")
        + chain("i", "f", "one", "a")
        + chain("f", "two")
    )
    run = start(after_x(both, caught_by("n", "x", "escalation e", interrupts=False)))

    assert sorted(run.active()) == ["a", "n_task", "n_task"]


def test_an_escalation_may_come_with_every_round() -> None:
    rounds = (
        '<startEvent id="i"/><exclusiveGateway id="g"/><userTask id="a"/>'
        + event("intermediateThrowEvent", "thrown", "escalation e")
        + chain("i", "g", "a", "thrown", "g")
    )
    run = start(after_x(rounds, caught_by("n", "x", "escalation e", interrupts=False)))

    for _ in range(4):
        run.complete("a")

    assert run.active().count("n_task") == 4
    assert run.active().count("a") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_subprocess_catches_inside_before_the_border(kind: str) -> None:
    inside = ends_with(f"{kind} e") + handler(kind)
    run = start(after_x(inside, caught_by("b", "x", f"{kind} e")))
    assert run.active() == ["a"]

    run.complete("a")

    assert run.active() == ["h_task"]
    run.complete("h_task")
    assert run.active() == ["last"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_subprocess_that_nothing_is_thrown_to_never_begins(kind: str) -> None:
    run = start(after_x(steps_inside("a") + handler(f"{kind} e"), ""))

    run.complete("a")

    assert run.active() == ["last"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_subprocess_of_the_process_catches_from_every_depth(kind: str) -> None:
    run = start(after_x(in_y(ends_with(f"{kind} e")), handler(f"{kind} e")))

    run.complete("a")

    assert run.active() == ["h_task"]
    run.complete("h_task")
    assert run.ended


def test_an_event_subprocess_that_an_escalation_does_not_interrupt_runs_beside() -> None:
    run = start(
        after_x(passes_with("escalation e") + handler("escalation e", interrupts=False), "")
    )

    run.complete("a")

    assert sorted(run.active()) == ["b", "h_task"]
    run.complete("b")
    assert run.active() == ["h_task"]
    run.complete("h_task")
    assert run.active() == ["last"]


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_subprocess_that_throws_again_is_caught_further_out(kind: str) -> None:
    begins = event("startEvent", "h_s", f"{kind} e")
    again = event("endEvent", "again", f"{kind} e")
    rethrowing = subprocess(
        "h", begins + again + chain("h_s", "again"), attributes='triggeredByEvent="true"'
    )
    run = start(after_x(ends_with(f"{kind} e") + rethrowing, caught_by("b", "x", f"{kind} e")))

    run.complete("a")

    assert run.active() == ["b_task"]


def test_an_escalation_from_a_handler_does_not_begin_it_again() -> None:
    begins = event("startEvent", "h_s", "escalation e", attributes=GOES_ON)
    again = event("intermediateThrowEvent", "again", "escalation e")
    inside = begins + again + '<userTask id="c"/>' + chain("h_s", "again", "c")
    rethrowing = subprocess("h", inside, attributes='triggeredByEvent="true"')
    border = caught_by("n", "x", "escalation e", interrupts=False)
    run = start(after_x(passes_with("escalation e") + rethrowing, border))

    run.complete("a")

    assert sorted(run.active()) == ["b", "c", "n_task"]


def test_an_escalation_from_a_handler_reaches_its_sibling() -> None:
    begins = event("startEvent", "h_s", "message m", attributes=GOES_ON)
    thrown = event("endEvent", "thrown", "escalation e")
    throwing = subprocess(
        "h", begins + thrown + chain("h_s", "thrown"), attributes='triggeredByEvent="true"'
    )
    sibling = handler("escalation e", "k", interrupts=False)
    run = start(after_x(steps_inside("a") + throwing + sibling, ""))

    run.message("m")

    assert run.active() == ["a", "k_task"]


def fork(end: str, more: str = "") -> str:
    """Return the inside of a subprocess: tasks `a`, then this end, and `b`, at the same time."""
    return (
        '<startEvent id="i"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>'
        + event("endEvent", "o", end)
        + chain("i", "f", "a", "o")
        + chain("f", "b")
        + more
    )


def test_terminate_ends_all_of_its_scope_and_nothing_else() -> None:
    outer = scoped(
        START
        + '<parallelGateway id="g"/><userTask id="other"/>'
        + subprocess("x", fork("terminate"))
        + '<userTask id="last"/>'
        + chain("s", "g", "x", "last")
        + chain("g", "other")
    )
    run = start(outer)

    run.complete("a")

    assert run.active() == ["other", "last"]


def test_terminate_ends_what_is_deeper_and_the_handlers_that_run() -> None:
    more = (
        subprocess("y", steps_inside("c"))
        + chain("f", "y")
        + handler("message m", interrupts=False)
    )
    run = start(after_x(fork("terminate", more), caught_by("late", "x", "timer P1D")))
    run.message("m")
    assert run.active() == ["a", "b", "c", "h_task"]

    run.complete("a")

    assert run.active() == ["last"]
    run.advance("P2D")
    assert run.active() == ["last"]


def test_terminate_at_the_level_of_the_process_ends_it() -> None:
    model = scoped(
        START
        + '<parallelGateway id="f"/><userTask id="a"/>'
        + event("endEvent", "o", "terminate")
        + subprocess("x", steps_inside("b"))
        + chain("s", "f", "a", "o")
        + chain("f", "x")
        + handler("message m", interrupts=False)
    )
    run = start(model)
    run.message("m")

    run.complete("a")

    assert run.ended
    assert run.active() == []


def test_terminate_in_a_handler_ends_the_handler_only() -> None:
    begins = event("startEvent", "h_s", "message m", attributes=GOES_ON)
    stop = event("endEvent", "stop", "terminate")
    ways = chain("h_s", "g", "c", "stop") + chain("g", "d")
    inside = begins + '<parallelGateway id="g"/><userTask id="c"/><userTask id="d"/>' + stop + ways
    stopping = subprocess("h", inside, attributes='triggeredByEvent="true"')
    run = start(after_x(steps_inside("a") + stopping, ""))
    run.message("m")
    assert run.active() == ["a", "c", "d"]

    run.complete("c")

    assert run.active() == ["a"]


def test_terminate_of_one_round_leaves_the_other() -> None:
    twice = scoped(
        START
        + '<parallelGateway id="g"/><exclusiveGateway id="m"/><userTask id="before"/>'
        + subprocess("x", fork("terminate"))
        + chain("s", "g", "m", "x")
        + chain("g", "before", "m")
    )
    run = start(twice)
    run.complete("before")

    run.complete("a", index=1)

    assert run.active() == ["a", "b"]


def test_an_error_ends_the_other_branches_of_its_scope() -> None:
    run = start(after_x(fork("error e"), caught_by("c", "x", "error e")))

    run.complete("a")

    assert run.active() == ["c_task"]


REFUSED = {
    "an error without a code": (ends_with("error"), "", "a_done"),
    "an escalation without a code": (ends_with("escalation"), "", "a_done"),
    "an error that is not there": (ends_with("error x"), "", "a_done"),
    "an error thrown on the way": (passes_with("error e"), "", "thrown"),
    "terminate on the way": (passes_with("terminate"), "", "thrown"),
    "an error that does not interrupt": (
        steps_inside("a"),
        caught_by("b", "x", "error e", interrupts=False),
        "b",
    ),
    "an error at a task": (steps_inside("a"), caught_by("b", "last", "error e"), "b"),
    "an escalation at a task": (steps_inside("a"), caught_by("b", "last", "escalation e"), "b"),
    "two for one error": (
        ends_with("error e"),
        caught_by("b", "x", "error e") + caught_by("c", "x", "error e"),
        "c",
    ),
    "two for any": (
        ends_with("error e"),
        caught_by("b", "x", "error") + caught_by("c", "x", "error"),
        "c",
    ),
    "an event that waits for an error in a flow": (
        f'<startEvent id="i"/>{event("intermediateCatchEvent", "c", "error e")}' + chain("i", "c"),
        "",
        "c",
    ),
    "a start that waits for an error": (
        event("startEvent", "i", "error e"),
        "",
        "i",
    ),
    "cancel": (ends_with("cancel"), "", "a_done"),
    "compensate": (ends_with("compensate"), "", "a_done"),
}


@pytest.mark.parametrize(("inside", "more", "element_id"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_executed_is_refused(inside: str, more: str, element_id: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(after_x(inside, more))

    found = [each for each in caught.value.findings if each.element_id == element_id]
    assert found
    assert found[0].message.es != found[0].message.en


def test_an_error_that_begins_a_process_is_refused() -> None:
    with pytest.raises(DiagramRefused):
        start(scoped(event("startEvent", "s", "error e")))
