"""Call activity (BPMN 2.0, 10.3.6): another process runs with facts of its own, and only what is mapped passes."""

import pytest

from engine.errors import DiagramRefused, NotFound
from engine.testing import ProcessRun
from tests.diagrams.build import (
    boundary,
    chain,
    event,
    event_subprocess,
    flow,
    scoped,
    steps_inside,
    subprocess,
)

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
GOES_ON = 'isInterrupting="false"'


def called(body: str, process_id: str = "q") -> bytes:
    return scoped(body).replace(b'<process id="p">', f'<process id="{process_id}">'.encode())


def call(node_id: str = "x", of: str = "q", mapped: str = "") -> str:
    inside = f"<extensionElements>{mapped}</extensionElements>" if mapped else ""
    return f'<callActivity id="{node_id}" calledElement="{of}">{inside}</callActivity>'


def caller(more: str = "", *, mapped: str = "", first: str = "") -> bytes:
    """Return start, call `x` of `q`, task `last`, end."""
    ways = ("s", "first", "x") if first else ("s", "x")
    return scoped(
        START
        + first
        + call(mapped=mapped)
        + '<userTask id="last"/>'
        + END
        + chain(*ways, "last", "e")
        + more
    )


def start(model: bytes, *others: bytes, **facts: object) -> ProcessRun:
    models = {"p.bpmn": model} | {f"{n}.bpmn": other for n, other in enumerate(others)}
    return ProcessRun.start(models, process_id="p", facts=facts)


def caught_by(node_id: str, host: str, what: str, *, interrupts: bool = True) -> str:
    task = f"{node_id}_task"
    return (
        boundary(node_id, host, what, interrupts=interrupts)
        + f'<userTask id="{task}"/>'
        + chain(node_id, task)
    )


def throws(what: str) -> str:
    """Return start, task `a`, and an end that throws."""
    return steps_inside("a", end=event("endEvent", "a_done", what))


SIMPLE = called(steps_inside("a"))


def test_the_caller_waits_for_the_end_of_the_called_process() -> None:
    run = start(caller(), SIMPLE)
    assert run.active() == ["a"]

    run.complete("a")
    assert run.active() == ["last"]

    run.complete("last")
    assert run.ended


def test_nothing_passes_that_is_not_mapped() -> None:
    run = start(caller(), SIMPLE, secret=1)
    assert run.facts_of("q") == {}

    run.complete("a", facts={"other": 2})

    assert run.facts == {"secret": 1}


IN = '<ruta:in source="x + 1" target="given"/>'
OUT = '<ruta:out source="answer" target="taken"/>'


def test_what_is_mapped_passes_in_and_out() -> None:
    run = start(caller(mapped=IN + OUT), SIMPLE, x=1, hidden=5)
    assert run.facts_of("q") == {"given": 2}

    run.complete("a", facts={"answer": 7, "more": 8})

    assert run.facts == {"x": 1, "hidden": 5, "taken": 7}


def test_the_notation_of_another_engine_is_read_where_it_names_facts() -> None:
    mapped = '<camunda:in source="x" target="given"/><camunda:out source="answer" target="taken"/>'
    run = start(caller(mapped=mapped), SIMPLE, x=1)

    run.complete("a", facts={"answer": 7})

    assert run.facts_of("q") == {"given": 1, "answer": 7}
    assert run.facts["taken"] == 7


def test_equal_ids_in_both_processes_are_kept_apart() -> None:
    twin = called(
        '<startEvent id="s"/><userTask id="last"/><endEvent id="e"/>' + chain("s", "last", "e")
    )
    run = start(caller(mapped=OUT), twin)

    run.complete("last", facts={"answer": 1})
    assert run.active() == ["last"]
    run.complete("last", facts={"answer": 2})

    assert run.ended
    assert run.facts == {"taken": 1, "answer": 2}


def test_a_process_may_be_called_twice_at_a_time() -> None:
    both = scoped(
        START
        + '<parallelGateway id="f"/>'
        + call("x", mapped='<ruta:out source="v" target="one"/>')
        + call("y", mapped='<ruta:out source="v" target="two"/>')
        + chain("s", "f", "x")
        + chain("f", "y")
    )
    run = start(both, SIMPLE)
    assert run.active() == ["a", "a"]

    run.complete("a", facts={"v": 2}, index=1)
    run.complete("a", facts={"v": 1})

    assert run.ended
    assert run.facts == {"one": 1, "two": 2}


def test_calls_nest() -> None:
    middle = called(START + call("y", "r") + END + chain("s", "y", "e"))
    run = start(caller(), middle, called(steps_inside("a"), "r"))

    run.complete("a")

    assert run.active() == ["last"]


def test_a_call_in_a_loop_begins_the_process_anew() -> None:
    again = scoped(
        START
        + '<exclusiveGateway id="m"/><exclusiveGateway id="g" default="g_e"/>'
        + call(mapped='<ruta:out source="more" target="more"/>')
        + END
        + chain("s", "m", "x", "g", "e")
        + flow("back", "g", "m", "more")
    )
    run = start(again, SIMPLE)

    for _ in range(3):
        run.complete("a", facts={"more": True})
    run.complete("a", facts={"more": False})

    assert run.ended


def test_a_called_process_without_a_task_passes_at_once() -> None:
    run = start(caller(), called(START + END + chain("s", "e")))

    assert run.active() == ["last"]


def test_terminate_in_the_called_process_ends_that_alone() -> None:
    forked = called(
        START
        + '<parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>'
        + event("endEvent", "o", "terminate")
        + chain("s", "f", "a", "o")
        + chain("f", "b")
    )
    run = start(caller(), forked)

    run.complete("a")

    assert run.active() == ["last"]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_what_the_called_process_throws_is_caught_at_the_border_of_the_call(kind: str) -> None:
    run = start(caller(caught_by("b", "x", f"{kind} e")), called(throws(f"{kind} e")))

    run.complete("a")

    assert run.active() == ["b_task"]
    assert run.incidents == []
    run.complete("b_task")
    assert run.ended


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_what_the_called_process_catches_itself_does_not_leave_it(kind: str) -> None:
    inside = START + subprocess("y", throws(f"{kind} e")) + caught_by("c", "y", kind)
    run = start(caller(caught_by("b", "x", kind)), called(inside + chain("s", "y")))

    run.complete("a")

    assert run.active() == ["c_task"]


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_what_is_thrown_crosses_several_calls(kind: str) -> None:
    middle = called(START + call("y", "r") + END + chain("s", "y", "e"))
    run = start(caller(caught_by("b", "x", kind)), middle, called(throws(f"{kind} e"), "r"))

    run.complete("a")

    assert run.active() == ["b_task"]
    run.complete("b_task")
    assert run.ended


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_what_is_thrown_goes_out_of_the_scopes_around_the_call(kind: str) -> None:
    around = scoped(
        START
        + subprocess("y", START.replace('"s"', '"i"') + call() + chain("i", "x"))
        + caught_by("b", "y", f"{kind} e")
        + chain("s", "y")
    )
    run = start(around, called(throws(f"{kind} e")))

    run.complete("a")

    assert run.active() == ["b_task"]


def test_an_event_subprocess_of_the_caller_catches_an_error() -> None:
    handler = event_subprocess("h", event("startEvent", "h_s", "error e"), "h_task")
    run = start(caller(handler), called(throws("error e")))

    run.complete("a")

    assert run.active() == ["h_task"]


def test_another_call_of_the_same_process_is_not_touched() -> None:
    both = scoped(
        START
        + '<parallelGateway id="f"/>'
        + call("x")
        + call("y")
        + caught_by("bx", "x", "error e")
        + caught_by("by", "y", "error e")
        + chain("s", "f", "x")
        + chain("f", "y")
    )
    run = start(both, called(throws("error e")))

    run.complete("a", index=1)

    assert sorted(run.active()) == ["a", "by_task"]


def test_an_error_that_no_caller_catches_is_an_incident_where_it_was_thrown() -> None:
    run = start(caller(caught_by("b", "x", "error f")), called(throws("error e")))

    run.complete("a")

    assert [element for element, _ in run.incidents] == ["a_done"]
    assert run.active() == []
    assert not run.ended


def test_an_escalation_that_no_caller_catches_changes_nothing() -> None:
    run = start(caller(), called(throws("escalation e")))

    run.complete("a")

    assert run.active() == ["last"]


def passing(then: str = '<userTask id="b"/>') -> bytes:
    thrown = event("intermediateThrowEvent", "thrown", "escalation e")
    ways = chain("s", "a", "thrown", "b")
    return called(START + '<userTask id="a"/>' + thrown + then + ways)


def test_an_escalation_that_does_not_interrupt_lets_the_called_process_go_on() -> None:
    run = start(caller(caught_by("n", "x", "escalation e", interrupts=False)), passing())

    run.complete("a")
    assert sorted(run.active()) == ["b", "n_task"]
    run.complete("b")

    assert sorted(run.active()) == ["last", "n_task"]


def test_after_an_escalation_that_interrupts_nothing_else_happens_in_the_called_process() -> None:
    told = event("endEvent", "b", "message m")
    other = called(
        event("startEvent", "s", "message m") + '<userTask id="never"/>' + chain("s", "never"), "r"
    )
    run = start(caller(caught_by("n", "x", "escalation e")), passing(told), other)

    run.complete("a")

    assert run.active() == ["n_task"]


@pytest.mark.parametrize(
    ("interrupts", "waiting"), [(True, ["n_task"]), (False, ["n_task", "changed_task"])]
)
def test_a_condition_is_looked_at_when_the_caller_has_heard_of_an_escalation(
    *, interrupts: bool, waiting: list[str]
) -> None:
    thrown = event("intermediateThrowEvent", "thrown", "escalation e")
    changed = caught_by("changed", "b", "when y > 0")
    tasks = '<userTask id="a"/><userTask id="b"/>'
    body = '<startEvent id="qs"/>' + tasks + thrown + changed + chain("qs", "a", "thrown", "b")
    run = start(
        caller(caught_by("n", "x", "escalation e", interrupts=interrupts)), called(body), y=0
    )

    run.complete("a", {"y": 1})

    assert run.active() == waiting
    assert not run.incidents


def test_after_an_escalation_that_does_not_interrupt_the_next_step_happens() -> None:
    told = event("endEvent", "b", "message m")
    other = called(
        event("startEvent", "s", "message m") + '<userTask id="heard"/>' + chain("s", "heard"), "r"
    )
    border = caught_by("n", "x", "escalation e", interrupts=False)
    run = start(caller(border), passing(told), other)

    run.complete("a")

    assert sorted(run.active()) == ["heard", "last", "n_task"]


@pytest.mark.parametrize("what", ["timer PT1H", "message m"])
def test_an_event_at_the_border_ends_the_called_process_at_every_depth(what: str) -> None:
    middle = called(START + call("y", "r") + END + chain("s", "y", "e"))
    inner = called(
        steps_inside("a") + event_subprocess("h", event("startEvent", "i", "message f")), "r"
    )
    run = start(caller(caught_by("b", "x", what)), middle, inner)

    happen(run, what)

    assert run.active() == ["b_task"]
    with pytest.raises(NotFound):
        run.message("f")
    with pytest.raises(NotFound):
        run.complete("a")
    run.complete("b_task")
    assert run.ended


def happen(run: ProcessRun, what: str) -> None:
    name, _, detail = what.partition(" ")
    if name == "timer":
        run.advance(detail)
    else:
        run.message(detail)


def test_an_event_that_does_not_interrupt_leaves_the_called_process() -> None:
    run = start(caller(caught_by("b", "x", "message m", interrupts=False)), SIMPLE)

    run.message("m")
    run.message("m")

    assert run.active() == ["a", "b_task", "b_task"]


def test_what_ends_the_scope_of_a_call_ends_what_it_called() -> None:
    around = scoped(
        START
        + '<parallelGateway id="f"/><userTask id="stop"/>'
        + event("endEvent", "o", "terminate")
        + call()
        + chain("s", "f", "stop", "o")
        + chain("f", "x")
    )
    run = start(around, SIMPLE)

    run.complete("stop")

    assert run.ended
    assert run.active() == []


def test_the_called_process_has_event_subprocesses_of_its_own() -> None:
    handler = event_subprocess("h", event("startEvent", "i", "message m"), "h_task")
    run = start(caller(), called(steps_inside("a") + handler))
    run.message("m")
    assert run.active() == ["h_task"]

    run.complete("h_task")

    assert run.active() == ["last"]
    with pytest.raises(NotFound):
        run.message("m")


def test_the_called_process_sends_its_caller_a_message() -> None:
    told = called(steps_inside("a", end=event("endEvent", "a_done", "message m")))
    run = start(caller(caught_by("b", "x", "message m", interrupts=False)), told)

    run.complete("a")

    assert sorted(run.active()) == ["b_task", "last"]


def test_a_message_of_the_called_process_finds_the_border_of_its_own_call() -> None:
    told = called(steps_inside("a", end=event("endEvent", "a_done", "message m")))
    opened = called(
        event("startEvent", "s", "message f") + chain("s", "z") + '<userTask id="z"/>', "r"
    )
    both = scoped(
        START
        + event("intermediateThrowEvent", "opening", "message f")
        + '<parallelGateway id="f"/>'
        + call("x")
        + call("y")
        + caught_by("bx", "x", "message m")
        + caught_by("by", "y", "message m")
        + chain("s", "opening", "f", "x")
        + chain("f", "y")
    )
    run = start(both, told, opened)

    run.complete("a", index=1)

    assert sorted(run.active()) == ["a", "by_task", "z"]


def test_a_fact_that_cannot_be_given_is_an_incident_at_the_call() -> None:
    run = start(caller(mapped=IN), SIMPLE)
    assert [element for element, _ in run.incidents] == ["x"]

    run.set_facts({"x": 1})

    assert run.active() == ["a"]
    assert run.incidents == []


def test_a_fact_that_does_not_come_back_is_an_incident_and_the_process_is_not_called_twice() -> (
    None
):
    run = start(caller(mapped='<ruta:out source="answer" target="taken"/>'), SIMPLE)
    run.complete("a")
    assert [element for element, _ in run.incidents] == ["x"]

    run.set_facts({"answer": 3}, "q")
    run.set_facts({})

    assert run.active() == ["last"]
    assert run.facts == {"taken": 3}


REFUSED = {
    "a process that is not there": ([caller()], "x"),
    "nothing": ([scoped(START + '<callActivity id="x"/>' + chain("s", "x"))], "x"),
    "itself": ([scoped(START + call("x", "p") + chain("s", "x"))], "x"),
    "itself by another": (
        [caller(), called(START + call("y", "p") + chain("s", "y"))],
        "x",
    ),
    "what a message begins": (
        [caller(), called(event("startEvent", "s", "message m"))],
        "x",
    ),
    "all facts": ([caller(mapped='<camunda:in variables="all"/>'), SIMPLE], "x"),
    "a computed fact of another engine": (
        [caller(mapped='<camunda:in sourceExpression="${x}" target="y"/>'), SIMPLE],
        "x",
    ),
    "no FEEL": ([caller(mapped='<ruta:in source="1 +" target="y"/>'), SIMPLE], "x"),
    "no fact": ([caller(mapped='<ruta:in source="1" target="1"/>'), SIMPLE], "x"),
}


@pytest.mark.parametrize(("models", "element_id"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_executed_is_refused(models: list[bytes], element_id: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(*models)

    found = [each for each in caught.value.findings if each.element_id == element_id]
    assert found
    assert found[0].message.es != found[0].message.en


def test_a_branch_that_asked_another_process_still_reaches_the_one_that_it_calls() -> None:
    asks = event("intermediateThrowEvent", "asks", "message f")
    stops = boundary("b", "x", "signal e", interrupts=False)
    says = event("intermediateThrowEvent", "says", "message m")
    model = scoped(
        START + asks + call() + stops + says + chain("s", "asks", "x") + chain("b", "says")
    )
    hears = '<receiveTask id="hears" messageRef="message_m"/><userTask id="heard"/>'
    other = called(
        event("startEvent", "s", "message f") + "<userTask id='z'/>" + chain("s", "z"), "r"
    )
    run = start(model, called(START + hears + chain("s", "hears", "heard")), other)
    assert sorted(run.active()) == ["hears", "z"]

    run.signal("e")

    assert sorted(run.active()) == ["heard", "z"]
