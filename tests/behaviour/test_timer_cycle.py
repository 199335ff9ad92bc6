"""Timers that come again, and timers by which a process begins (BPMN 2.0, 10.5.5; ISO 8601, 4.4)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused, InstanceBroken, NotFound, Tampered
from engine.feel import Moment
from engine.model.step import FactsSet, InstanceState, Step, TimerDue
from engine.testing import ProcessRun
from tests.diagrams.build import chain, process

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Guayaquil")


def cycle(text: str, part: str = "timeCycle") -> str:
    return f"<timerEventDefinition><{part}>{text}</{part}></timerEventDefinition>"


def boundary(text: str, attributes: str = 'cancelActivity="false"') -> bytes:
    return process(
        '<startEvent id="s"/><userTask id="a"/><userTask id="b"/>'
        f'<boundaryEvent id="t" attachedToRef="a" {attributes}>{cycle(text)}</boundaryEvent>'
        + chain("s", "a")
        + chain("t", "b")
    )


def beginning(text: str, part: str = "timeCycle", attributes: str = "") -> bytes:
    return process(
        f'<startEvent id="s" {attributes}>{cycle(text, part)}</startEvent><userTask id="a"/>'
        + chain("s", "a")
    )


def start(model: bytes, *, now: datetime = NOON, zone: ZoneInfo = ZONE) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", now=now, zone=zone)


def refused(model: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(model)
    assert all(found.message.es != found.message.en for found in caught.value.findings)
    return [found[:2] for found in caught.value.findings]


def compiled_from(model: bytes) -> CompiledDiagrams:
    return compile_diagrams([read_diagram("p.bpmn", model)], None)


def begun(compiled: CompiledDiagrams) -> Step:
    return start_instance(compiled, "p", {}, Moment(NOON, ZONE))


def late(compiled: CompiledDiagrams, step: Step, hours: float) -> Step:
    """Let the timer of a step have come so many hours after noon."""
    moment = Moment(NOON + timedelta(hours=hours), ZONE)
    state = InstanceState("p", step.snapshot, {})
    return advance(compiled, state, TimerDue(step.timers[0].token_id), moment)


def reminders(step: Step) -> int:
    return [task.element_id for task in step.ready].count("b")


@pytest.mark.parametrize(("text", "count"), [("R3/PT1H", 3), ("R1/PT1H", 1), ("R/PT1H", 10)])
def test_a_cycle_comes_as_often_as_it_says(text: str, count: int) -> None:
    run = start(boundary(text))

    run.advance("PT10H")

    assert run.active() == ["a"] + ["b"] * count


def test_what_a_cycle_began_outlives_the_task_and_the_cycle_does_not() -> None:
    run = start(boundary("R/PT1H"))
    run.advance("PT2H")

    run.complete("a")
    run.advance("P1D")

    assert run.active() == ["b", "b"]
    run.complete("b")
    run.complete("b")
    assert run.ended


def test_a_cycle_is_counted_from_its_beginning() -> None:
    run = start(boundary("R/P1M"), now=datetime(2026, 1, 31, 12, tzinfo=UTC), zone=ZoneInfo("UTC"))

    run.advance("P28D")
    assert run.active() == ["a", "b"]
    run.advance("P30D")
    assert run.active() == ["a", "b"]
    run.advance("P1D")

    assert run.active() == ["a", "b", "b"]


@pytest.mark.parametrize("place", ["boundaryEvent", "intermediateCatchEvent"])
def test_where_a_cycle_happens_once_its_first_time_is_the_one(place: str) -> None:
    model = boundary("R3/PT1H", "")
    if place == "intermediateCatchEvent":
        model = process(
            f'<startEvent id="s"/><intermediateCatchEvent id="t">{cycle("R3/PT1H")}'
            '</intermediateCatchEvent><userTask id="b"/>' + chain("s", "t", "b")
        )
    run = start(model)

    run.advance("PT10H")

    assert run.active() == ["b"]


def test_a_task_that_begins_anew_has_its_cycle_anew() -> None:
    compiled = compiled_from(boundary("R3/PT2H"))
    step = late(compiled, begun(compiled), 2)
    moment = Moment(NOON + timedelta(hours=3), ZONE)

    anew = FactsSet({}, (step.ready[0].token_id,))
    after = advance(compiled, InstanceState("p", step.snapshot, {}), anew, moment)

    assert after.timers[0].due_at == NOON + timedelta(hours=5)
    again = late(compiled, after, 5)
    last = late(compiled, again, 7)
    assert (reminders(again), reminders(last), last.timers) == (2, 3, ())


@pytest.mark.parametrize(("policy", "count"), [("", 1), ("once", 1), ("all", 5), ("skip", 0)])
def test_times_that_were_missed_are_caught_up_as_the_diagram_says(policy: str, count: int) -> None:
    said = f'cancelActivity="false" ruta:catchUp="{policy}"' if policy else 'cancelActivity="false"'
    compiled = compiled_from(boundary("R/PT1H", said))

    step = late(compiled, begun(compiled), 5.5)

    assert reminders(step) == count
    assert step.timers[0].due_at == NOON + timedelta(hours=6)


@pytest.mark.parametrize("policy", ["once", "all", "skip"])
def test_a_time_that_is_a_little_late_happens_once(policy: str) -> None:
    compiled = compiled_from(boundary("R/PT1H", f'cancelActivity="false" ruta:catchUp="{policy}"'))

    step = late(compiled, begun(compiled), 1.9)

    assert reminders(step) == 1
    assert step.timers[0].due_at == NOON + timedelta(hours=2)


@pytest.mark.parametrize(("policy", "count"), [("once", 1), ("all", 3), ("skip", 0)])
def test_times_that_were_missed_are_counted(policy: str, count: int) -> None:
    compiled = compiled_from(boundary("R3/PT1H", f'cancelActivity="false" ruta:catchUp="{policy}"'))

    step = late(compiled, begun(compiled), 50)

    assert (reminders(step), step.timers) == (count, ())


def test_thousands_of_missed_times_are_caught_up_in_portions() -> None:
    compiled = compiled_from(boundary("R/PT1M", 'cancelActivity="false" ruta:catchUp="all"'))

    step = late(compiled, begun(compiled), 24)
    again = late(compiled, step, 24)

    assert (reminders(step), reminders(again)) == (100, 200)
    assert step.timers[0].due_at == NOON + timedelta(minutes=101)


def test_a_cycle_tells_its_next_time_with_the_same_token() -> None:
    compiled = compiled_from(boundary("R3/PT1H"))
    first = begun(compiled)

    step = late(compiled, first, 1)

    assert step.timers[0].token_id == first.timers[0].token_id
    assert step.passed == ("t", "t_b")
    assert step.closed == ()


@pytest.mark.uncased
@pytest.mark.parametrize(
    ("text", "part", "span"),
    [("PT2H", "timeDuration", "PT2H"), ("2026-01-01T09:00:00-05:00", "timeDate", "PT2H")],
)
def test_a_process_begins_at_its_time(text: str, part: str, span: str) -> None:
    run = start(beginning(text, part))
    run.advance("PT1H59M")
    assert (run.active(), run.ended) == ([], False)

    run.advance("PT1M")
    assert run.active() == ["a"]
    run.advance(span)

    assert run.active() == ["a"]


@pytest.mark.uncased
def test_a_process_begins_with_each_time_of_a_cycle() -> None:
    run = start(beginning("R3/PT1H"))

    run.advance("PT2H")
    assert run.active() == ["a", "a"]
    run.advance("PT9H")

    assert run.active() == ["a", "a", "a"]


def test_a_process_that_begins_by_a_time_is_not_started_by_hand() -> None:
    with pytest.raises(NotFound):
        begun(compiled_from(beginning("R3/PT1H")))


@pytest.mark.uncased
def test_a_process_whose_time_cannot_be_told_does_not_begin() -> None:
    with pytest.raises(InstanceBroken):
        start(beginning("= wait", "timeDuration"))


@pytest.mark.parametrize(
    "text",
    ["", "PT1H", "R", "R0/PT1H", "R-1/PT1H", "R3/PT30S", "R3/-PT1H", "R3/P6Y", "R/PT0S", "R3/",
     "R3/2026-01-01T00:00:00Z/PT1H", "R3/PT1H/2026-01-01T00:00:00Z", "0 0 9 * * ?", "@daily", "x", "= 1", "r3/PT1H"],
)  # fmt: skip
def test_a_cycle_that_tells_no_times_is_refused(text: str) -> None:
    assert refused(boundary(text)) == [("timer", "t")]


@pytest.mark.parametrize(
    ("model", "element_id"),
    [
        (boundary("R3/PT1H", 'cancelActivity="false" ruta:catchUp="never"'), "t"),
        (boundary("R3/PT1H", 'ruta:catchUp="all"'), "t"),
        (beginning("PT1H", "timeDuration", 'ruta:catchUp="all"'), "s"),
    ],
)
def test_a_policy_without_effect_is_refused(model: bytes, element_id: str) -> None:
    assert refused(model) == [("timer", element_id)]


def test_a_cycle_may_be_told_by_the_facts() -> None:
    body = boundary('= "R2/PT" + string(hours) + "H"')
    run = ProcessRun.start({"p.bpmn": body}, "p", {"hours": 3}, now=NOON)

    run.advance("PT5H")
    run.set_facts({"hours": 1})
    run.advance("PT10H")

    assert run.active() == ["a", "b", "b"]


@pytest.mark.parametrize("told", ["every day", "R3/PT1S", 5, None])
def test_facts_that_tell_no_cycle_are_an_incident_until_they_do(told: object) -> None:
    run = ProcessRun.start({"p.bpmn": boundary("= reminders")}, "p", {"reminders": told}, now=NOON)
    assert [element_id for element_id, _ in run.incidents] == ["t"]

    run.set_facts({"reminders": "R1/PT1H"})
    run.advance("PT1H")

    assert (run.active(), run.incidents) == (["a", "b"], [])


FORGED = {
    "no cycle": (b'"cycle":["2026-01-01T12:00:00+00:00",1,3],', b""),
    "another zone": (b'["2026-01-01T12:00:00+00:00"', b'["2026-01-01T07:00:00-05:00"'),
    "nothing left": (b",1,3]", b",1,0]"),
    "no turn": (b",1,3]", b",0,3]"),
    "a text": (b",1,3]", b',"1",3]'),
    "too short": (b",1,3]", b",1]"),
    "told though it is drawn": (b",1,3]", b',1,3,"R3/PT1H"]'),
    "told and none": (b",1,3]", b',1,3,"PT1H"]'),
}


@pytest.mark.parametrize(("old", "new"), FORGED.values(), ids=FORGED)
def test_a_stored_cycle_must_be_as_it_was_written(old: bytes, new: bytes) -> None:
    compiled = compiled_from(boundary("R3/PT1H"))
    step = begun(compiled)
    assert old in step.snapshot
    state = InstanceState("p", step.snapshot.replace(old, new), {})

    with pytest.raises(Tampered):
        advance(compiled, state, FactsSet({}), Moment(NOON, ZONE))
