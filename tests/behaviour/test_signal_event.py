"""Signals (BPMN 2.0, 10.5.5 and 13.5): whoever waits for one hears it, in all instances of the run."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused
from engine.feel import Moment
from engine.model.step import InstanceState, SignalArrived, TaskCompleted, ThrownSignal
from engine.testing import ProcessRun
from tests.diagrams.build import chain, definitions

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
ROOTS = '<signal id="g" name="alarm"/><signal id="h" name="other"/><signal id="n"/>'


def signal(reference: str = "g") -> str:
    return f'<signalEventDefinition signalRef="{reference}"/>'


def models(body: str, *others: str) -> bytes:
    processes = "".join(
        f'<process id="{name}">{inside}</process>'
        for name, inside in zip("pqr", (body, *others), strict=False)
    )
    return definitions(ROOTS + processes)


def start(body: str, *others: str, process_id: str = "p", **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": models(body, *others)}, process_id=process_id, facts=facts)


def refused(body: str) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(body)
    return [found[:2] for found in caught.value.findings]


def catch(name: str, reference: str = "g") -> str:
    return f'<intermediateCatchEvent id="{name}">{signal(reference)}</intermediateCatchEvent>'


def throw(name: str, kind: str = "intermediateThrowEvent") -> str:
    return f'<{kind} id="{name}">{signal()}</{kind}>'


def tasks(names: str) -> str:
    return "".join(f'<userTask id="{name}"/>' for name in names)


WAIT = '<startEvent id="s"/>' + catch("c", "tns:g") + tasks("a") + chain("s", "c", "a")


def boundary(cancels: str, body: str = "") -> str:
    return (
        '<startEvent id="s"/>'
        + tasks("ab")
        + f'<boundaryEvent id="c" attachedToRef="a" cancelActivity="{cancels}">{signal()}</boundaryEvent>'
        + chain("s", "a")
        + chain("c", "b")
        + body
    )


def test_a_flow_waits_for_its_signal() -> None:
    run = start(WAIT)
    run.signal("other")
    assert (run.active(), run.ended) == ([], False)

    run.signal("alarm")

    assert run.active() == ["a"]


def test_a_signal_is_heard_once() -> None:
    run = start(WAIT.replace(chain("c", "a"), chain("c", "a", "c")))
    run.signal("alarm")
    assert run.active() == ["a"]

    run.signal("alarm")

    assert run.active() == ["a"]


def test_a_signal_reaches_all_that_wait_for_it() -> None:
    body = '<startEvent id="s"/>' + tasks("ab") + catch("c") + catch("d") + catch("o", "h")
    body += tasks("z") + chain("s", "c", "a") + chain("s", "d", "b") + chain("s", "o", "z")
    run = start(body)

    run.signal("alarm")

    assert run.active() == ["a", "b"]


def test_an_interrupting_signal_takes_the_task_away() -> None:
    run = start(boundary("true"))

    run.signal("alarm")

    assert run.active() == ["b"]


def test_a_signal_beside_the_task_happens_as_often_as_it_comes() -> None:
    run = start(boundary("false"))
    for _ in range(3):
        run.signal("alarm")

    assert run.active() == ["a", "b", "b", "b"]
    run.complete("a")
    run.signal("alarm")
    assert run.active() == ["b", "b", "b"]


def test_of_two_events_that_interrupt_a_task_one_happens() -> None:
    second = (
        f'<boundaryEvent id="d" attachedToRef="a">{signal()}</boundaryEvent>'
        + tasks("z")
        + chain("d", "z")
    )
    run = start(boundary("true", second))

    run.signal("alarm")

    assert run.active() == ["b"]


@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "endEvent"])
def test_a_signal_that_is_sent_reaches_its_own_instance(kind: str) -> None:
    body = '<startEvent id="s"/>' + tasks("xa") + throw("t", kind) + catch("c")
    run = start(body + chain("s", "x", "t") + chain("s", "c", "a"))
    assert run.active() == ["x"]

    run.complete("x")

    assert run.active() == ["a"]
    run.complete("a")
    assert run.ended


def test_what_waits_only_after_a_signal_does_not_hear_it() -> None:
    body = '<startEvent id="s"/>' + tasks("xa") + throw("t") + catch("c")
    run = start(body + chain("s", "x", "t", "c", "a"))

    run.complete("x")

    assert (run.active(), run.ended) == ([], False)


SENDER = '<startEvent id="qs"/>' + tasks("x") + throw("t") + tasks("y") + chain("qs", "x", "t", "y")


def test_a_signal_begins_every_process_that_waits_for_it() -> None:
    begun = f'<startEvent id="ps">{signal()}</startEvent><userTask id="a"/>' + chain("ps", "a")
    other = begun.replace('"ps', '"rs').replace('"a"', '"b"').replace("ps_a", "rs_b")
    run = start(begun, SENDER, other, process_id="q")
    assert run.active() == ["x"]

    run.complete("x")
    assert run.active() == ["y", "a", "b"]
    run.signal("alarm")

    assert run.active() == ["y", "a", "b", "a", "b"]


def test_a_process_that_a_signal_begins_waits_for_it() -> None:
    begun = f'<startEvent id="ps">{signal()}</startEvent><userTask id="a"/>' + chain("ps", "a")
    run = start(begun)
    run.signal("other")
    assert (run.active(), run.ended) == ([], False)

    run.signal("alarm")

    assert run.active() == ["a"]


def test_a_signal_that_is_sent_reaches_the_other_instances() -> None:
    message = '<messageEventDefinition messageRef="m"/>'
    waits = (
        f'<startEvent id="ps">{message}</startEvent>'
        + catch("c")
        + tasks("a")
        + chain("ps", "c", "a")
    )
    sends = (
        '<startEvent id="qs"/>'
        f'<intermediateThrowEvent id="o">{message}</intermediateThrowEvent>'
        + tasks("x")
        + throw("t")
        + tasks("y")
        + chain("qs", "o", "x", "t", "y")
    )
    model = models(waits, sends).replace(b"<signal id", b'<message id="m" name="m"/><signal id', 1)
    run = ProcessRun.start({"p.bpmn": model}, process_id="q")
    assert run.active() == ["x"]

    run.complete("x")

    assert run.active() == ["y", "a"]


def test_a_signal_that_begins_its_own_sending_without_end_is_an_incident_at_once() -> None:
    hears = (
        '<subProcess id="handler" triggeredByEvent="true"><startEvent id="hs" isInterrupting="false">'
        f"{signal()}</startEvent>{throw('again')}{chain('hs', 'again')}</subProcess>"
    )
    run = start('<startEvent id="s"/>' + tasks("ab") + hears + chain("s", "a", "b"))

    run.signal("alarm")

    assert [(element_id, reason.en) for element_id, reason in run.incidents] == [
        (
            "again",
            "It sends the same again and again, and no person comes between. Tell whoever maintains the diagram.",
        )
    ]
    run.complete("a")
    assert run.active() == ["b"]


def test_a_step_tells_what_waits_for_a_signal_and_what_was_sent() -> None:
    body = '<startEvent id="s"/>' + tasks("xa") + throw("t") + catch("c", "h")
    compiled = compile_diagrams(
        [read_diagram("p.bpmn", models(body + chain("s", "x", "t") + chain("s", "c", "a")))], None
    )
    begun = start_instance(compiled, "p", {}, MOMENT)
    assert [(each.name, each.element_id) for each in begun.signals] == [("other", "c")]
    state = InstanceState("p", begun.snapshot, {})

    sent = advance(compiled, state, TaskCompleted(begun.ready[0].token_id, {}), MOMENT)
    heard = advance(compiled, state, SignalArrived("other"), MOMENT)
    unheard = advance(compiled, state, SignalArrived("alarm"), MOMENT)

    assert sent.thrown == (ThrownSignal("alarm", "t"),)
    assert (heard.signals, [task.element_id for task in heard.opened]) == ((), ["a"])
    assert unheard.snapshot == begun.snapshot


@pytest.mark.parametrize("reference", ["", "nowhere", "n"])
@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "intermediateCatchEvent"])
def test_a_signal_without_a_name_is_refused(kind: str, reference: str) -> None:
    body = f'<startEvent id="s"/><{kind} id="x">{signal(reference)}</{kind}>' + chain("s", "x")

    assert ("signal", "x") in refused(body)


def test_a_signal_carries_nothing() -> None:
    body = WAIT.replace(
        signal("tns:g"),
        '<extensionElements><ruta:in source="x" target="y"/></extensionElements>' + signal(),
    )

    assert ("exchange", "c") in refused(body)
