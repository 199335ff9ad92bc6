"""Several flows out of an activity or event, and into one (BPMN 2.0, 8.3.13, 13.2.1 and 13.3.1)."""

import pytest

from engine.bpmn import compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused
from engine.feel import Moment
from engine.testing import ProcessRun
from tests.behaviour.test_parallel_gateway import MOMENT
from tests.diagrams.build import chain, flow, process

TIMER = "<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>"
assert isinstance(MOMENT, Moment)


def tasks(names: str) -> str:
    return "".join(f'<userTask id="{name}"/>' for name in names)


TASKS = tasks("abcd")


def start(body: str, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": process(body)}, process_id="p", facts=facts)


def refused(body: str) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(body)
    return [found[:2] for found in caught.value.findings]


def deciding(kind: str = "userTask", default: str = "") -> str:
    """Return task `a` with ways to b (x > 1), c (x > 2) and d, which is always taken or the default."""
    tasks = TASKS.replace('<userTask id="a"/>', f'<{kind} id="a" {default}/>')
    return (
        '<startEvent id="s"/>'
        + tasks
        + chain("s", "a")
        + flow("to_b", "a", "b", "x > 1")
        + flow("to_c", "a", "c", "x > 2")
        + flow("to_d", "a", "d")
    )


@pytest.mark.parametrize("kind", ["task", "manualTask"])
def test_all_flows_out_of_a_task_are_taken(kind: str) -> None:
    body = f'<startEvent id="s"/>{tasks("ab")}<{kind} id="x"/>'

    assert start(body + chain("s", "x", "a") + chain("x", "b")).active() == ["a", "b"]


def test_all_flows_out_of_a_start_event_are_taken() -> None:
    run = start('<startEvent id="s"/>' + tasks("ab") + chain("s", "a") + chain("s", "b"))

    run.complete("a")
    assert not run.ended
    run.complete("b")

    assert run.ended


@pytest.mark.parametrize("cancels", ["true", "false"])
def test_all_flows_out_of_a_boundary_event_are_taken(cancels: str) -> None:
    body = (
        f'<startEvent id="s"/>{tasks("abc")}<boundaryEvent id="t" attachedToRef="a" '
        f'cancelActivity="{cancels}">{TIMER}</boundaryEvent>'
    )
    run = start(body + chain("s", "a") + chain("t", "b") + chain("t", "c"))

    run.advance("PT5M")

    assert run.active() == ([] if cancels == "true" else ["a"]) + ["b", "c"]


def test_all_flows_out_of_an_intermediate_event_are_taken() -> None:
    body = '<startEvent id="s"/>' + tasks("ab")
    body += f'<intermediateCatchEvent id="t">{TIMER}</intermediateCatchEvent>'
    run = start(body + chain("s", "t", "a") + chain("t", "b"))

    run.advance("PT5M")

    assert run.active() == ["a", "b"]


@pytest.mark.parametrize(("x", "taken"), [(1, ["d"]), (2, ["b", "d"]), (3, ["b", "c", "d"])])
def test_conditions_choose_among_the_flows_out_of_a_task(x: int, taken: list[str]) -> None:
    run = start(deciding())

    run.complete("a", {"x": x})

    assert run.active() == taken


@pytest.mark.parametrize(("x", "taken"), [(1, ["d"]), (2, ["b"]), (3, ["b", "c"])])
def test_the_default_flow_of_a_task_is_taken_when_no_other_is(x: int, taken: list[str]) -> None:
    run = start(deciding(default='default="to_d"'))

    run.complete("a", {"x": x})

    assert run.active() == taken


def test_a_task_without_a_person_decides_too() -> None:
    assert start(deciding("task", 'default="to_d"'), x=3).active() == ["b", "c"]


def without_default() -> str:
    return deciding().replace(flow("to_d", "a", "d"), "") + chain("b", "d")


def test_a_task_that_is_done_is_not_done_again_when_its_ways_cannot_be_told() -> None:
    run = start(without_default())
    run.complete("a", {"x": 1})

    assert ([found[0] for found in run.incidents], run.active()) == (["a"], [])
    run.set_facts({"x": 2})

    assert (run.incidents, run.active()) == ([], ["b"])


def test_the_default_flow_is_never_taken_beside_one_that_always_is() -> None:
    body = deciding(default='default="to_d"').replace(
        flow("to_c", "a", "c", "x > 2"), flow("to_c", "a", "c")
    )
    run = start(body)

    run.complete("a", {"x": 1})

    assert run.active() == ["c"]


def test_the_journal_tells_what_is_drawn_and_nothing_else() -> None:
    model = process(deciding("task"))
    compiled = compile_diagrams([read_diagram("p.bpmn", model)], None)

    step = start_instance(compiled, "p", {"x": 2}, MOMENT)

    assert step.passed == ("s", "s_a", "a", "to_b", "to_d")


def test_each_token_that_comes_to_a_task_does_it_once() -> None:
    run = start(
        '<startEvent id="s"/>'
        + tasks("abc")
        + chain("s", "a", "c")
        + chain("s", "b", "c")
        + '<endEvent id="e"/>'
        + chain("c", "e")
    )

    run.complete("a")
    run.complete("b")
    assert run.active() == ["c", "c"]
    run.complete("c")
    assert not run.ended
    run.complete("c")

    assert run.ended


def test_a_node_without_a_way_out_ends_its_branch() -> None:
    run = start(f'<startEvent id="s"/>{TASKS}' + chain("s", "a", "c") + chain("s", "b", "d"))
    for task in "abc":
        run.complete(task)
    assert not run.ended

    run.complete("d")

    assert run.ended


@pytest.mark.parametrize("event", ["startEvent", "intermediateCatchEvent", "parallelGateway"])
def test_a_condition_is_refused_where_nothing_decides(event: str) -> None:
    body = deciding().replace('<startEvent id="s"/>', "").replace('<userTask id="a"/>', "")
    body = body.replace("s_a", "x_a")
    if event == "startEvent":
        body += '<startEvent id="a"/>' + '<userTask id="s"/>' + chain("b", "s")
        body = body.replace(flow("x_a", "s", "a"), "")
    else:
        inside = TIMER if event == "intermediateCatchEvent" else ""
        body += f'<startEvent id="s"/><{event} id="a">{inside}</{event}>'

    rule = "gateway" if event == "parallelGateway" else "flow"
    assert (rule, "to_b") in refused(body)


def test_a_condition_on_the_only_flow_out_of_a_task_is_refused() -> None:
    body = f'<startEvent id="s"/>{TASKS}' + chain("s", "a", "c", "d") + chain("d", "b")

    assert refused(body.replace(flow("a_c", "a", "c"), flow("a_c", "a", "c", "x = 1"))) == [
        ("flow", "a_c")
    ]


def test_an_id_that_an_implied_gateway_has_is_refused() -> None:
    body = deciding() + '<userTask id="a.split"/>' + chain("b", "a.split")

    assert ("identifier", "a.split") in refused(body)
