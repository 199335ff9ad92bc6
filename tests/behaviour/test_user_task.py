"""User task (BPMN 2.0, 10.3.4): waits for a person, one way out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.errors import DiagramRefused, NotFound
from engine.testing import ProcessRun
from tests.diagrams.build import chain, flow, one_task, process


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def test_tasks_come_one_after_the_other() -> None:
    nodes = '<startEvent id="s"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>'
    run = start(process(nodes + chain("s", "a", "b", "e")))

    run.complete("a")

    assert run.active() == ["b"]


def test_completing_a_task_writes_its_facts_beside_the_others() -> None:
    run = start(one_task(), x=1, y=2)

    run.complete("a", facts={"y": 3, "z": 4})

    assert run.facts == {"x": 1, "y": 3, "z": 4}


def test_facts_keep_their_types() -> None:
    facts = {
        "number": Decimal("1.50"),
        "whole": Decimal("3.0"),
        "day": date(2026, 2, 3),
        "moment": datetime(2026, 2, 3, tzinfo=UTC),
        "span": timedelta(hours=5),
        "items": ["a", 1, None, {"k": True}],
    }
    run = start(one_task(), **facts)

    assert run.facts == facts
    assert type(run.facts["whole"]) is int


@pytest.mark.parametrize("call", [("b", 0), ("a", 1), ("a", -1), ("e", 0)])
def test_completing_what_does_not_wait_changes_nothing(call: tuple[str, int]) -> None:
    run = start(one_task())

    with pytest.raises(NotFound):
        run.complete(call[0], {"x": 1}, call[1])

    assert run.active() == ["a"]
    assert run.facts == {}


def test_a_task_is_completed_once() -> None:
    run = start(one_task())
    run.complete("a")

    with pytest.raises(NotFound):
        run.complete("a")


def test_flows_need_no_id() -> None:
    body = (
        '<startEvent id="s"/><userTask id="a"/><userTask id="b"/><endEvent id="e"/>'
        '<sequenceFlow sourceRef="s" targetRef="a"/><sequenceFlow sourceRef="a" targetRef="b"/>'
        '<sequenceFlow sourceRef="b" targetRef="e"/>'
    )
    run = start(process(body))

    run.complete("a")

    assert run.active() == ["b"]


def test_a_task_that_leads_to_itself_comes_again() -> None:
    run = start(process('<startEvent id="s"/><userTask id="a"/>' + chain("s", "a", "a")))

    run.complete("a")

    assert run.active() == ["a"]


def test_two_tasks_may_lead_to_each_other_without_a_gateway() -> None:
    body = '<startEvent id="s"/><userTask id="a"/><userTask id="b"/>' + chain("s", "a", "b", "a")
    run = start(process(body))

    run.complete("a")
    run.complete("b")

    assert run.active() == ["a"]


def test_all_the_ways_out_of_a_task_are_taken() -> None:
    nodes = '<startEvent id="s"/><userTask id="a"/><userTask id="b"/><userTask id="c"/>'
    run = start(process(nodes + chain("s", "a", "b") + flow("a_c", "a", "c")))

    run.complete("a")

    assert run.active() == ["b", "c"]


def test_a_condition_on_the_only_way_out_of_a_task_is_refused() -> None:
    body = '<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>'
    body += flow("s_a", "s", "a") + flow("a_e", "a", "e", "x = 1")

    with pytest.raises(DiagramRefused) as refused:
        start(process(body))

    assert [found[:2] for found in refused.value.findings] == [("flow", "a_e")]


def test_a_task_that_nothing_leads_to_is_refused() -> None:
    body = '<startEvent id="s"/><userTask id="a"/><userTask id="lonely"/>' + chain("s", "a")

    with pytest.raises(DiagramRefused) as refused:
        start(process(body))

    assert [found[:2] for found in refused.value.findings] == [("flow", "lonely")]
