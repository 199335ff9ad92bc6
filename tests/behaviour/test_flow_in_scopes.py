"""What flows do inside subprocesses, and what the events of one level do at another (BPMN 2.0, 13.3.4 and 13.5)."""

import pytest

from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import (
    boundary,
    chain,
    definitions,
    event,
    event_subprocess,
    flow,
    scoped,
    steps_inside,
    subprocess,
)

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
BESIDE = 'isInterrupting="false"'


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def tasks(names: str) -> str:
    return "".join(f'<userTask id="{name}"/>' for name in names)


def around(body: str, more: str = "") -> bytes:
    """Return a process whose subprocess `x` holds `body`; after it comes task `z`."""
    inside = subprocess("x", body)
    return scoped(START + inside + tasks("z") + END + more + chain("s", "x", "z", "e"))


def handled(what: str, *, interrupts: bool, body: str = "") -> bytes:
    """Return a process with task `a`, and an event subprocess with task `h`."""
    begins = event("startEvent", "hs", what, attributes="" if interrupts else BESIDE)
    steps = body or tasks("a") + END + chain("s", "a", "e")
    return scoped(START + steps + event_subprocess("handler", begins, "h"))


def fork(*, c: str = "true") -> str:
    """Return an inclusive split to `b` and `c`, its join, and task `d` behind."""
    return (
        f'<inclusiveGateway id="g"/>{tasks("bc")}<inclusiveGateway id="j"/>{tasks("d")}'
        + flow("gb", "g", "b", "true")
        + flow("gc", "g", "c", c)
        + chain("b", "j")
        + chain("c", "j", "d")
    )


def test_a_join_waits_for_no_token_of_another_run_of_its_subprocess() -> None:
    begins = event("startEvent", "hs", "message m", attributes=BESIDE)
    inside = begins + fork(c="x > 3") + chain("hs", "g")
    handler = subprocess("handler", inside, attributes='triggeredByEvent="true"')
    run = start(scoped(START + tasks("a") + END + chain("s", "a", "e") + handler), x=1)
    run.message("m")
    run.set_facts({"x": 5})
    run.message("m")
    assert run.active() == ["a", "b", "b", "c"]

    run.complete("b")

    assert run.active() == ["a", "b", "c", "d"]


def test_a_join_waits_for_what_goes_on_inside_a_subprocess_before_it() -> None:
    body = (
        START
        + '<inclusiveGateway id="g"/><inclusiveGateway id="j"/>'
        + tasks("bd")
        + subprocess("x", steps_inside("i"))
        + flow("gb", "g", "b", "true")
        + flow("gx", "g", "x", "true")
        + chain("s", "g")
        + chain("b", "j", "d")
        + chain("x", "j")
    )
    run = start(scoped(body))

    run.complete("b")
    assert run.active() == ["i"]

    run.complete("i")
    assert run.active() == ["d"]


def test_a_join_waits_for_the_way_from_the_border_of_a_subprocess() -> None:
    body = (
        START
        + '<inclusiveGateway id="g"/><inclusiveGateway id="j"/>'
        + tasks("bdz")
        + subprocess("x", steps_inside("i"))
        + boundary("t", "x", "timer PT1H")
        + flow("gb", "g", "b", "true")
        + flow("gx", "g", "x", "true")
        + chain("s", "g")
        + chain("b", "j", "d")
        + chain("t", "j")
        + chain("x", "z")
    )
    run = start(scoped(body))

    run.complete("b")
    assert run.active() == ["i"]

    run.complete("i")
    assert run.active() == ["z", "d"]


@pytest.mark.parametrize(("x", "taken"), [(1, ["b"]), (5, ["c"])])
def test_the_ways_out_of_a_subprocess_may_have_conditions(x: int, taken: list[str]) -> None:
    body = (
        START
        + subprocess("u", steps_inside("i"), attributes='default="ub"')
        + tasks("bc")
        + chain("s", "u")
        + flow("ub", "u", "b")
        + flow("uc", "u", "c", "x > 3")
    )
    run = start(around(body.replace('"s"', '"s2"').replace('"s_u"', '"s2_u"')), x=x)

    run.complete("i")
    assert run.active() == taken
    run.complete(taken[0])

    assert run.active() == ["z"]


def test_the_ways_out_of_a_call_may_have_conditions() -> None:
    model = definitions(
        f'<process id="p">{START}<callActivity id="u" calledElement="q"/>{tasks("bc")}'
        + chain("s", "u")
        + flow("ub", "u", "b", "true")
        + flow("uc", "u", "c", "false")
        + '</process><process id="q"><startEvent id="qs"/><userTask id="i"/>'
        + chain("qs", "i")
        + "</process>"
    )
    run = start(model)

    run.complete("i")

    assert run.active() == ["b"]


def link(kind: str, node_id: str) -> str:
    return f'<{kind} id="{node_id}"><linkEventDefinition name="l"/></{kind}>'


def linked(level: str) -> str:
    thrown, caught = f"{level}_throw", f"{level}_catch"
    task = f'<userTask id="{level}_task"/>'
    events = link("intermediateThrowEvent", thrown) + link("intermediateCatchEvent", caught)
    begins = f'<startEvent id="{level}_s"/>'
    return begins + events + task + chain(f"{level}_s", thrown) + chain(caught, f"{level}_task")


def test_links_of_one_name_lead_each_to_the_one_of_its_level() -> None:
    run = start(scoped(linked("p") + subprocess("x", linked("x")) + chain("p_task", "x")))

    assert run.active() == ["p_task"]
    run.complete("p_task")
    assert run.active() == ["x_task"]
    run.complete("x_task")
    assert run.ended


def test_a_link_that_leads_to_another_level_is_refused() -> None:
    inside = '<startEvent id="i"/>' + link("intermediateThrowEvent", "t") + chain("i", "t")
    outside = link("intermediateCatchEvent", "c") + tasks("a") + chain("c", "a")

    with pytest.raises(DiagramRefused) as caught:
        start(around(inside, outside))

    assert ("link", "t") in [found[:2] for found in caught.value.findings]


def test_what_an_event_based_gateway_awaits_ends_with_its_subprocess() -> None:
    inside = (
        '<startEvent id="i"/><eventBasedGateway id="g"/>'
        + event("intermediateCatchEvent", "m", "message m")
        + event("intermediateCatchEvent", "t", "timer PT2H")
        + tasks("ab")
        + chain("i", "g", "m", "a")
        + chain("g", "t", "b")
    )
    over = boundary("x_over", "x", "timer PT1H") + tasks("o") + chain("x_over", "o")
    run = start(around(inside, over))

    run.advance("PT1H")
    assert run.active() == ["o"]
    run.advance("PT2H")
    assert run.active() == ["o"]


def test_a_subprocess_goes_on_while_an_event_based_gateway_in_it_waits() -> None:
    inside = (
        '<startEvent id="i"/><eventBasedGateway id="g"/>'
        + event("intermediateCatchEvent", "m", "message m")
        + event("intermediateCatchEvent", "t", "timer PT2H")
        + chain("i", "g", "m")
        + chain("g", "t")
    )
    run = start(around(inside))
    assert run.active() == []

    run.message("m")

    assert run.active() == ["z"]


def test_a_script_inside_makes_a_condition_at_the_border_true() -> None:
    inside = (
        '<startEvent id="i"/><userTask id="a"/><scriptTask id="w"><script>x = 5</script></scriptTask>'
        + tasks("b")
        + chain("i", "a", "w", "b")
    )
    run = start(
        around(inside, boundary("c", "x", "when x > 3") + tasks("o") + chain("c", "o")), x=1
    )
    assert run.active() == ["a"]

    run.complete("a")

    assert run.active() == ["o"]


@pytest.mark.parametrize("what", ["signal m", "when x > 3"])
def test_an_event_subprocess_may_take_the_place_of_its_process(what: str) -> None:
    run = start(handled(what, interrupts=True), x=1)
    assert run.active() == ["a"]

    happen(run, what)
    assert run.active() == ["h"]
    happen(run, what)
    assert run.active() == ["h"]
    run.complete("h")

    assert run.ended


@pytest.mark.parametrize("what", ["signal m", "when x > 3"])
def test_an_event_subprocess_beside_begins_as_often_as_its_event_comes(what: str) -> None:
    run = start(handled(what, interrupts=False), x=1)

    happen(run, what)
    assert run.active() == ["a", "h"]
    happen(run, what)
    assert run.active() == ["a", "h", "h"]
    run.complete("a")
    run.complete("h")
    run.complete("h")

    assert run.ended


@pytest.mark.parametrize("what", ["signal m", "when x > 3"])
def test_an_event_subprocess_never_begins_when_its_scope_is_over(what: str) -> None:
    run = start(handled(what, interrupts=True), x=1)
    run.complete("a")

    assert run.ended
    run.signal("m")
    assert run.active() == []


def happen(run: ProcessRun, what: str) -> None:
    if what.startswith("signal"):
        run.signal("m")
    else:
        run.set_facts({"x": 1})
        run.set_facts({"x": 5})


def test_what_is_true_already_begins_an_event_subprocess_at_once() -> None:
    run = start(handled("when x > 3", interrupts=True), x=5)

    assert run.active() == ["h"]


def test_a_cycle_begins_an_event_subprocess_each_time() -> None:
    run = start(handled("cycle R2/PT1H", interrupts=False))

    run.advance("PT1H")
    assert run.active() == ["a", "h"]
    run.advance("PT1H")
    assert run.active() == ["a", "h", "h"]
    run.advance("PT5H")
    assert run.active() == ["a", "h", "h"]


def test_the_first_time_of_a_cycle_interrupts() -> None:
    run = start(handled("cycle R2/PT1H", interrupts=True))

    run.advance("PT5H")

    assert run.active() == ["h"]


def test_what_was_missed_is_said_only_where_a_cycle_comes_again() -> None:
    model = handled("cycle R2/PT1H", interrupts=True).replace(
        b'<startEvent id="hs"', b'<startEvent id="hs" ruta:catchUp="all"'
    )

    with pytest.raises(DiagramRefused) as caught:
        start(model)

    assert ("timer", "hs") in [found[:2] for found in caught.value.findings]


def test_a_signal_sent_inside_reaches_an_event_subprocess_outside() -> None:
    sends = event("intermediateThrowEvent", "t", "signal m")
    inside = '<startEvent id="i"/><userTask id="a"/>' + sends + tasks("b")
    body = subprocess("x", inside + chain("i", "a", "t", "b")) + END + chain("s", "x", "e")
    run = start(handled("signal m", interrupts=True, body=body))

    run.complete("a")

    assert run.active() == ["h"]


@pytest.mark.parametrize("what", ["signal m", "timer PT1H", "when x > 3", "message m"])
def test_a_process_that_waits_to_begin_is_not_called(what: str) -> None:
    called = event("startEvent", "qs", what) + '<userTask id="i"/>' + chain("qs", "i")
    caller = f'{START}<callActivity id="u" calledElement="q"/>{chain("s", "u")}'
    model = scoped(caller).replace(
        b"</definitions>", f'<process id="q">{called}</process></definitions>'.encode()
    )

    with pytest.raises(DiagramRefused) as caught:
        start(model)

    assert ("call", "u") in [found[:2] for found in caught.value.findings]


@pytest.mark.parametrize("what", ["error e", "escalation e"])
def test_a_process_begins_by_nothing_that_is_thrown_inside_it(what: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(scoped(event("startEvent", "s", what) + tasks("a") + chain("s", "a")))

    assert ("start-event", "s") in [found[:2] for found in caught.value.findings]


def test_a_terminate_end_inside_takes_the_tokens_at_a_join_with_it() -> None:
    inside = (
        '<startEvent id="i"/>'
        + fork()
        + tasks("k")
        + event("endEvent", "over", "terminate")
        + chain("i", "g")
        + chain("i", "k", "over")
    )
    run = start(around(inside))
    run.complete("b")
    assert sorted(run.active()) == ["c", "k"]

    run.complete("k")

    assert run.active() == ["z"]


def test_a_called_process_pauses_for_an_escalation_and_loses_no_condition() -> None:
    called = (
        '<startEvent id="qs"/><userTask id="a"/>'
        + event("intermediateThrowEvent", "t", "escalation e")
        + '<userTask id="i"/>'
        + chain("qs", "a", "t", "i")
        + event_subprocess(
            "handler", event("startEvent", "hs", "when x > 3", attributes=BESIDE), "h"
        )
    )
    caller = f'{START}<callActivity id="u" calledElement="q"/>{chain("s", "u")}'
    heard = boundary("b", "u", "escalation e", interrupts=False) + tasks("o") + chain("b", "o")
    model = scoped(caller + heard).replace(
        b"</definitions>", f'<process id="q">{called}</process></definitions>'.encode()
    )
    run = start(model)

    run.complete("a")
    assert sorted(run.active()) == ["i", "o"]
    run.set_facts({"x": 5}, "q")

    assert sorted(run.active()) == ["h", "i", "o"]
