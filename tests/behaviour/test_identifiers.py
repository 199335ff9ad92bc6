"""Ids and references: what has none gets one, what would be taken for another is changed or refused."""

import pytest

from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import chain, definitions, process

NAMELESS = (
    '<startEvent id="s"/><userTask id="a"/><userTask id="b"/>'
    '<sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow id="" sourceRef="a" targetRef="b"/>'
)
RESERVED = ["Start", "End", "Root", "StartEventSplit", "StartEventJoin", "p.EndJoin"]


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def refused(model: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(model)
    return [found[:2] for found in caught.value.findings]


def test_a_flow_without_an_id_leads_on() -> None:
    run = start(process(NAMELESS))

    run.complete("a")

    assert run.active() == ["b"]


def test_a_flow_without_an_id_keeps_apart_from_one_that_is_called_like_it() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><userTask id="a"/>'
        '<sequenceFlow sourceRef="s" targetRef="f"/><sequenceFlow sourceRef="f" targetRef="j"/>'
        '<sequenceFlow id="f.flow1" sourceRef="f" targetRef="j"/>'
    )

    assert start(process(body + chain("j", "a"))).active() == ["a"]


@pytest.mark.parametrize("name", RESERVED)
def test_an_id_that_the_library_uses_itself_is_as_good_as_any(name: str) -> None:
    run = start(process(f'<startEvent id="s"/><userTask id="{name}"/>' + chain("s", name)))
    assert run.active() == [name]

    run.complete(name)

    assert run.ended


@pytest.mark.parametrize("name", ["a.end", "s.end"])
def test_an_id_like_that_of_an_implied_end_replaces_nothing(name: str) -> None:
    body = f'<startEvent id="s"/><userTask id="{name}"/><userTask id="a"/>' + chain("s", name, "a")

    if name == "a.end":
        assert refused(process(body)) == [("identifier", "a.end")]
    else:
        assert start(process(body)).active() == [name]


@pytest.mark.parametrize("name", ["x:a", "a b", " a"])
def test_an_id_that_a_reference_could_not_tell_is_refused(name: str) -> None:
    body = f'<startEvent id="s"/><userTask id="{name}"/>' + chain("s", name)

    assert ("identifier", name.strip()) in refused(process(body)) or (
        "identifier",
        name,
    ) in refused(process(body))


def test_a_reference_may_carry_a_prefix() -> None:
    model = definitions(
        '<message id="m" name="news"/><process id="p"><startEvent id="s"/><userTask id="a"/>'
        '<boundaryEvent id="b" attachedToRef="tns:a">'
        '<messageEventDefinition messageRef="tns:m"/></boundaryEvent><userTask id="c"/>'
        + chain("s", "a")
        + chain("b", "c")
        + "</process>"
    )
    run = start(model)

    run.message("news")

    assert run.active() == ["c"]


@pytest.mark.parametrize(
    "receiver",
    [
        '<receiveTask id="x"/>',
        '<receiveTask id="x" messageRef="nothing"/>',
        '<receiveTask id="x" messageRef="nameless"/>',
        '<intermediateThrowEvent id="x"><messageEventDefinition/></intermediateThrowEvent>',
    ],
)
def test_a_message_without_a_name_is_refused(receiver: str) -> None:
    body = f'<startEvent id="s"/>{receiver}' + chain("s", "x")
    model = definitions(f'<message id="nameless"/><process id="p">{body}</process>')

    assert ("message", "x") in refused(model)


@pytest.mark.parametrize("missing", ['sourceRef="s"', 'targetRef="a"'])
def test_a_flow_without_an_end_is_refused(missing: str) -> None:
    body = (
        '<startEvent id="s"/><userTask id="a"/><sequenceFlow id="f" sourceRef="s" targetRef="a"/>'
    )

    assert ("reference", "f") in refused(process(body.replace(missing, "")))
