"""Event-based gateway (BPMN 2.0, 10.6.6 and 13.4.4): the first event behind it is the way that is taken."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused, NotFound, Tampered
from engine.feel import Moment
from engine.model.step import FactsSet, InstanceState, MessageArrived
from engine.testing import ProcessRun
from tests.diagrams.build import chain, definitions

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MOMENT = Moment(NOON, ZoneInfo("UTC"))
ROOTS = '<message id="m" name="news"/><message id="n" name="other"/><signal id="sg" name="alarm"/>'
MESSAGE = '<messageEventDefinition messageRef="m"/>'
SIGNAL = '<signalEventDefinition signalRef="sg"/>'
TIMER = "<timerEventDefinition><timeDuration>PT5H</timeDuration></timerEventDefinition>"
CONDITION = "<conditionalEventDefinition><condition>x = 1</condition></conditionalEventDefinition>"


def event(name: str, inside: str) -> str:
    caught = f'<intermediateCatchEvent id="{name}">{inside}</intermediateCatchEvent>'
    return caught + f'<userTask id="after_{name}"/>' + chain("g", name, f"after_{name}")


def model(body: str, attributes: str = "") -> bytes:
    return definitions(
        f'{ROOTS}<process id="p"><startEvent id="s"/><eventBasedGateway id="g" {attributes}/>'
        f"{body}{chain('s', 'g')}</process>"
    )


ALL = (
    event("news", MESSAGE) + event("alarm", SIGNAL) + event("late", TIMER) + event("met", CONDITION)
)
RECEIVE = '<receiveTask id="told" messageRef="n"/><userTask id="after_told"/>' + chain(
    "g", "told", "after_told"
)


def start(body: str = ALL, **facts: object) -> ProcessRun:
    return ProcessRun.start(
        {"p.bpmn": model(body)}, process_id="p", facts={"x": 0, **facts}, now=NOON
    )


def refused(body: str, attributes: str = "") -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        ProcessRun.start({"p.bpmn": model(body, attributes)}, process_id="p")
    assert all(found.message.es != found.message.en for found in caught.value.findings)
    return [found[:2] for found in caught.value.findings]


def happens(run: ProcessRun, name: str) -> None:
    if name == "news":
        run.message("news")
    elif name == "alarm":
        run.signal("alarm")
    elif name == "late":
        run.advance("PT5H")
    else:
        run.set_facts({"x": 1})


EVENTS = ["news", "alarm", "late", "met"]


@pytest.mark.parametrize("first", EVENTS)
@pytest.mark.parametrize("second", EVENTS)
def test_the_first_event_wins_and_the_others_are_gone(first: str, second: str) -> None:
    run = start()
    assert (run.active(), run.ended) == ([], False)

    happens(run, first)
    assert run.active() == [f"after_{first}"]
    if second == "news":
        with pytest.raises(NotFound):
            run.message("news")
    else:
        happens(run, second)

    assert run.active() == [f"after_{first}"]
    run.complete(f"after_{first}")
    assert run.ended


def test_a_receive_task_may_be_one_of_the_events() -> None:
    run = start(RECEIVE + event("late", TIMER))
    assert run.active() == ["told"]

    run.message("other")

    assert run.active() == ["after_told"]


def test_a_receive_task_is_gone_when_another_event_was_first() -> None:
    run = start(RECEIVE + event("late", TIMER))

    run.advance("PT5H")

    assert run.active() == ["after_late"]
    with pytest.raises(NotFound):
        run.message("other")


def test_what_is_true_already_happens_at_once() -> None:
    assert start(x=1).active() == ["after_met"]


def test_two_events_for_the_same_signal_are_one_way() -> None:
    run = start(event("one", SIGNAL) + event("two", SIGNAL))

    run.signal("alarm")

    assert run.active() == ["after_one"]


def test_a_gateway_beside_another_is_not_touched() -> None:
    other = MESSAGE.replace('"m"', '"n"')
    body = (
        '<eventBasedGateway id="h"/><userTask id="z"/>'
        f'<intermediateCatchEvent id="c">{other}</intermediateCatchEvent>'
        f'<intermediateCatchEvent id="d">{TIMER}</intermediateCatchEvent>'
        + chain("s", "h", "c", "z")
        + chain("h", "d", "z")
    )
    run = start(event("news", MESSAGE) + event("alarm", SIGNAL) + body)

    run.message("news")

    assert run.active() == ["after_news"]
    run.advance("PT5H")
    assert run.active() == ["after_news", "z"]


def test_the_journal_tells_the_gateway_the_way_and_the_event() -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", model(ALL))], None)
    begun = start_instance(compiled, "p", {"x": 0}, MOMENT)
    assert begun.passed == ("s", "s_g")
    state = InstanceState("p", begun.snapshot, {"x": 0})

    step = advance(compiled, state, MessageArrived("news", None, {}), MOMENT)

    assert step.passed == ("g", "g_news", "news", "news_after_news")
    assert (step.timers, step.awaited, step.signals) == ((), (), ())


def test_a_gateway_in_a_loop_waits_anew_each_time() -> None:
    body = event("news", MESSAGE) + event("late", TIMER)
    run = start(body + chain("after_late", "g"))
    for _ in range(3):
        run.advance("PT5H")
        run.complete("after_late")

    run.message("news")

    assert run.active() == ["after_news"]


@pytest.mark.parametrize(
    ("old", "new"), [(b'"host":2', b'"host":9'), (b',{"host":2}', b""), (b'"host":2', b'"host":4')]
)
def test_a_stored_event_stands_behind_its_gateway(old: bytes, new: bytes) -> None:
    compiled = compile_diagrams([read_diagram("p.bpmn", model(ALL))], None)
    begun = start_instance(compiled, "p", {"x": 0}, MOMENT)
    assert old in begun.snapshot
    state = InstanceState("p", begun.snapshot.replace(old, new, 1), {"x": 0})

    with pytest.raises(Tampered):
        advance(compiled, state, FactsSet({}), MOMENT)


REFUSED = {
    "one event": (event("news", MESSAGE), ("event-gateway", "g")),
    "a task": (
        event("news", MESSAGE) + '<userTask id="a"/>' + chain("g", "a"),
        ("event-gateway", "a"),
    ),
    "a throw event": (
        event("news", MESSAGE) + '<intermediateThrowEvent id="a"/>' + chain("g", "a"),
        ("event-gateway", "a"),
    ),
    "reached otherwise": (ALL + chain("s", "news"), ("event-gateway", "news")),
    "messages in two ways": (ALL + RECEIVE, ("event-gateway", "g")),
    "an event at a receive task": (
        RECEIVE
        + event("late", TIMER)
        + f'<boundaryEvent id="b" attachedToRef="told">{TIMER}</boundaryEvent>'
        + chain("b", "after_late"),
        ("event-gateway", "told"),
    ),
    "a condition": (
        ALL.replace(
            'targetRef="news">',
            'targetRef="news"><conditionExpression>x = 1</conditionExpression>',
        ),
        ("flow", "g_news"),
    ),
}


@pytest.mark.parametrize(("body", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_an_event_behind_it_is_refused(body: str, expected: tuple[str, str]) -> None:
    assert expected in refused(body)


@pytest.mark.parametrize("attributes", ['instantiate="true"', 'eventGatewayType="Parallel"'])
def test_a_gateway_that_begins_a_process_or_waits_for_all_is_refused(attributes: str) -> None:
    assert ("attribute", "g") in refused(ALL, attributes)


def test_the_usual_attributes_are_accepted() -> None:
    attributes = 'instantiate="false" eventGatewayType="Exclusive" gatewayDirection="Diverging"'
    run = ProcessRun.start({"p.bpmn": model(ALL, attributes)}, process_id="p", facts={"x": 1})

    assert run.active() == ["after_met"]
