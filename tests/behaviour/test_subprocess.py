"""Embedded subprocess (BPMN 2.0, 10.3.5 and 13.3.4): it waits until nothing goes on inside any more."""

from datetime import UTC, datetime
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused, NotFound, Tampered
from engine.feel import Moment
from engine.model.step import FactsSet, InstanceState, TaskCompleted
from engine.testing import ProcessRun
from tests.diagrams.build import (
    chain,
    event,
    event_subprocess,
    flow,
    process,
    scoped,
    steps_inside,
    subprocess,
)

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def around(body: str, *, then: str = '<userTask id="last"/>') -> bytes:
    """Return start, subprocess `x` with this body, task `last`, end."""
    return scoped(START + subprocess("x", body) + then + END + chain("s", "x", "last", "e"))


TWO_STEPS = around(steps_inside("a", "b"))
DEEP = around(
    '<startEvent id="i"/>'
    + subprocess(
        "y",
        '<startEvent id="j"/>'
        + subprocess("z", steps_inside("a"))
        + '<userTask id="b"/>'
        + chain("j", "z", "b"),
    )
    + '<userTask id="c"/>'
    + chain("i", "y", "c")
)
FORK = (
    '<startEvent id="i"/><parallelGateway id="fork"/><userTask id="a"/><userTask id="b"/>'
    '<endEvent id="end_a"/><endEvent id="end_b"/>'
    + chain("i", "fork", "a", "end_a")
    + chain("fork", "b", "end_b")
)


def test_a_subprocess_does_its_steps_before_what_follows() -> None:
    run = start(TWO_STEPS)

    seen = []
    while not run.ended:
        seen += run.active()
        run.complete(run.active()[0])

    assert seen == ["a", "b", "last"]


def test_subprocesses_nest() -> None:
    run = start(DEEP)

    seen = []
    while not run.ended:
        seen += run.active()
        run.complete(run.active()[0])

    assert seen == ["a", "b", "c", "last"]


@pytest.mark.parametrize("order", list(permutations("ab")))
def test_a_subprocess_waits_for_all_its_branches(order: tuple[str, ...]) -> None:
    run = start(around(FORK))

    run.complete(order[0])

    assert run.active() == [order[1]]
    run.complete(order[1])
    assert run.active() == ["last"]


def test_a_node_without_a_way_out_ends_its_branch_inside_too() -> None:
    run = start(around('<startEvent id="i"/><userTask id="a"/>' + chain("i", "a")))

    run.complete("a")

    assert run.active() == ["last"]


def test_a_subprocess_without_a_way_out_ends_the_process() -> None:
    run = start(scoped(START + subprocess("x", steps_inside("a")) + chain("s", "x")))

    run.complete("a")

    assert run.ended


def test_a_subprocess_without_a_task_passes_at_once() -> None:
    run = start(around('<startEvent id="i"/><endEvent id="o"/>' + chain("i", "o")))

    assert run.active() == ["last"]


def test_a_gateway_inside_decides_over_the_facts_of_the_instance() -> None:
    inside = (
        '<startEvent id="i"/><exclusiveGateway id="g" default="no"/>'
        '<userTask id="a"/><userTask id="b"/>'
        + chain("i", "g")
        + flow("yes", "g", "a", "x > 1")
        + flow("no", "g", "b")
    )

    assert start(around(inside), x=2).active() == ["a"]
    assert start(around(inside), x=1).active() == ["b"]


def test_parallel_branches_lose_no_update() -> None:
    joined = scoped(
        START
        + '<parallelGateway id="f"/><parallelGateway id="j"/>'
        + subprocess("x", steps_inside("a"))
        + subprocess("y", steps_inside("b"))
        + END
        + chain("s", "f", "x", "j", "e")
        + chain("f", "y", "j")
    )
    run = start(joined, v=0, w=0)

    run.complete("a", facts={"v": 1})
    assert run.facts == {"v": 1, "w": 0}
    run.complete("b", facts={"w": 2})

    assert run.ended
    assert run.facts == {"v": 1, "w": 2}


def test_what_happens_inside_may_wait_for_a_time_and_a_message() -> None:
    inside = (
        '<startEvent id="i"/>'
        + event("intermediateCatchEvent", "pause", "timer PT1H")
        + event("intermediateCatchEvent", "heard", "message m")
        + event("endEvent", "told", "message f")
        + chain("i", "pause", "heard", "told")
    )
    run = start(around(inside))

    with pytest.raises(NotFound):
        run.message("m")
    run.advance("PT1H")
    assert run.active() == []
    run.message("m")

    assert run.active() == ["last"]


def test_a_join_inside_takes_only_tokens_of_its_own_round() -> None:
    twice = scoped(
        START
        + '<parallelGateway id="f"/><exclusiveGateway id="m"/>'
        + subprocess(
            "x",
            '<startEvent id="i"/><parallelGateway id="g"/><parallelGateway id="j"/>'
            '<userTask id="a"/><userTask id="b"/>'
            + chain("i", "g", "a", "j")
            + chain("g", "b", "j"),
        )
        + chain("s", "f", "m", "x")
        + flow("f_m_2", "f", "m")
    )
    run = start(twice)
    assert run.active() == ["a", "b", "a", "b"]

    run.complete("a", index=0)
    run.complete("b", index=1)
    assert run.active() == ["b", "a"]

    run.complete("b")
    assert run.active() == ["a"]
    run.complete("a")
    assert run.ended


def test_a_round_that_leads_back_opens_the_subprocess_anew() -> None:
    again = process(
        START
        + '<exclusiveGateway id="m"/>'
        + subprocess("x", steps_inside("a"))
        + '<exclusiveGateway id="g" default="out"/>'
        + END
        + chain("s", "m", "x", "g")
        + flow("back", "g", "m", "again")
        + flow("out", "g", "e")
    )
    run = start(again)

    for _ in range(50):
        run.complete("a", facts={"again": True})
    assert run.active() == ["a"]
    run.complete("a", facts={"again": False})

    assert run.ended


def test_a_join_inside_that_waits_in_vain_is_an_incident_though_others_go_on_outside() -> None:
    stuck = (
        '<startEvent id="i"/><exclusiveGateway id="g" default="one"/><parallelGateway id="j"/>'
        '<endEvent id="o"/>' + chain("i", "g") + flow("one", "g", "j") + flow("two", "g", "j", "x")
    ) + chain("j", "o")
    beside = scoped(
        START
        + '<parallelGateway id="f"/><userTask id="other"/>'
        + subprocess("x", stuck)
        + chain("s", "f", "x")
        + chain("f", "other")
    )

    run = start(beside, x=False)

    assert run.active() == ["other"]
    assert [element for element, _ in run.incidents] == ["j"]


def test_a_circle_around_a_subprocess_without_a_person_is_an_incident() -> None:
    circle = scoped(
        START
        + '<exclusiveGateway id="m"/>'
        + subprocess("x", '<startEvent id="i"/>')
        + chain("s", "m", "x", "m")
    )

    run = start(circle)

    assert len(run.incidents) == 1
    assert not run.ended


def test_the_lane_of_a_subprocess_is_that_of_the_tasks_inside() -> None:
    lanes = (
        '<laneSet><lane id="one"><flowNodeRef>x</flowNodeRef></lane>'
        '<lane id="two"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    )
    inside = subprocess("y", steps_inside("a", "b"))
    model = scoped(
        lanes
        + START
        + subprocess("x", '<startEvent id="i"/>' + inside + chain("i", "y"))
        + chain("s", "x")
    )
    described = compile_diagrams([read_diagram("p.bpmn", model)], None).processes["p"]

    assert {task.element_id: task.lane_id for task in described.tasks.values()} == {
        "a": "one",
        "b": "two",
    }


def test_what_follows_a_task_inside_is_what_follows_the_subprocess() -> None:
    def follows(model: bytes) -> dict[str, tuple[str, ...]]:
        found = compile_diagrams([read_diagram("p.bpmn", model)], None)
        return dict(found.processes["p"].follows)

    assert follows(DEEP) == {"a": ("b",), "b": ("c",), "c": ("last",), "last": ("e",)}


def test_only_ends_of_the_process_are_its_outcomes() -> None:
    described = compile_diagrams([read_diagram("p.bpmn", TWO_STEPS)], None).processes["p"]

    assert set(described.ends) == {"e"}


REFUSED = {
    "no start": (around('<userTask id="a"/><endEvent id="o"/>' + chain("a", "o")), "x"),
    "two starts": (around('<startEvent id="i"/><startEvent id="j"/>'), "x"),
    "a start with a message": (around(event("startEvent", "i", "message m")), "i"),
    "a flow into it": (
        scoped(
            START
            + '<exclusiveGateway id="g" default="s_a"/>'
            + subprocess("x", steps_inside("a"))
            + chain("s", "g", "x")
            + flow("s_a", "g", "a")
        ),
        "g",
    ),
    "a flow into an event subprocess": (
        scoped(
            START
            + event_subprocess("x", event("startEvent", "i", "message m"), "a")
            + chain("s", "x")
        ),
        "x",
    ),
    "compensation": (
        scoped(
            START
            + subprocess("x", steps_inside("a"), attributes='isForCompensation="true"')
            + chain("s", "x")
        ),
        "x",
    ),
    "ad hoc": (
        scoped(START + '<adHocSubProcess id="x"/>' + chain("s", "x")),
        "x",
    ),
    "a transaction": (scoped(START + '<transaction id="x"/>' + chain("s", "x")), "x"),
    "the same id inside": (around('<startEvent id="i"/><userTask id="last"/>'), "last"),
}


@pytest.mark.parametrize(("model", "element_id"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_executed_inside_is_refused(model: bytes, element_id: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(model)

    findings = [found for found in caught.value.findings if found.element_id == element_id]
    assert findings
    assert findings[0].message.es != findings[0].message.en


def test_a_state_inside_a_subprocess_is_small_and_survives_to_the_byte() -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", DEEP)], None)
    step = start_instance(compiled, "p", {}, MOMENT)
    state = InstanceState("p", step.snapshot, step.facts)

    assert advance(compiled, state, FactsSet({}), MOMENT).snapshot == step.snapshot
    assert b'"scope"' in step.snapshot
    assert len(step.snapshot) < 300


@pytest.mark.parametrize(
    "change",
    [
        (b'[5,"a",{"scope":4}]', b'[5,"a"]'),
        (b'"scope":4', b'"scope":3'),
        (b'"scope":4', b'"scope":5'),
        (b'"scope":4', b'"scope":99'),
        (b'"scope":4', b'"scope":true'),
        (b'[4,"z",{"scope":3}]', b'[4,"z",{"scope":5}]'),
    ],
)
def test_a_token_in_a_scope_that_is_not_its_own_is_refused(change: tuple[bytes, bytes]) -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", DEEP)], None)
    step = start_instance(compiled, "p", {}, MOMENT)
    state = InstanceState("p", step.snapshot.replace(*change), step.facts)

    with pytest.raises(Tampered):
        advance(compiled, state, TaskCompleted(step.ready[0].token_id, {}), MOMENT)
