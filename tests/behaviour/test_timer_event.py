"""Timer events (BPMN 2.0, 10.5.5 and 13.5.3): at the border of a task and in a flow."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import DiagramRefused, NotFound, Tampered
from engine.feel import Declared, FeelType, Moment
from engine.lint import check_executable
from engine.model.ids import TokenId
from engine.model.step import FactsSet, InstanceState, Step, TaskCompleted, TimerDue
from engine.testing import ProcessRun
from tests.diagrams.build import chain, process

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Guayaquil")


def timer(text: str, part: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{part}>{text}</{part}></timerEventDefinition>"


def boundary(text: str, *, interrupts: bool = True, part: str = "timeDuration") -> bytes:
    """Return start, task `a`, end; at `a` a timer that leads to task `late`."""
    cancels = "" if interrupts else 'cancelActivity="false"'
    return process(
        f'<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>'
        f'<boundaryEvent id="t" attachedToRef="a" {cancels}>{timer(text, part)}</boundaryEvent>'
        '<userTask id="late"/><endEvent id="e2"/>' + chain("s", "a", "e") + chain("t", "late", "e2")
    )


def pause(text: str, part: str = "timeDuration") -> bytes:
    return process(
        '<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>'
        f'<intermediateCatchEvent id="t">{timer(text, part)}</intermediateCatchEvent>'
        + chain("s", "t", "a", "e")
    )


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts, now=NOON, zone=ZONE)


def compiled_from(model: bytes) -> CompiledDiagrams:
    return compile_diagrams([read_diagram("p.bpmn", model)], None)


def at(now: datetime) -> Moment:
    return Moment(now, ZONE)


def state_of(step: Step) -> InstanceState:
    return InstanceState("p", step.snapshot, step.facts)


def test_an_interrupting_timer_takes_the_task_away() -> None:
    run = start(boundary("PT24H"))

    run.advance("PT23H59M")
    assert run.active() == ["a"]
    run.advance("PT1M")

    assert run.active() == ["late"]
    with pytest.raises(NotFound):
        run.complete("a")


def test_a_timer_beside_the_task_leaves_it_open() -> None:
    run = start(boundary("PT24H", interrupts=False))

    run.advance("PT24H")

    assert run.active() == ["a", "late"]


def test_what_a_timer_began_outlives_the_task() -> None:
    run = start(boundary("PT24H", interrupts=False))
    run.advance("PT24H")

    run.complete("a")

    assert run.active() == ["late"]
    run.complete("late")
    assert run.ended


@pytest.mark.parametrize("interrupts", [True, False])
def test_a_timer_is_gone_with_its_task(interrupts: bool) -> None:  # noqa: FBT001
    run = start(boundary("PT24H", interrupts=interrupts))

    run.complete("a")
    run.advance("P1Y")

    assert run.ended
    assert run.incidents == []


def test_a_duration_happens_once() -> None:
    run = start(boundary("PT24H", interrupts=False))

    run.advance("P30D")

    assert run.active() == ["a", "late"]


def test_a_task_that_comes_again_is_timed_again() -> None:
    model = boundary("PT24H").replace(b"</process>", chain("late", "a").encode() + b"</process>")
    model = model.replace(b'<endEvent id="e2"/>', b"").replace(
        b'<sequenceFlow id="late_e2" sourceRef="late" targetRef="e2"></sequenceFlow>', b""
    )
    run = start(model)

    for _ in range(3):
        run.advance("PT24H")
        run.complete("late")

    assert run.active() == ["a"]


def test_several_timers_happen_in_the_order_of_their_time() -> None:
    second = (
        '<boundaryEvent id="u" attachedToRef="a" cancelActivity="false">'
        + timer("PT2H")
        + '</boundaryEvent><userTask id="soon"/>'
        + chain("u", "soon")
    )
    model = boundary("PT24H").replace(b"</process>", second.encode() + b"</process>")
    run = start(model)

    run.advance("P2D")

    assert run.active() == ["soon", "late"]


def test_an_event_does_not_touch_a_sibling() -> None:
    model = process(
        '<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>'
        f'<boundaryEvent id="t" attachedToRef="a">{timer("PT1H")}</boundaryEvent><userTask id="c"/>'
        + chain("s", "f", "a")
        + chain("f", "b")
        + chain("t", "c")
    )
    run = start(model)

    run.advance("PT1H")

    assert run.active() == ["b", "c"]


def test_what_a_sibling_does_moves_no_due_time() -> None:
    model = process(
        '<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>'
        f'<boundaryEvent id="t" attachedToRef="a">{timer("PT2H")}</boundaryEvent><userTask id="c"/>'
        f'<intermediateCatchEvent id="u">{timer("PT3H")}</intermediateCatchEvent><userTask id="d"/>'
        + chain("s", "f", "a")
        + chain("f", "b", "b")
        + chain("f", "u", "d")
        + chain("t", "c")
    )
    run = start(model)
    for _ in range(4):
        run.advance("PT30M")
        run.complete("b")
    assert run.active() == ["c", "b"]

    run.advance("PT1H")

    assert run.active() == ["c", "b", "d"]


def test_a_step_tells_what_waits_until_when_and_what_was_taken_away() -> None:
    compiled = compiled_from(boundary("PT24H"))
    begun = start_instance(compiled, "p", {}, at(NOON))
    [armed] = begun.timers
    due_at = NOON + timedelta(hours=24)
    assert (armed.element_id, armed.due_at) == ("t", due_at)

    step = advance(compiled, state_of(begun), TimerDue(armed.token_id), at(due_at))

    assert step.closed == (begun.ready[0].token_id,)
    assert [task.element_id for task in step.opened] == ["late"]
    assert step.passed == ("t", "t_late")
    assert step.timers == ()


@pytest.mark.parametrize("interrupts", [True, False])
def test_the_time_of_a_task_counts_anew_when_it_is_asked_to(*, interrupts: bool) -> None:
    compiled = compiled_from(boundary("PT24H", interrupts=interrupts))
    begun = start_instance(compiled, "p", {}, at(NOON))
    later = NOON + timedelta(hours=23)

    step = advance(compiled, state_of(begun), FactsSet({}, (begun.ready[0].token_id,)), at(later))

    [armed], [before] = step.timers, begun.timers
    assert (armed.token_id, armed.due_at) == (before.token_id, later + timedelta(hours=24))
    assert step.ready == begun.ready
    assert (step.opened, step.closed, step.passed) == ((), (), ())


def test_a_time_that_has_come_does_not_come_again() -> None:
    compiled = compiled_from(boundary("PT24H", interrupts=False))
    begun = start_instance(compiled, "p", {}, at(NOON))
    later = NOON + timedelta(hours=24)
    late = advance(compiled, state_of(begun), TimerDue(begun.timers[0].token_id), at(later))

    step = advance(compiled, state_of(late), FactsSet({}, (begun.ready[0].token_id,)), at(later))

    assert step.timers == late.timers == ()


def test_a_date_stays_when_the_time_of_its_task_counts_anew() -> None:
    compiled = compiled_from(boundary("2026-12-31", part="timeDate"))
    begun = start_instance(compiled, "p", {}, at(NOON))
    later = NOON + timedelta(hours=24)

    step = advance(compiled, state_of(begun), FactsSet({}, (begun.ready[0].token_id,)), at(later))

    assert step.timers == begun.timers


def test_only_the_time_of_a_waiting_task_counts_anew() -> None:
    compiled = compiled_from(boundary("PT24H"))
    begun = start_instance(compiled, "p", {}, at(NOON))

    for token in (begun.timers[0].token_id, TokenId("99")):
        with pytest.raises(NotFound):
            advance(compiled, state_of(begun), FactsSet({}, (token,)), at(NOON))


def test_a_time_that_has_not_come_is_not_due() -> None:
    compiled = compiled_from(boundary("PT24H"))
    begun = start_instance(compiled, "p", {}, at(NOON))

    for token in (begun.timers[0].token_id, begun.ready[0].token_id, TokenId("99")):
        with pytest.raises(NotFound):
            advance(compiled, state_of(begun), TimerDue(token), at(NOON + timedelta(hours=23)))


def test_a_timer_is_not_a_task() -> None:
    compiled = compiled_from(boundary("PT24H"))
    begun = start_instance(compiled, "p", {}, at(NOON))

    with pytest.raises(NotFound):
        advance(compiled, state_of(begun), TaskCompleted(begun.timers[0].token_id, {}), at(NOON))


def test_a_flow_waits_at_a_timer() -> None:
    run = start(pause("P2D"))
    assert (run.active(), run.ended) == ([], False)

    run.advance("P1D")
    assert run.active() == []
    run.advance("P1D")

    assert run.active() == ["a"]


@pytest.mark.parametrize(
    ("text", "due_at"),
    [
        ("PT1M", NOON + timedelta(minutes=1)),
        ("P2W", NOON + timedelta(weeks=2)),
        ("P1M", datetime(2026, 2, 1, 12, tzinfo=UTC)),
        ("P1Y2M3DT4H5M6S", datetime(2027, 3, 4, 16, 5, 6, tzinfo=UTC)),
        ("P5Y", datetime(2031, 1, 1, 12, tzinfo=UTC)),
        ('duration("PT36H")', NOON + timedelta(hours=36)),
        ('= duration("P2M")', datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("= wait", NOON + timedelta(days=3)),
    ],
)
def test_a_duration_is_iso_8601_or_feel(text: str, due_at: datetime) -> None:
    step = start_instance(compiled_from(pause(text)), "p", {"wait": timedelta(days=3)}, at(NOON))

    assert step.timers[0].due_at == due_at


def test_a_month_ends_at_its_last_day() -> None:
    end_of_january = datetime(2026, 1, 31, 12, tzinfo=UTC)

    step = start_instance(compiled_from(pause("P1M")), "p", {}, at(end_of_january))

    assert step.timers[0].due_at == datetime(2026, 2, 28, 12, tzinfo=UTC)


def test_months_follow_the_calendar_of_the_place() -> None:
    # In Guayaquil it is still the last evening of January.
    evening = datetime(2026, 2, 1, 3, tzinfo=UTC)

    step = start_instance(compiled_from(pause("P1M")), "p", {}, at(evening))

    assert step.timers[0].due_at == datetime(2026, 3, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "due_at"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 5, tzinfo=UTC)),
        ("2026-03-01T09:00:00-05:00", datetime(2026, 3, 1, 14, tzinfo=UTC)),
        ("2026-03-01T09:00:00Z", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("= hearing", datetime(2026, 5, 4, 5, tzinfo=UTC)),
        ('= date and time("2026-03-01T09:00:00Z")', datetime(2026, 3, 1, 9, tzinfo=UTC)),
    ],
)
def test_a_date_has_its_zone_or_is_a_day_of_the_place(text: str, due_at: datetime) -> None:
    compiled = compiled_from(pause(text, "timeDate"))

    step = start_instance(compiled, "p", {"hearing": date(2026, 5, 4)}, at(NOON))

    assert step.timers[0].due_at == due_at


def test_a_date_that_has_passed_is_due_at_once() -> None:
    run = start(pause("2025-01-01", "timeDate"))

    run.advance("PT1M")

    assert run.active() == ["a"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("nowhere", "timeDuration"),
        ("x", "timeDuration"),
        ("moment", "timeDuration"),
        ("-wait", "timeDuration"),
        ("x", "timeDate"),
        ("wait", "timeDate"),
        ("far", "timeDate"),
        ("date and time(local)", "timeDate"),
    ],
)
def test_a_time_that_cannot_be_told_is_an_incident(text: str, part: str) -> None:
    waits = {"wait": timedelta(hours=1), "moment": timedelta(seconds=5)}
    run = start(
        boundary(text, part=part),
        **{"x": 1, "far": date(2099, 1, 1), "local": "2026-03-01T09:00:00", **waits},
    )

    [(element_id, reason)] = run.incidents

    assert element_id == "t"
    assert reason.es != reason.en
    assert run.active() == ["a"]


def test_a_timer_in_an_incident_is_armed_when_the_facts_are_there() -> None:
    run = start(boundary("wait"))
    assert [found[0] for found in run.incidents] == ["t"]

    run.set_facts({"wait": timedelta(hours=2)})
    assert run.incidents == []
    run.advance("PT2H")

    assert run.active() == ["late"]


def test_a_task_is_completed_while_its_timer_is_in_an_incident() -> None:
    run = start(boundary("wait"))

    run.complete("a")

    assert run.ended
    assert run.incidents == []


REFUSED = {
    "a sign": timer("-PT5M"),
    "no time": timer("P"),
    "too short": timer("PT30S"),
    "too long": timer("P5Y1M"),
    "nothing": timer(""),
    "not FEEL": timer("PT5M + "),
    "a number": timer("5"),
    "a date as duration": timer('date("2026-01-01")'),
    "too short in FEEL": timer('duration("PT5S")'),
    "a sign in FEEL": timer('-duration("PT5H")'),
    "too long in FEEL": timer('duration("P6Y")'),
    "a little too long": timer("P5Y10D"),
    "small letters": timer("pt5m"),
    "a cycle as duration": timer("R3/PT5M"),
    "a duration as date": timer("P1D", "timeDate"),
    "a cycle as date": timer("R/PT1H", "timeDate"),
    "no zone": timer("2026-03-01T09:00:00", "timeDate"),
    "no zone in FEEL": timer('date and time("2026-03-01T09:00:00")', "timeDate"),
    "no such day": timer("2026-02-30", "timeDate"),
    "no part": "<timerEventDefinition/>",
    "two parts": "<timerEventDefinition><timeDate>2026-01-01</timeDate>"
    "<timeDuration>PT5M</timeDuration></timerEventDefinition>",
    "another language": '<timerEventDefinition><timeDuration language="python">x</timeDuration>'
    "</timerEventDefinition>",
}


@pytest.mark.parametrize("definition", REFUSED.values(), ids=REFUSED)
def test_a_timer_without_a_time_is_refused(definition: str) -> None:
    model = pause("PT5M").replace(timer("PT5M").encode(), definition.encode())

    with pytest.raises(DiagramRefused) as refused:
        start(model)

    assert ("timer", "t") in [found[:2] for found in refused.value.findings]
    assert all(found.message.es != found.message.en for found in refused.value.findings)


@pytest.mark.parametrize("text", ["x", "x + 1", "nowhere"])
def test_a_timer_that_the_declared_facts_contradict_is_refused(text: str) -> None:
    diagrams = [read_diagram("p.bpmn", pause(text))]

    found = check_executable(diagrams, {"x": Declared(FeelType.NUMBER)})

    assert [each[:2] for each in found] == [("timer", "t")]


@pytest.mark.parametrize("host", ["s", "e", "nowhere", "", "t"])
def test_a_boundary_event_is_on_a_task(host: str) -> None:
    model = boundary("PT5M").replace(b'attachedToRef="a"', f'attachedToRef="{host}"'.encode())

    with pytest.raises(DiagramRefused) as refused:
        start(model)

    assert ("boundary", "t") in [found[:2] for found in refused.value.findings]


@pytest.mark.parametrize("event", ["boundaryEvent", "intermediateCatchEvent"])
@pytest.mark.parametrize("inside", ["", timer("PT5M") * 2])
def test_an_event_waits_for_one_thing(event: str, inside: str) -> None:
    body = f'<startEvent id="s"/><userTask id="a"/><{event} id="x" attachedToRef="a">{inside}</{event}>'

    with pytest.raises(DiagramRefused) as refused:
        start(process(body + chain("s", "a")))

    assert ("event", "x") in [found[:2] for found in refused.value.findings]


def test_nothing_leads_into_a_boundary_event() -> None:
    model = boundary("PT5M").replace(b'targetRef="late"', b'targetRef="t"')

    with pytest.raises(DiagramRefused) as refused:
        start(model)

    assert ("flow", "t") in [found[:2] for found in refused.value.findings]


FORGED = {
    "a host that is not there": (b'"host":2', b'"host":9'),
    "no host": (b',"host":2', b""),
    "itself as host": (b'"host":2', b'"host":3'),
    "no time": (b'"due":"2026-01-02T12:00:00+00:00",', b""),
    "a time without a zone": (b"12:00:00+00:00", b"12:00:00"),
    "a time of another zone": (b"12:00:00+00:00", b"07:00:00-05:00"),
    "no instant": (b"2026-01-02T12", b"2026-13-02T12"),
    "a flow": (b'"due"', b'"by":"s_a","due"'),
}


@pytest.mark.parametrize(("old", "new"), FORGED.values(), ids=FORGED)
def test_a_stored_timer_must_be_as_it_was_written(old: bytes, new: bytes) -> None:
    compiled = compiled_from(boundary("PT24H"))
    step = start_instance(compiled, "p", {}, at(NOON))
    assert old in step.snapshot
    state = InstanceState("p", step.snapshot.replace(old, new), {})

    with pytest.raises(Tampered):
        advance(compiled, state, FactsSet({}), at(NOON))


def test_a_process_tells_its_timers() -> None:
    [found] = compiled_from(boundary("PT24H")).processes["p"].timers.values()

    assert (found.element_id, found.host_id, found.interrupts) == ("t", "a", True)
