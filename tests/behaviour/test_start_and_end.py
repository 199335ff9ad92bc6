"""None start event and none end event (BPMN 2.0, 10.5.2 and 10.5.3)."""

import pytest

from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import chain, flow, one_task, process


def start(model: bytes) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p")


def test_a_process_starts_at_its_first_task() -> None:
    run = start(one_task())

    assert run.active() == ["a"]
    assert not run.ended


def test_a_process_ends_at_an_end_event() -> None:
    run = start(one_task())

    run.complete("a")

    assert run.ended
    assert run.active() == []
    assert run.incidents == []


def test_a_process_without_tasks_ends_at_once() -> None:
    run = start(process('<startEvent id="s"/><endEvent id="e"/>' + chain("s", "e")))

    assert run.ended


def test_a_task_without_a_way_out_ends_the_process() -> None:
    run = start(process('<startEvent id="s"/><userTask id="a"/>' + chain("s", "a")))

    run.complete("a")

    assert run.ended


def test_a_gateway_without_a_way_out_ends_the_process() -> None:
    body = '<startEvent id="s"/><exclusiveGateway id="g"/>' + chain("s", "g")

    assert start(process(body)).ended


def test_a_lone_start_event_ends_the_process() -> None:
    assert start(process('<startEvent id="s"/>')).ended


@pytest.mark.parametrize("end", ["End", "Start", "Root", "p.EndJoin", "StartEventSplit", "a.end"])
def test_an_id_that_the_library_uses_itself_is_as_good_as_any(end: str) -> None:
    body = f'<startEvent id="s"/><userTask id="a"/><endEvent id="{end}"/>' + chain("s", "a", end)
    run = start(process(body))

    run.complete("a")

    assert run.ended


def test_a_task_may_have_a_reserved_id_too() -> None:
    run = start(
        process(
            '<startEvent id="Start"/><userTask id="End"/><userTask id="End_"/>'
            + chain("Start", "End", "End_")
        )
    )

    assert run.active() == ["End"]
    run.complete("End")
    assert run.active() == ["End_"]


@pytest.mark.parametrize("starts", [0, 2])
def test_a_process_has_exactly_one_start_event(starts: int) -> None:
    events = "".join(f'<startEvent id="s{n}"/>' + chain(f"s{n}", "a") for n in range(starts))

    with pytest.raises(DiagramRefused) as refused:
        start(process(f'{events}<userTask id="a"/>'))

    assert ("start-event", "p") in [found[:2] for found in refused.value.findings]


def test_nothing_leads_into_a_start_event() -> None:
    body = '<startEvent id="s"/><userTask id="a"/>' + chain("s", "a", "s")

    with pytest.raises(DiagramRefused) as refused:
        start(process(body))

    assert ("flow", "s") in [found[:2] for found in refused.value.findings]


def test_nothing_leads_out_of_an_end_event() -> None:
    body = '<startEvent id="s"/><endEvent id="e"/><userTask id="a"/>' + chain("s", "e", "a")

    with pytest.raises(DiagramRefused) as refused:
        start(process(body))

    assert [found[:2] for found in refused.value.findings] == [("flow", "e")]


def test_the_id_of_an_end_that_is_not_drawn_is_no_other_element() -> None:
    taken = process(
        '<startEvent id="s"/><parallelGateway id="g"/><userTask id="a"/><userTask id="a.end"/>'
        + chain("s", "g", "a")
        + chain("g", "a.end")
    )

    with pytest.raises(DiagramRefused) as caught:
        ProcessRun.start({"p.bpmn": taken}, process_id="p")

    assert [each.element_id for each in caught.value.findings] == ["a.end"]


def test_a_flow_without_an_id_is_no_other_flow() -> None:
    nameless = flow("", "g", "a", "x = 1").replace(' id=""', "")
    model = process(
        '<startEvent id="s"/><exclusiveGateway id="g" default="g_c"/><userTask id="a"/>'
        '<userTask id="b"/><userTask id="c"/>'
        + nameless
        + chain("s", "g")
        + flow("g.flow0", "g", "b", "x = 2")
        + flow("g_c", "g", "c")
    )

    found = {
        x: ProcessRun.start({"p.bpmn": model}, process_id="p", facts={"x": x}).active()
        for x in (1, 2, 3)
    }

    assert found == {1: ["a"], 2: ["b"], 3: ["c"]}
