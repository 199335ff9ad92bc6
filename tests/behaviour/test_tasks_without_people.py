"""Tasks at which nobody is waited for: without a type, manual, script and send (BPMN 2.0, 10.3.3)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused
from engine.feel import Declared, FeelType, Moment
from engine.lint import check_executable
from engine.model.step import InstanceState, TaskCompleted
from engine.testing import ProcessRun
from tests.diagrams.build import chain, definitions, process

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts, now=NOON)


def refused(model: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(model)
    for found in caught.value.findings:
        assert found.message.es != found.message.en
    return [found[:2] for found in caught.value.findings]


def script(text: str, attributes: str = "") -> bytes:
    """Return task `a`, then script `x`, then task `b`."""
    return process(
        '<startEvent id="s"/><userTask id="a"/><userTask id="b"/>'
        f'<scriptTask id="x" {attributes}><script>{text}</script></scriptTask>'
        + chain("s", "a", "x", "b")
    )


@pytest.mark.parametrize("kind", ["task", "manualTask"])
def test_a_task_that_nobody_does_here_is_passed_at_once(kind: str) -> None:
    body = f'<startEvent id="s"/><{kind} id="x"/><userTask id="a"/>' + chain("s", "x", "a")

    run = start(process(body))

    assert (run.active(), run.incidents) == (["a"], [])


@pytest.mark.parametrize("kind", ["task", "manualTask", "scriptTask", "sendTask"])
def test_nothing_can_happen_to_a_task_that_is_passed_at_once(kind: str) -> None:
    body = (
        f'<startEvent id="s"/><{kind} id="x"/><boundaryEvent id="t" attachedToRef="x">'
        "<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>"
        '</boundaryEvent><userTask id="a"/>' + chain("s", "x") + chain("t", "a")
    )

    assert ("boundary", "t") in refused(process(body))


def test_a_script_writes_facts_line_by_line() -> None:
    run = start(script("\n  total = x + 1\n\ny = total * 2\nx = 0\n", 'scriptFormat="feel"'), x=4)

    run.complete("a")

    assert run.active() == ["b"]
    assert run.facts == {"x": 0, "total": 5, "y": 10}


def test_a_script_gives_any_value_that_a_fact_can_have() -> None:
    run = start(script('d = date("2026-02-03")\nn = 1.50\nl = [1, "b"]\nv = null'))

    run.complete("a")

    facts = {"d": date(2026, 2, 3), "n": Decimal("1.50"), "l": [1, "b"], "v": None}
    assert run.facts == facts


def test_a_script_reads_what_the_task_before_wrote() -> None:
    run = start(script("y = x + 1"), x=1)

    run.complete("a", {"x": 5})

    assert run.facts == {"x": 5, "y": 6}


def test_a_line_that_fails_is_an_incident_and_nothing_is_written() -> None:
    run = start(script("x = 1\ny = nowhere\nz = 3"))
    run.complete("a")

    [(element_id, reason)] = run.incidents

    assert (element_id, run.active(), run.facts) == ("x", [], {})
    assert "línea 2" in reason.es
    assert "line 2" in reason.en


def test_a_script_is_tried_again_when_the_facts_are_there() -> None:
    run = start(script("y = x + 1"))
    run.complete("a")
    assert [found[0] for found in run.incidents] == ["x"]

    run.set_facts({"x": 1})

    assert (run.active(), run.facts, run.incidents) == (["b"], {"x": 1, "y": 2}, [])


def test_a_step_tells_which_script_wrote_a_fact() -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", script("y = 1"))], None)
    moment = Moment(NOON, ZoneInfo("UTC"))
    begun = start_instance(compiled, "p", {}, moment)
    state = InstanceState("p", begun.snapshot, begun.facts)

    step = advance(compiled, state, TaskCompleted(begun.ready[0].token_id, {"x": 1}), moment)

    assert step.assigned == {"y": "x"}


@pytest.mark.parametrize(
    "text",
    ["", "x", "x == 1", "x =", "= 1", "x = 1; y = 2", "x >= 1", "print(1)", "x + 1 = 2", "if = 1"],
)
def test_a_script_that_does_more_than_assign_is_refused(text: str) -> None:
    assert ("script", "x") in refused(script(text.replace(">", "&gt;")))


@pytest.mark.parametrize("language", ["python", "groovy", "javascript"])
def test_a_script_in_another_language_is_refused_by_name(language: str) -> None:
    model = script("x = 1", f'scriptFormat="{language}"')

    with pytest.raises(DiagramRefused) as caught:
        start(model)

    [found] = caught.value.findings
    assert found[:2] == ("script", "x")
    assert language in found.message.es


def test_a_script_task_without_a_script_is_refused() -> None:
    body = '<startEvent id="s"/><scriptTask id="x"/>' + chain("s", "x")

    assert ("script", "x") in refused(process(body))


def test_a_script_that_contradicts_the_declared_facts_is_refused() -> None:
    diagrams = [read_diagram("p.bpmn", script('n = "text"'))]

    found = check_executable(diagrams, {"n": Declared(FeelType.NUMBER)})

    assert [each[:2] for each in found] == [("script", "x")]


def send(inside: str = "", attributes: str = 'messageRef="m"') -> bytes:
    return definitions(
        '<message id="m" name="news"/><process id="p"><startEvent id="s"/>'
        f'<sendTask id="x" {attributes}>{inside}</sendTask><userTask id="a"/>'
        + chain("s", "x", "a")
        + '</process><process id="q"><startEvent id="qs"><extensionElements>'
        '<ruta:in source="told" target="heard"/></extensionElements>'
        '<messageEventDefinition messageRef="m"/></startEvent><userTask id="b"/>'
        + chain("qs", "b")
        + "</process>"
    )


MAPPED = '<extensionElements><ruta:out source="x + 1" target="told"/></extensionElements>'


def test_a_send_task_sends_its_message_and_goes_on() -> None:
    run = start(send(MAPPED), x=1)

    assert run.active() == ["a", "b"]
    assert run.facts_of("q") == {"heard": 2}


def test_a_send_task_whose_fact_is_missing_is_an_incident() -> None:
    run = start(send(MAPPED))

    assert ([found[0] for found in run.incidents], run.active()) == (["x"], [])


@pytest.mark.parametrize("attributes", ["", 'messageRef="n"'])
def test_a_send_task_without_a_message_is_refused(attributes: str) -> None:
    assert ("message", "x") in refused(send(attributes=attributes))


@pytest.mark.parametrize(
    "attributes", ['camunda:type="external"', 'operationRef="o"', 'implementation="##WebService"']
)
def test_a_send_task_that_another_engine_would_do_is_refused(attributes: str) -> None:
    assert {found[1] for found in refused(send(attributes=f'messageRef="m" {attributes}'))} == {"x"}
