"""Parallel gateway (BPMN 2.0, 10.6.4 and 13.4.1): one token from each incoming flow, one to each outgoing."""

from datetime import UTC, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused, NotFound, Tampered
from engine.feel import Moment
from engine.model.step import FactsSet, InstanceState, Step, TaskCompleted
from engine.testing import ProcessRun
from tests.diagrams.build import chain, flow, process

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
THREE = process(
    '<startEvent id="s"/><parallelGateway id="fork"/><parallelGateway id="join"/>'
    '<userTask id="a"/><userTask id="b"/><userTask id="c"/><userTask id="last"/><endEvent id="e"/>'
    + chain("s", "fork", "a", "join", "last", "e")
    + chain("fork", "b", "join")
    + chain("fork", "c", "join")
)
SEVERAL_ENDS = process(
    '<startEvent id="s"/><parallelGateway id="fork"/><userTask id="a"/><userTask id="b"/>'
    '<endEvent id="end_a"/><endEvent id="end_b"/>'
    + chain("s", "fork", "a", "end_a")
    + chain("fork", "b", "end_b")
)
TWICE = process(
    '<startEvent id="s"/><parallelGateway id="fork"/><exclusiveGateway id="merge"/>'
    '<parallelGateway id="join"/><userTask id="a"/><userTask id="b"/><userTask id="c"/>'
    '<userTask id="last"/>'
    + chain("s", "fork", "a", "merge", "join", "last")
    + chain("fork", "b", "merge")
    + chain("fork", "c", "join")
)
AROUND = process(
    '<startEvent id="s"/><exclusiveGateway id="again"/><parallelGateway id="fork"/>'
    '<parallelGateway id="join"/><userTask id="a"/><userTask id="b"/>'
    '<exclusiveGateway id="enough" default="leave"/><endEvent id="e"/>'
    + chain("s", "again", "fork", "a", "join", "enough")
    + chain("fork", "b", "join")
    + flow("back", "enough", "again", "x = 1")
    + flow("leave", "enough", "e")
)


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def compiled_from(model: bytes) -> CompiledDiagrams:
    return compile_diagrams([read_diagram("p.bpmn", model)], None)


def state_of(step: Step) -> InstanceState:
    return InstanceState("p", step.snapshot, step.facts)


def complete(compiled: CompiledDiagrams, step: Step, element_id: str) -> Step:
    [token] = [task.token_id for task in step.ready if task.element_id == element_id]
    return advance(compiled, state_of(step), TaskCompleted(token, {}), MOMENT)


def test_a_fork_opens_every_branch_in_the_order_of_the_document() -> None:
    assert start(THREE).active() == ["a", "b", "c"]


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_a_join_waits_for_every_branch(order: tuple[str, ...]) -> None:
    run = start(THREE)

    for task in order[:2]:
        run.complete(task)
        assert "last" not in run.active()
    run.complete(order[2])

    assert run.active() == ["last"]
    run.complete("last")
    assert run.ended


def test_a_sibling_is_not_touched() -> None:
    compiled = compiled_from(THREE)
    begun = start_instance(compiled, "p", {}, MOMENT)

    step = complete(compiled, begun, "a")

    assert step.ready == begun.ready[1:]
    assert step.opened == ()
    assert step.closed == (begun.ready[0].token_id,)
    assert step.incidents == ()


def test_what_a_branch_writes_the_others_see() -> None:
    run = start(THREE, x=0)

    run.complete("a", {"x": 1})
    run.complete("b", {"y": 2})
    run.complete("c")

    assert run.facts == {"x": 1, "y": 2}


def test_a_join_takes_each_flow_once_and_says_which_way_was_taken() -> None:
    compiled = compiled_from(THREE)
    step = start_instance(compiled, "p", {}, MOMENT)
    assert step.passed == ("s", "s_fork", "fork", "fork_a", "fork_b", "fork_c")

    for task in ("a", "b", "c"):
        step = complete(compiled, step, task)

    assert step.passed == ("c", "c_join", "join", "join_last")


def test_a_branch_that_ended_is_not_kept() -> None:
    compiled = compiled_from(SEVERAL_ENDS)
    begun = start_instance(compiled, "p", {}, MOMENT)

    step = complete(compiled, begun, "a")

    assert step.ended is None
    assert len(step.snapshot) < len(begun.snapshot)


@pytest.mark.parametrize(("order", "end"), [("ab", "end_b"), ("ba", "end_a")])
def test_an_instance_ends_with_its_last_token(order: str, end: str) -> None:
    compiled = compiled_from(SEVERAL_ENDS)
    step = start_instance(compiled, "p", {}, MOMENT)

    step = complete(compiled, step, order[0])
    assert step.ended is None
    step = complete(compiled, step, order[1])

    assert step.ended == end


def test_a_second_token_on_a_flow_is_kept_for_the_next_time() -> None:
    run = start(TWICE)
    for task in ("a", "b", "c"):
        run.complete(task)
    assert run.active() == ["last"]
    assert not run.ended

    run.complete("last")

    assert [element_id for element_id, _ in run.incidents] == ["join"]
    assert not run.ended


def test_a_join_that_nobody_can_open_any_more_is_an_incident() -> None:
    body = (
        '<startEvent id="s"/><exclusiveGateway id="g" default="g_a"/><userTask id="a"/>'
        '<userTask id="b"/><parallelGateway id="join"/><endEvent id="e"/>'
        + chain("s", "g", "a", "join", "e")
        + flow("g_b", "g", "b", "x = 1")
        + chain("b", "join")
    )
    run = start(process(body), x=0)
    run.complete("a")

    [(element_id, reason)] = run.incidents
    assert element_id == "join"
    assert reason.es != reason.en

    run.set_facts({"x": 1})
    assert [element_id for element_id, _ in run.incidents] == ["join"]


def test_a_fork_and_join_in_a_loop_begin_anew_each_time() -> None:
    run = start(AROUND, x=1)
    for _ in range(3):
        assert run.active() == ["a", "b"]
        run.complete("b")
        run.complete("a")

    run.set_facts({"x": 2})
    run.complete("a")
    run.complete("b")

    assert run.ended


def test_rounds_of_a_fork_do_not_grow() -> None:
    compiled = compiled_from(AROUND)
    step = start_instance(compiled, "p", {"x": 1}, MOMENT)
    first = len(step.snapshot)

    for _ in range(200):
        step = complete(compiled, complete(compiled, step, "a"), "b")

    # Only the decimal digits of three counters have grown.
    assert len(step.snapshot) - first <= 6


def test_two_flows_from_a_fork_may_lead_to_the_same_join() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><userTask id="a"/>'
    )
    body += chain("s", "f", "j", "a") + flow("other", "f", "j")

    assert start(process(body)).active() == ["a"]


def test_a_gateway_may_join_and_fork_at_once() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="both"/>'
        '<userTask id="a"/><userTask id="b"/><userTask id="c"/><userTask id="d"/>'
        + chain("s", "f", "a", "both", "c")
        + chain("f", "b", "both", "d")
    )
    run = start(process(body))

    run.complete("a")
    run.complete("b")

    assert run.active() == ["c", "d"]


def test_a_lone_parallel_gateway_lets_the_token_pass() -> None:
    body = '<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/>' + chain("s", "f", "a")

    assert start(process(body)).active() == ["a"]


def test_a_parallel_gateway_without_a_way_out_ends_the_branch() -> None:
    assert start(process('<startEvent id="s"/><parallelGateway id="f"/>' + chain("s", "f"))).ended


def test_a_fork_that_leads_to_itself_is_an_incident_and_not_a_hang() -> None:
    body = (
        '<startEvent id="s"/><exclusiveGateway id="m"/><parallelGateway id="f"/><userTask id="a"/>'
    )
    run = start(process(body + chain("s", "m", "f", "m") + chain("f", "a")))

    assert {element_id for element_id, _ in run.incidents} <= {"m", "f"}
    assert run.incidents
    assert "a" in run.active()


def test_a_stuck_branch_leaves_the_others_usable() -> None:
    body = (
        '<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="g"/><userTask id="a"/>'
        '<userTask id="b"/>'
        + chain("s", "f", "g")
        + flow("g_a", "g", "a", "x = 1")
        + chain("f", "b")
    )
    run = start(process(body), x=0)
    assert ([found[0] for found in run.incidents], run.active()) == (["g"], ["b"])

    run.complete("b", {"x": 1})
    assert not run.ended
    run.set_facts({})
    run.complete("a")

    assert run.ended


def test_a_task_of_one_branch_is_completed_once() -> None:
    run = start(THREE)
    run.complete("a")

    with pytest.raises(NotFound):
        run.complete("a")


def test_a_condition_out_of_a_parallel_gateway_is_refused() -> None:
    body = '<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>'
    body += chain("s", "f", "a") + flow("f_b", "f", "b", "x = 1")

    with pytest.raises(DiagramRefused) as refused:
        start(process(body))

    assert [found[:2] for found in refused.value.findings] == [("gateway", "f_b")]


def test_a_default_out_of_a_parallel_gateway_is_refused() -> None:
    body = '<startEvent id="s"/><parallelGateway id="f" default="f_a"/><userTask id="a"/>'

    with pytest.raises(DiagramRefused) as refused:
        start(process(body + chain("s", "f", "a")))

    assert ("attribute", "f") in [found[:2] for found in refused.value.findings]


@pytest.mark.parametrize("by", ["nowhere", "s_fork", ""])
def test_a_stored_token_at_a_join_must_have_come_by_one_of_its_flows(by: str) -> None:
    compiled = compiled_from(THREE)
    step = complete(compiled, start_instance(compiled, "p", {}, MOMENT), "a")
    assert b'"a_join"' in step.snapshot
    forged = step.snapshot.replace(b'"a_join"', f'"{by}"'.encode())

    with pytest.raises(Tampered):
        advance(compiled, InstanceState("p", forged, {}), FactsSet({}), MOMENT)


def test_a_state_that_the_first_format_can_say_is_still_written_in_it() -> None:
    compiled = compiled_from(THREE)
    begun = start_instance(compiled, "p", {}, MOMENT)
    joining = complete(compiled, begun, "a")

    assert b'"format":1' in begun.snapshot
    assert b'"format":2' in joining.snapshot
