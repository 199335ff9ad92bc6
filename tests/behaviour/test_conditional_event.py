"""Conditional events (BPMN 2.0, 10.5.5): they happen when their condition becomes true."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused, Tampered
from engine.feel import Declared, FeelType, Moment
from engine.lint import check_executable
from engine.model.step import FactsSet, InstanceState
from engine.testing import ProcessRun
from tests.diagrams.build import chain, process

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def when(text: str) -> str:
    return f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"


def tasks(names: str) -> str:
    return "".join(f'<userTask id="{name}"/>' for name in names)


def catch(text: str) -> str:
    return (
        f'<startEvent id="s"/><intermediateCatchEvent id="c">{when(text)}</intermediateCatchEvent>'
        + tasks("a")
        + chain("s", "c", "a")
    )


def boundary(cancels: str, text: str = "x &gt; 1", body: str = "") -> str:
    return (
        '<startEvent id="s"/>'
        + tasks("ab")
        + f'<boundaryEvent id="c" attachedToRef="a" cancelActivity="{cancels}">{when(text)}</boundaryEvent>'
        + chain("s", "a")
        + chain("c", "b")
        + body
    )


def start(body: str, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": process(body)}, process_id="p", facts=facts)


def refused(body: str) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(body)
    return [found[:2] for found in caught.value.findings]


def test_a_flow_waits_until_its_condition_becomes_true() -> None:
    run = start(catch("x = 1"), x=0)
    run.set_facts({"x": 2})
    assert (run.active(), run.ended) == ([], False)

    run.set_facts({"x": 1})

    assert run.active() == ["a"]


def test_a_condition_that_is_true_already_lets_the_token_pass() -> None:
    assert start(catch("x = 1"), x=1).active() == ["a"]


def test_a_condition_that_is_null_is_not_true() -> None:
    run = start(catch("x &gt; 1"), x=None)

    assert (run.active(), run.incidents) == ([], [])


def test_a_condition_that_fails_is_an_incident_until_the_facts_are_there() -> None:
    run = start(catch("x = 1"))
    assert [found[0] for found in run.incidents] == ["c"]

    run.set_facts({"y": 1})
    assert [found[0] for found in run.incidents] == ["c"]
    run.set_facts({"x": 0})
    assert (run.incidents, run.active()) == ([], [])
    run.set_facts({"x": 1})

    assert run.active() == ["a"]


def test_an_incident_of_a_condition_ends_with_what_another_branch_writes() -> None:
    run = start(catch("x = 1") + tasks("w") + chain("s", "w"))
    assert [found[0] for found in run.incidents] == ["c"]

    run.complete("w", {"x": 1})

    assert (run.incidents, run.active()) == ([], ["a"])


def test_an_interrupting_condition_takes_the_task_away() -> None:
    run = start(boundary("true"), x=0)
    assert run.active() == ["a"]

    run.set_facts({"x": 2})

    assert run.active() == ["b"]


def test_a_task_at_whose_border_a_condition_holds_is_interrupted_at_once() -> None:
    assert start(boundary("true"), x=2).active() == ["b"]


def test_a_task_that_is_completed_is_not_interrupted_by_what_it_wrote() -> None:
    run = start(boundary("true", body=tasks("n") + chain("a", "n")), x=0)

    run.complete("a", {"x": 2})

    assert run.active() == ["n"]


def test_a_condition_beside_the_task_happens_each_time_it_becomes_true() -> None:
    run = start(boundary("false"), x=0)
    for x, count in [(2, 1), (3, 1), (0, 1), (1, 1), (2, 2), (2, 2), (None, 2), (9, 3)]:
        run.set_facts({"x": x})
        assert run.active() == ["a"] + ["b"] * count

    run.complete("a")
    run.set_facts({"x": 0})
    run.set_facts({"x": 2})
    assert run.active() == ["b"] * 3


def test_an_event_of_another_task_is_not_touched() -> None:
    other = (
        tasks("zy") + f'<boundaryEvent id="d" attachedToRef="z">{when("x &lt; 0")}</boundaryEvent>'
    )
    run = start(boundary("true", body=other + chain("s", "z") + chain("d", "y")), x=0)

    run.set_facts({"x": 2})

    assert run.active() == ["z", "b"]


def test_what_a_script_makes_true_for_a_moment_is_seen() -> None:
    body = catch("x = 1") + (
        '<scriptTask id="w"><script>x = 1</script></scriptTask>'
        '<scriptTask id="v"><script>x = 0</script></scriptTask><userTask id="go"/>'
    )
    run = start(body + chain("s", "go", "w", "v"), x=0)

    run.complete("go")

    assert (run.active(), run.facts) == (["a"], {"x": 0})


def test_what_follows_from_a_condition_may_make_another_one_true() -> None:
    body = (
        '<startEvent id="s"/>'
        f'<intermediateCatchEvent id="c">{when("x = 1")}</intermediateCatchEvent>'
        f'<intermediateCatchEvent id="d">{when("y = 1")}</intermediateCatchEvent>'
        '<scriptTask id="w"><script>y = 1</script></scriptTask><userTask id="a"/>'
        + chain("s", "c", "w")
        + chain("s", "d", "a")
    )
    run = start(body, x=0, y=0)

    run.set_facts({"x": 1})

    assert run.active() == ["a"]


def test_conditions_that_make_each_other_true_without_end_are_an_incident() -> None:
    body = (
        '<startEvent id="s"/><exclusiveGateway id="m"/>'
        f'<intermediateCatchEvent id="c">{when("x &gt; 0")}</intermediateCatchEvent>'
        '<scriptTask id="w"><script>x = x + 1</script></scriptTask>'
        + chain("s", "m", "c", "w", "m")
    )

    assert start(body, x=1).incidents != []


def test_a_condition_that_what_it_begins_makes_true_again_without_end_is_an_incident() -> None:
    hears = (
        '<subProcess id="handler" triggeredByEvent="true">'
        f'<startEvent id="hs" isInterrupting="false">{when("x &gt; 0")}</startEvent>'
        '<scriptTask id="off"><script>x = 0</script></scriptTask>'
        '<scriptTask id="on"><script>x = 1</script></scriptTask>'
        + chain("hs", "off", "on")
        + "</subProcess>"
    )
    run = start('<startEvent id="s"/>' + tasks("ab") + hears + chain("s", "a", "b"), x=0)

    run.set_facts({"x": 1})

    assert run.incidents != []
    run.complete("a")
    assert run.active() == ["b"]


def starting(text: str) -> str:
    return f'<startEvent id="s">{when(text)}</startEvent>' + tasks("a") + chain("s", "a")


@pytest.mark.uncased
def test_a_process_begins_when_its_condition_becomes_true() -> None:
    run = start(starting("x = 1"), x=0)
    run.set_facts({"y": 1})
    assert (run.active(), run.ended) == ([], False)

    run.set_facts({"x": 1})
    assert (run.active(), run.facts) == (["a"], {"x": 1, "y": 1})
    run.set_facts({"x": 0})
    run.set_facts({"x": 1})

    assert run.active() == ["a"]


@pytest.mark.uncased
def test_a_process_whose_condition_is_true_begins_at_once() -> None:
    assert start(starting("x = 1"), x=1).active() == ["a"]


REFUSED = {
    "none": "<conditionalEventDefinition/>",
    "two": "<conditionalEventDefinition><condition>x</condition><condition>y</condition>"
    "</conditionalEventDefinition>",
    "Python": when("x == 1"),
    "empty": when(""),
    "another language": '<conditionalEventDefinition><condition language="python">x</condition>'
    "</conditionalEventDefinition>",
}


@pytest.mark.parametrize("definition", REFUSED.values(), ids=REFUSED)
def test_a_condition_that_is_not_one_of_feel_is_refused(definition: str) -> None:
    assert ("condition", "c") in refused(catch("x").replace(when("x"), definition))


def test_a_condition_that_the_declared_facts_contradict_is_refused() -> None:
    diagrams = [read_diagram("p.bpmn", process(catch('x = "a"')))]

    found = check_executable(diagrams, {"x": Declared(FeelType.NUMBER)})

    assert [each[:2] for each in found] == [("condition", "c")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b',"true":true', b',"true":false'),
        (b'"format":3', b'"format":2'),
        (b'"true":true', b'"true":1'),
    ],
)
def test_a_stored_condition_must_be_as_it_was_written(old: bytes, new: bytes) -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", process(boundary("false")))], None)
    begun = start_instance(compiled, "p", {"x": 2}, MOMENT)
    assert old in begun.snapshot
    state = InstanceState("p", begun.snapshot.replace(old, new), {"x": 2})

    with pytest.raises(Tampered):
        advance(compiled, state, FactsSet({}), MOMENT)
