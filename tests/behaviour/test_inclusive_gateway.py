"""Inclusive gateway (BPMN 2.0, 10.6.3 and 13.4.3): every true way, and a join of what can still come."""

import pytest

from engine.bpmn import advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused, Tampered
from engine.model.step import FactsSet, InstanceState, TaskCompleted
from engine.testing import ProcessRun
from tests.behaviour.test_parallel_gateway import MOMENT
from tests.diagrams.build import chain, flow, process

TIMER = "<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>"


def tasks(names: str) -> str:
    return "".join(f'<userTask id="{name}"/>' for name in names)


SPLIT = (
    '<startEvent id="s"/><inclusiveGateway id="f" default="f_c"/><inclusiveGateway id="j"/>'
    + tasks("abc")
    + '<userTask id="last"/><endEvent id="e"/>'
    + chain("s", "f")
    + flow("f_a", "f", "a", "x > 1")
    + flow("f_b", "f", "b", "x > 2")
    + flow("f_c", "f", "c")
    + chain("a", "j", "last", "e")
    + chain("b", "j")
    + chain("c", "j")
)


def start(body: str, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": process(body)}, process_id="p", facts=facts)


def refused(body: str) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(body)
    return [found[:2] for found in caught.value.findings]


@pytest.mark.parametrize(("x", "taken"), [(1, ["c"]), (2, ["a"]), (3, ["a", "b"])])
def test_every_true_way_is_taken_and_the_default_when_none_is(x: int, taken: list[str]) -> None:
    run = start(SPLIT, x=x)
    assert run.active() == taken

    for task in taken:
        assert "last" not in run.active()
        run.complete(task)

    assert run.active() == ["last"]
    run.complete("last")
    assert run.ended


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_join_waits_for_what_can_still_come(order: str) -> None:
    run = start(SPLIT, x=3)

    run.complete(order[0])
    assert (run.active(), run.incidents) == ([order[1]], [])
    run.complete(order[1])

    assert run.active() == ["last"]


def test_no_true_way_and_no_default_is_an_incident() -> None:
    body = SPLIT.replace(' default="f_c"', "").replace(
        flow("f_c", "f", "c"), flow("f_c", "f", "c", "x > 3")
    )
    run = start(body, x=1)
    assert ([found[0] for found in run.incidents], run.active()) == (["f"], [])

    run.set_facts({"x": 2})

    assert (run.incidents, run.active()) == ([], ["a"])


def test_a_condition_that_fails_lets_no_token_go_on() -> None:
    run = start(SPLIT.replace("x &gt; 2", "nowhere &gt; 2"), x=3)

    assert ([found[0] for found in run.incidents], run.active()) == (["f"], [])


def test_a_condition_that_is_null_is_not_true() -> None:
    assert start(SPLIT, x=None).active() == ["c"]


def test_a_token_that_another_event_took_away_is_not_waited_for() -> None:
    body = (
        SPLIT + f'<boundaryEvent id="t" attachedToRef="b">{TIMER}</boundaryEvent><userTask id="z"/>'
    )
    run = start(body + chain("t", "z"), x=3)
    run.complete("a")
    assert run.active() == ["b"]

    run.advance("PT5M")

    assert run.active() == ["z", "last"]


def test_the_join_waits_for_a_task_whose_event_alone_leads_to_it() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/><inclusiveGateway id="j"/>'
        + tasks("ab")
        + f'<boundaryEvent id="t" attachedToRef="b">{TIMER}</boundaryEvent><userTask id="last"/>'
        + '<endEvent id="e"/>'
        + chain("s", "f", "a", "j", "last")
        + chain("f", "b", "e")
        + chain("t", "j")
    )
    run = start(body)
    run.complete("a")
    assert run.active() == ["b"]

    run.complete("b")

    assert run.active() == ["last"]


def test_a_token_on_a_way_that_leaves_is_waited_for_until_it_has_left() -> None:
    body = SPLIT.replace(chain("b", "j"), "") + (
        '<exclusiveGateway id="g" default="g_j"/><userTask id="z"/>'
        + chain("b", "g")
        + flow("g_z", "g", "z", "x = 0")
        + flow("g_j", "g", "j")
    )
    run = start(body, x=3)
    run.complete("a")
    assert run.active() == ["b"]

    run.complete("b", {"x": 0})

    assert run.active() == ["z", "last"]


def test_joins_within_joins_wait_each_for_its_own() -> None:
    body = (
        '<startEvent id="s"/><inclusiveGateway id="f"/><inclusiveGateway id="g"/>'
        '<inclusiveGateway id="inner"/><inclusiveGateway id="outer"/>'
        + tasks("abc")
        + '<userTask id="mid"/><userTask id="last"/>'
        + chain("s", "f")
        + flow("f_a", "f", "a", "x > 0")
        + flow("f_g", "f", "g", "x > 1")
        + flow("g_b", "g", "b", "x > 1")
        + flow("g_c", "g", "c", "x > 2")
        + chain("b", "inner", "mid", "outer", "last")
        + chain("c", "inner")
        + chain("a", "outer")
    )
    run = start(body, x=3)
    run.complete("c")
    run.complete("a")
    assert run.active() == ["b"]
    run.complete("b")
    assert run.active() == ["mid"]

    run.complete("mid")

    assert run.active() == ["last"]


def test_a_join_in_a_loop_begins_anew_each_time() -> None:
    body = SPLIT.replace(chain("last", "e"), "").replace(chain("s", "f"), "") + (
        '<exclusiveGateway id="again"/><exclusiveGateway id="more" default="done"/>'
        + chain("s", "again", "f")
        + chain("last", "more")
        + flow("back", "more", "again", "x > 0")
        + flow("done", "more", "e")
    )
    run = start(body, x=3)
    for taken, x in [("ab", 2), ("a", 3), ("ba", 1), ("c", 0)]:
        for task in taken:
            assert "last" not in run.active()
            run.complete(task)
        run.complete("last", {"x": x})

    assert run.ended


def test_a_second_token_on_a_flow_passes_by_itself() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="m"/>'
        '<inclusiveGateway id="j"/>'
        + tasks("abc")
        + '<userTask id="last"/>'
        + chain("s", "f", "a", "m", "j", "last")
        + chain("f", "b", "m")
        + chain("f", "c", "j")
    )
    run = start(body)
    for task in "abc":
        run.complete(task)

    assert run.active() == ["last", "last"]
    run.complete("last")
    run.complete("last")
    assert run.ended


def test_two_joins_that_wait_for_each_other_are_an_incident_and_not_a_hang() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/><inclusiveGateway id="i" default="i_e"/>'
        '<inclusiveGateway id="j" default="j_e"/>'
        + tasks("ab")
        + '<endEvent id="e"/>'
        + chain("s", "f", "a", "i")
        + chain("f", "b", "j")
        + flow("i_j", "i", "j", "x = 1")
        + flow("j_i", "j", "i", "x = 1")
        + flow("i_e", "i", "e")
        + flow("j_e", "j", "e")
    )
    run = start(body, x=0)
    run.complete("a")
    assert run.incidents == []
    run.complete("b")

    assert sorted(found[0] for found in run.incidents) == ["i", "j"]


def test_a_lone_inclusive_gateway_lets_the_token_pass() -> None:
    body = '<startEvent id="s"/><inclusiveGateway id="f"/>' + tasks("a") + chain("s", "f", "a")

    assert start(body).active() == ["a"]


def test_a_way_without_a_condition_is_refused() -> None:
    assert ("gateway", "f_c") in refused(SPLIT.replace(' default="f_c"', ""))


@pytest.mark.parametrize("by", ["nowhere", "f_a", ""])
def test_a_stored_token_at_a_join_must_have_come_by_one_of_its_flows(by: str) -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", process(SPLIT))], None)
    begun = start_instance(compiled, "p", {"x": 3}, MOMENT)
    state = InstanceState("p", begun.snapshot, {"x": 3})
    step = advance(compiled, state, TaskCompleted(begun.ready[0].token_id, {}), MOMENT)
    assert b'"a_j"' in step.snapshot
    forged = step.snapshot.replace(b'"a_j"', f'"{by}"'.encode())

    with pytest.raises(Tampered):
        advance(compiled, InstanceState("p", forged, {}), FactsSet({}), MOMENT)
