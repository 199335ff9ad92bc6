"""What people decide about a token in an incident: it tries again, goes on elsewhere in its scope, or is taken away."""

import pytest

from engine.errors import NotFound
from engine.testing import ProcessRun
from tests.behaviour.test_call_activity import call, called, caller
from tests.diagrams.build import (
    boundary,
    chain,
    event,
    event_subprocess,
    flow,
    for_each,
    scoped,
    steps_inside,
    subprocess,
    times,
)

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
STUCK = '<scriptTask id="stuck"><script>y = 1 / x</script></scriptTask>'
A, B, C = (f'<userTask id="{name}"/>' for name in "abc")


def start(body: str, *others: bytes, **facts: object) -> ProcessRun:
    models = {"p.bpmn": scoped(body)} | {f"{n}.bpmn": other for n, other in enumerate(others)}
    return ProcessRun.start(models, process_id="p", facts={"x": 0, **facts})


def stopped(run: ProcessRun) -> list[str]:
    return [element_id for element_id, _ in run.incidents]


PLAIN = START + STUCK + A + B + END + chain("s", "stuck", "a", "b", "e")
BESIDE = (
    START
    + '<parallelGateway id="split"/><parallelGateway id="join"/>'
    + STUCK
    + A
    + B
    + C
    + END
    + chain("s", "split", "stuck", "a", "join", "c", "e")
    + chain("split", "b", "join")
)


def test_a_token_that_tries_again_too_early_stands_where_it_stood() -> None:
    run = start(PLAIN)

    run.retry("stuck")

    assert (stopped(run), run.active()) == (["stuck"], [])


def test_only_the_token_that_is_meant_tries_again() -> None:
    other = '<scriptTask id="other"><script>z = 1 / x</script></scriptTask>'
    body = START + '<parallelGateway id="split"/>' + STUCK + other + A + B
    run = start(body + chain("s", "split", "stuck", "a") + chain("split", "other", "b"))

    run.retry("other")

    assert stopped(run) == ["stuck", "other"]
    run.move("other", "b")
    assert (stopped(run), run.active()) == (["stuck"], ["b"])


def test_a_moved_token_begins_at_its_target_as_though_a_flow_had_led_there() -> None:
    run = start(PLAIN)

    run.move("stuck", "b")

    assert (stopped(run), run.active()) == ([], ["b"])
    run.complete("b")
    assert run.ended
    assert "y" not in run.facts


def test_events_stand_ready_at_the_border_of_a_target() -> None:
    run = start(PLAIN + boundary("late", "b", "timer PT5M") + C + chain("late", "c"))

    run.move("stuck", "b")
    run.advance("PT5M")

    assert run.active() == ["c"]


def test_what_happens_by_itself_at_the_target_happens_at_once() -> None:
    choice = '<exclusiveGateway id="g" default="g_a"/>'
    way = flow("g_b", "g", "b", "x = 0") + flow("g_a", "g", "a") + chain("s", "stuck", "g")
    run = start(START + STUCK + choice + A + B + way)

    run.move("stuck", "g")

    assert run.active() == ["b"]


def test_a_token_that_is_moved_to_where_it_cannot_go_on_stands_in_an_incident_there() -> None:
    other = '<scriptTask id="other"><script>z = 1 / x</script></scriptTask>'
    run = start(START + STUCK + other + A + chain("s", "stuck", "other", "a"))

    run.move("stuck", "other")

    assert stopped(run) == ["other"]


def test_a_token_may_be_moved_to_the_join_that_its_branch_leads_to() -> None:
    run = start(BESIDE)

    run.move("stuck", "join")
    assert run.active() == ["b"]

    run.complete("b")
    assert run.active() == ["c"]


def test_a_join_that_a_token_could_reach_by_several_flows_is_no_target() -> None:
    way = '<parallelGateway id="split"/><parallelGateway id="join"/>' + A + B + C
    run = start(
        START
        + STUCK
        + way
        + chain("s", "stuck", "split", "a", "join", "c")
        + chain("split", "b", "join")
    )

    with pytest.raises(NotFound):
        run.move("stuck", "join")

    assert stopped(run) == ["stuck"]


INNER = '<startEvent id="i"/>' + STUCK + B + chain("i", "stuck", "b")
SCOPES = (
    START
    + subprocess("sub", INNER)
    + boundary("off", "sub", "message m")
    + A
    + C
    + chain("s", "sub", "a")
    + chain("off", "c")
    + event_subprocess("handler", event("startEvent", "h", "signal m"), "handled")
)


@pytest.mark.parametrize("place", ["s", "i", "a", "sub", "off", "h", "handled", "nowhere", "b.end"])
def test_no_token_leaves_its_scope_or_begins_where_no_flow_leads(place: str) -> None:
    run = start(SCOPES)

    with pytest.raises(NotFound):
        run.move("stuck", place)

    assert stopped(run) == ["stuck"]


def test_a_token_inside_a_subprocess_goes_on_inside_and_the_rest_stands_ready() -> None:
    run = start(SCOPES)

    run.move("stuck", "b")
    assert run.active() == ["b"]

    run.message("m")
    assert run.active() == ["c"]


def test_the_last_token_of_a_subprocess_that_ends_lets_it_be_left() -> None:
    run = start(SCOPES)

    run.end("stuck")

    assert (stopped(run), run.active()) == ([], ["a"])


def test_a_token_that_ends_leaves_the_others_alone() -> None:
    run = start(
        START
        + '<parallelGateway id="split"/>'
        + STUCK
        + A
        + chain("s", "split", "stuck")
        + chain("split", "a")
    )

    run.end("stuck")
    assert (stopped(run), run.active()) == ([], ["a"])

    run.complete("a")
    assert run.ended


def test_when_a_branch_ends_the_join_that_waited_for_it_says_so() -> None:
    run = start(BESIDE)
    run.complete("b")

    run.end("stuck")

    assert stopped(run) == ["join"]


def test_an_instance_whose_last_token_ends_has_ended() -> None:
    run = start(PLAIN)

    run.end("stuck")

    assert (run.ended, stopped(run)) == (True, [])


@pytest.mark.parametrize("act", ["retry", "end"])
def test_what_stands_in_no_incident_is_not_found(act: str) -> None:
    run = start(PLAIN, x=1)

    with pytest.raises(NotFound):
        getattr(run, act)("a")
    with pytest.raises(NotFound):
        run.move("a", "b")


WITH_TIMER = (
    START
    + A
    + boundary("when", "a", "timer = wait")
    + B
    + C
    + chain("s", "a", "c")
    + chain("when", "b")
)


def test_an_event_that_only_stands_ready_may_be_given_up_and_not_moved() -> None:
    run = start(WITH_TIMER, wait="later")
    assert (stopped(run), run.active()) == (["when"], ["a"])

    with pytest.raises(NotFound):
        run.move("when", "b")
    run.end("when")

    assert (stopped(run), run.active()) == ([], ["a"])


def test_an_event_behind_a_gateway_stands_for_all_of_them() -> None:
    events = event("intermediateCatchEvent", "when", "timer = wait") + event(
        "intermediateCatchEvent", "told", "message m"
    )
    body = START + '<eventBasedGateway id="g"/>' + events + A + B
    body += chain("s", "g", "when", "a") + chain("g", "told", "b")
    run = start(body, wait="later")
    assert stopped(run) == ["when"]

    run.move("when", "b")

    assert (stopped(run), run.active()) == ([], ["b"])
    with pytest.raises(NotFound):
        run.message("m")


STUCK_INSIDE = called(START + STUCK + A + END + chain("s", "stuck", "a", "e"))


def calling(**facts: object) -> ProcessRun:
    mapped = '<ruta:in source="x" target="x"/>'
    models = {"p.bpmn": caller(mapped=mapped), "q.bpmn": STUCK_INSIDE}
    return ProcessRun.start(models, process_id="p", facts={"x": 0, **facts})


def test_a_moved_token_of_a_called_process_returns_to_its_caller() -> None:
    run = calling()

    run.move("stuck", "a")
    run.complete("a")

    assert run.active() == ["last"]


def test_when_people_end_a_called_process_its_caller_stands_still_until_they_say_how_it_goes_on() -> (
    None
):
    run = calling()

    run.end("stuck")
    assert (stopped(run), run.active()) == (["x"], [])

    run.retry("x")
    assert (stopped(run), run.active()) == ([], ["last"])


def test_a_call_may_be_made_again() -> None:
    run = calling()
    run.end("stuck")

    run.move("x", "x")

    assert stopped(run) == ["stuck"]


def test_what_was_called_at_a_moved_token_is_over() -> None:
    body = steps_inside("inner")
    wrong = '<ruta:out source="1 / 0" target="y"/>'
    run = ProcessRun.start(
        {
            "p.bpmn": scoped(START + call(mapped=wrong) + A + END + chain("s", "x", "a", "e")),
            "q.bpmn": called(body),
        },
        process_id="p",
    )
    run.complete("inner")
    assert stopped(run) == ["x"]

    run.move("x", "a")

    assert (stopped(run), run.active()) == ([], ["a"])


def stuck_each_time(marker: str) -> str:
    return f'<scriptTask id="stuck">{marker}<script>y = 1 / x</script></scriptTask>'


def asking(*, sequential: bool = False) -> str:
    """Return a marker whose completion condition nobody can evaluate before `limit` is there."""
    return for_each("items", until="result > limit", sequential=sequential)


ITEMS: dict[str, object] = {"items": ["a", "b", "c"]}
REPEATED = {
    "at one time of a task": (stuck_each_time(times("3")), {}),
    "at the only time so far": (stuck_each_time(times("3", sequential=True)), {}),
    "at the activity": (f'<userTask id="stuck">{times("n")}</userTask>', {"n": -1}),
}
OF_WHAT_REPEATS = pytest.mark.parametrize(("activity", "facts"), REPEATED.values(), ids=REPEATED)


def around_it(activity: str) -> str:
    return START + activity + A + B + END + chain("s", "stuck", "a", "b", "e")


@OF_WHAT_REPEATS
def test_where_an_activity_repeats_the_whole_activity_is_moved(
    activity: str, facts: dict[str, object]
) -> None:
    run = start(around_it(activity), **facts)
    assert stopped(run)

    run.move("stuck", "b")

    assert (stopped(run), run.active()) == ([], ["b"])
    run.complete("b")
    assert run.ended


@OF_WHAT_REPEATS
def test_where_an_activity_repeats_the_whole_activity_is_ended(
    activity: str, facts: dict[str, object]
) -> None:
    run = start(around_it(activity), **facts)

    run.end("stuck")

    assert (run.ended, stopped(run)) == (True, [])


def test_one_time_that_cannot_be_counted_takes_the_others_along() -> None:
    border = boundary("off", "stuck", "message m") + C + chain("off", "c")
    run = start(around_it(f'<userTask id="stuck">{asking()}</userTask>') + border, **ITEMS)
    run.complete("stuck", {"result": 1})
    assert (stopped(run), run.active()) == (["stuck"], ["stuck", "stuck"])

    run.move("stuck", "b")

    assert (stopped(run), run.active()) == ([], ["b"])
    assert "results" not in run.facts
    with pytest.raises(NotFound):
        run.message("m")


def test_an_activity_that_repeats_may_not_be_moved_to_its_own_inside() -> None:
    run = start(START + subprocess("sub", times("n") + INNER) + A + chain("s", "sub", "a"), n=-1)
    assert stopped(run) == ["sub"]

    with pytest.raises(NotFound):
        run.move("sub", "b")

    assert stopped(run) == ["sub"]


EACH = (
    START
    + subprocess(
        "sub", times("2") + '<startEvent id="i"/>' + STUCK + B + C + chain("i", "stuck", "b", "c")
    )
    + A
    + chain("s", "sub", "a")
)


def test_a_token_inside_one_time_of_a_subprocess_stays_in_it() -> None:
    run = start(EACH)
    with pytest.raises(NotFound):
        run.move("stuck", "a")

    run.move("stuck", "c")
    assert (stopped(run), run.active()) == (["stuck"], ["c"])

    run.complete("c")
    assert (stopped(run), run.active()) == (["stuck"], [])
    run.move("stuck", "b")
    run.complete("b")
    run.complete("c")
    assert run.active() == ["a"]


def test_what_a_moved_token_gives_belongs_to_the_time_it_stood_in() -> None:
    wrong = '<scriptTask id="wrong"><script>result = 1 / x</script></scriptTask>'
    body = '<startEvent id="i"/>' + wrong + B + chain("i", "wrong", "b")
    run = start(
        START + subprocess("sub", for_each("items") + body) + A + chain("s", "sub", "a"),
        items=["a", "b"],
    )

    run.move("wrong", "b")
    run.move("wrong", "b")
    run.complete("b", {"result": "second"}, index=1)
    run.complete("b", {"result": "first"})

    assert run.facts["results"] == ["first", "second"]


def test_a_time_whose_last_token_ends_counts_as_completed() -> None:
    run = start(EACH)

    run.end("stuck")
    assert (stopped(run), run.active()) == (["stuck"], [])

    run.end("stuck")
    assert (stopped(run), run.active()) == ([], ["a"])


@pytest.mark.parametrize(("sequential", "times_done"), [(False, 3), (True, 1)])
def test_a_time_that_could_not_be_counted_is_counted_again_and_not_done_again(
    *, sequential: bool, times_done: int
) -> None:
    lines = "<script>done = done + 1\nresult = 1</script>"
    activity = f'<scriptTask id="stuck">{asking(sequential=sequential)}{lines}</scriptTask>'
    run = start(around_it(activity), done=0, **ITEMS)
    assert stopped(run) == ["stuck"] * times_done

    run.retry("stuck")
    assert stopped(run) == ["stuck"] * times_done

    run.set_facts({"limit": 0})
    assert (stopped(run), run.active()) == ([], ["a"])
    assert (run.facts["done"], run.facts["results"]) == (times_done, [1, None, None])


def test_nobody_is_asked_again_for_what_could_not_be_counted() -> None:
    run = start(around_it(f'<userTask id="stuck">{asking(sequential=True)}</userTask>'), **ITEMS)
    run.complete("stuck", {"result": 1})

    run.retry("stuck")

    assert (stopped(run), run.active()) == (["stuck"], [])
