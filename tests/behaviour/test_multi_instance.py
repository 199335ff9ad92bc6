"""Multi-instance activities (BPMN 2.0, 10.3.8 and 13.3.6): how many there are, what each has, and when they end."""

from decimal import Decimal

import pytest

from engine.errors import AmbiguousMessage, DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import (
    boundary,
    chain,
    event,
    event_subprocess,
    flow,
    for_each,
    multi_instance,
    scoped,
    steps_inside,
    subprocess,
    times,
)

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'
PARALLEL_OR_SEQUENTIAL = pytest.mark.parametrize("sequential", [False, True])


def around(repeated: str, more: str = "", *, node_id: str = "x") -> bytes:
    """Return start, what repeats, task `last`, end."""
    return scoped(
        START + repeated + '<userTask id="last"/>' + END + chain("s", node_id, "last", "e") + more
    )


def task(marker: str, more: str = "") -> bytes:
    return around(f'<userTask id="x">{marker}</userTask>', more)


def inside(marker: str, body: str, more: str = "") -> bytes:
    return around(subprocess("x", marker + body), more)


def script(node_id: str, lines: str, marker: str = "") -> str:
    return f'<scriptTask id="{node_id}">{marker}<script>{lines}</script></scriptTask>'


def start(model: bytes, *others: bytes, **facts: object) -> ProcessRun:
    models = {"p.bpmn": model} | {f"{n}.bpmn": other for n, other in enumerate(others)}
    return ProcessRun.start(models, process_id="p", facts=facts)


def called(body: str) -> bytes:
    return scoped(body).replace(b'<process id="p">', b'<process id="q">')


def call(marker: str, mapped: str = "") -> str:
    return (
        '<callActivity id="x" calledElement="q">'
        f"<extensionElements>{mapped}</extensionElements>{marker}</callActivity>"
    )


# How many there are.


def test_parallel_instances_are_all_there_at_once() -> None:
    run = start(task(times("3")))
    assert run.active() == ["x", "x", "x"]

    run.complete("x", index=1)
    run.complete("x")
    assert run.active() == ["x"]

    run.complete("x")
    assert run.active() == ["last"]


def test_sequential_instances_come_one_after_the_other() -> None:
    run = start(task(times("3", sequential=True)))

    for _ in range(3):
        assert run.active() == ["x"]
        run.complete("x")

    assert run.active() == ["last"]


@PARALLEL_OR_SEQUENTIAL
def test_the_number_is_told_once_on_entry(*, sequential: bool) -> None:
    run = start(task(times("= n", sequential=sequential)), n=2)
    run.set_facts({"n": 9})

    run.complete("x")
    run.complete("x")

    assert run.active() == ["last"]


@PARALLEL_OR_SEQUENTIAL
def test_the_list_is_read_once_on_entry(*, sequential: bool) -> None:
    run = start(task(for_each("items", sequential=sequential)), items=["a", "b"])
    run.set_facts({"items": []})

    run.complete("x", facts={"result": 1})
    run.complete("x", facts={"result": 2})

    assert run.facts["results"] == [1, 2]


@PARALLEL_OR_SEQUENTIAL
@pytest.mark.parametrize(("marker", "facts"), [("items", {"items": []}), ("0", {})])
def test_without_any_instance_the_activity_is_left_at_once(
    marker: str, facts: dict[str, object], *, sequential: bool
) -> None:
    make = for_each if facts else times
    border = boundary("b", "x", "when true") + '<userTask id="never"/>' + chain("b", "never")

    run = start(task(make(marker, sequential=sequential), border), **facts)

    assert run.active() == ["last"]
    assert run.facts.get("results") == ([] if facts else None)


@pytest.mark.parametrize(
    ("model", "wrong", "right"),
    [
        (task(times("n")), None, 1),
        (task(times("n")), -1, 1),
        (task(times("n")), Decimal("1.5"), 1),
        (task(times("n")), "two", 1),
        (task(times("n")), 201, 1),
        (task(for_each("n")), None, ["a"]),
        (task(for_each("n")), "a", ["a"]),
        (task(for_each("n")), ["a"] * 201, ["a"]),
    ],
)
def test_what_tells_no_number_is_an_incident_until_it_does(
    model: bytes, wrong: object, right: object
) -> None:
    run = start(model, n=wrong)
    assert [element_id for element_id, _ in run.incidents] == ["x"]
    assert run.active() == []

    run.set_facts({"n": right})

    assert run.incidents == []
    assert run.active() == ["x"]


def test_what_is_at_the_border_can_happen_during_such_an_incident_and_is_armed_once() -> None:
    border = (
        boundary("b", "x", "message m", interrupts=False) + '<userTask id="t"/>' + chain("b", "t")
    )
    run = start(task(times("n"), border), n=None)

    run.message("m")
    run.set_facts({"n": 1})
    run.message("m")

    assert run.active() == ["t", "x", "t"]


# What each has.


@PARALLEL_OR_SEQUENTIAL
def test_each_instance_has_its_item_and_gives_its_result_in_its_place(*, sequential: bool) -> None:
    body = (
        '<startEvent id="i"/><userTask id="a"/>'
        + script("b", "result = item + given")
        + chain("i", "a", "b")
    )
    run = start(inside(for_each("items", sequential=sequential), body), items=["x", "y", "z"])

    for given in ("1", "2", "3"):
        run.complete("a", facts={"given": given}, index=len(run.active()) - 1)

    assert run.facts["results"] == (["x1", "y2", "z3"] if sequential else ["x3", "y2", "z1"])
    assert not {"item", "result"} & set(run.facts)


def test_a_result_that_is_not_given_is_null_in_its_place() -> None:
    run = start(task(for_each("items")), items=["a", "b"])

    run.complete("x", index=1, facts={"result": 2})
    run.complete("x", facts={})

    assert run.facts["results"] == [None, 2]


def test_a_sequence_over_a_list_without_a_result_goes_on_after_the_first() -> None:
    """Gap 21 of SpiffWorkflow: it crashes on the second item."""
    marker = multi_instance(
        '<loopDataInputRef>items</loopDataInputRef><inputDataItem id="i" name="item"/>',
        sequential=True,
    )
    run = start(around(script("x", "seen = item", marker)), items=["a", "b"])

    assert run.active() == ["last"]
    assert run.facts["seen"] == "b"


def test_the_list_may_be_drawn_as_a_data_object() -> None:
    marker = multi_instance(
        '<loopDataInputRef>drawn</loopDataInputRef><inputDataItem id="i" name="item"/>'
    )
    data = '<dataObjectReference id="drawn" dataObjectRef="d" name="items"/><dataObject id="d"/>'
    model = around(data + f'<userTask id="x">{marker}</userTask>')

    assert start(model, items=["a", "b"]).active() == ["x", "x"]


def test_what_one_instance_writes_its_sibling_sees_at_once_and_none_is_lost() -> None:
    body = (
        '<startEvent id="i"/><userTask id="a"/>'
        + script("b", "total = total + item")
        + chain("i", "a", "b")
    )
    run = start(inside(for_each("items"), body), items=[1, 2, 3], total=0)

    for _ in range(3):
        run.complete("a")

    assert run.facts["total"] == 6


def test_an_instance_reads_its_own_item_whatever_its_sibling_writes() -> None:
    body = (
        '<startEvent id="i"/><userTask id="a"/>'
        + script("b", "kept = append(kept, item)")
        + chain("i", "a", "b")
    )
    run = start(inside(for_each("items"), body), items=["one", "two"], kept=[], item="outside")

    run.complete("a", index=1, facts={"item": "changed"})
    run.complete("a")

    assert run.facts["kept"] == ["changed", "one"]
    assert run.facts["item"] == "outside"


COUNTED = (
    "seen = append(seen, [loopCounter, numberOfInstances, numberOfActiveInstances, "
    "numberOfCompletedInstances, numberOfTerminatedInstances])"
)


def test_the_counters_of_the_standard_can_be_read_inside() -> None:
    """Gap 22 of SpiffWorkflow: it does not know them."""
    one_by_one = start(around(script("x", COUNTED, times("2", sequential=True))), seen=[])
    at_once = start(around(script("x", COUNTED, times("2"))), seen=[])

    assert one_by_one.facts["seen"] == [[1, 2, 1, 0, 0], [2, 2, 1, 1, 0]]
    assert at_once.facts["seen"] == [[1, 2, 2, 0, 0], [2, 2, 1, 1, 0]]


def test_the_inner_item_and_counter_stand_before_the_outer_ones() -> None:
    inner = '<userTask id="a">' + for_each("item", sequential=True) + "</userTask>"
    body = '<startEvent id="i"/>' + inner + '<endEvent id="j"/>' + chain("i", "a", "j")
    outer = multi_instance(
        "<loopDataInputRef>rows</loopDataInputRef><loopDataOutputRef>by_row</loopDataOutputRef>"
        '<inputDataItem id="r" name="item"/><outputDataItem id="c" name="results"/>'
    )
    run = start(inside(outer, body), rows=[["a", "b"], ["c"]])

    run.complete("a", facts={"result": 1})
    run.complete("a", index=1, facts={"result": 2})
    run.complete("a", facts={"result": 3})

    assert run.facts["by_row"] == [[1, 2], [3]]
    assert "results" not in run.facts


def test_every_expression_inside_reads_the_item() -> None:
    body = (
        '<startEvent id="i"/><exclusiveGateway id="g" default="g_short"/>'
        + event("intermediateCatchEvent", "long", 'timer = duration("PT" + string(item) + "H")')
        + event("intermediateCatchEvent", "short", "when go = item")
        + flow("g_long", "g", "long", "item > 1")
        + flow("g_short", "g", "short")
        + '<userTask id="after_long"/><userTask id="after_short"/>'
        + chain("i", "g")
        + chain("long", "after_long")
        + chain("short", "after_short")
    )
    run = start(inside(for_each("items"), body), items=[0, 2, 1, 3], go=None)

    run.advance("PT2H")
    assert run.active() == ["after_long"]
    run.set_facts({"go": 1})
    assert run.active() == ["after_long", "after_short"]
    run.advance("PT1H")
    assert run.active() == ["after_long", "after_short", "after_long"]


@pytest.mark.parametrize("collection", ["= items", "=items[item &gt; 0]"])
def test_the_notation_of_zeebe_means_the_same(collection: str) -> None:
    marker = (
        f"<extensionElements><zeebe:loopCharacteristics inputCollection='{collection}' inputElement='item'"
        " outputCollection='results' outputElement='= result'/></extensionElements>"
    )
    run = start(task(multi_instance(marker)), items=[1, 2])

    run.complete("x", index=1, facts={"result": "b"})
    run.complete("x", facts={"result": "a"})

    assert run.facts["results"] == ["a", "b"]


def test_what_an_instance_gives_may_be_computed_from_its_item() -> None:
    marker = multi_instance(
        "<extensionElements><zeebe:loopCharacteristics inputCollection='=items' inputElement='item'"
        " outputCollection='results' outputElement='=item * 10'/></extensionElements>"
    )
    run = start(around(f'<task id="x">{marker}</task>'), items=[1, 2, 3])

    assert run.facts["results"] == [10, 20, 30]


@pytest.mark.parametrize("name", ["items", "${items}"])
def test_the_notation_of_camunda_is_read_where_it_names_a_list(name: str) -> None:
    marker = f'<multiInstanceLoopCharacteristics camunda:collection="{name}" camunda:elementVariable="item"/>'
    run = start(around(script("x", "total = total + item", marker)), items=[1, 2], total=0)

    assert run.facts["total"] == 3


# When they end.


def test_a_completion_condition_ends_those_that_still_go_on() -> None:
    marker = times("5", until="numberOfCompletedInstances / numberOfInstances >= 0.4")
    run = start(task(marker))

    run.complete("x")
    assert run.active() == ["x"] * 4
    run.complete("x")

    assert run.active() == ["last"]


def test_a_completion_condition_ends_a_sequence_early() -> None:
    run = start(task(for_each("items", until="result = true", sequential=True)), items=[1, 2, 3])

    run.complete("x", facts={"result": False})
    run.complete("x", facts={"result": True})

    assert run.active() == ["last"]
    assert run.facts["results"] == [False, True, None]


def test_the_completion_condition_reads_the_counters_after_the_one_that_is_done() -> None:
    met = "numberOfActiveInstances = 1 and numberOfCompletedInstances = 2 and loopCounter = 1"
    run = start(task(times("3", until=met)))

    run.complete("x", index=1)
    run.complete("x", index=0)

    assert run.active() == ["last"]


def test_those_that_are_ended_go_with_all_that_is_inside_them() -> None:
    inner = subprocess("y", steps_inside("a"))
    body = '<startEvent id="i"/>' + inner + '<endEvent id="j"/>' + chain("i", "y", "j")
    run = start(inside(times("3", until="true"), body))
    assert run.active() == ["a", "a", "a"]

    run.complete("a", index=1)

    assert run.active() == ["last"]


@PARALLEL_OR_SEQUENTIAL
def test_a_condition_that_cannot_be_told_is_an_incident_and_nothing_is_done_again(
    *,
    sequential: bool,
) -> None:
    run = start(task(for_each("items", until="enough > 0", sequential=sequential)), items=[1, 2])

    run.complete("x", facts={"result": "done"})
    assert [element_id for element_id, _ in run.incidents] == ["x"]
    assert len(run.active()) == (0 if sequential else 1)
    run.set_facts({"enough": 0})
    assert run.incidents == []
    assert run.active() == ["x"]
    run.complete("x", facts={"result": "too"})

    assert run.facts["results"] == ["done", "too"]
    assert run.active() == ["last"]


def test_a_condition_that_is_null_is_not_true() -> None:
    run = start(task(times("2", until="enough")), enough=None)

    run.complete("x")

    assert run.active() == ["x"]


# What repeats.


@PARALLEL_OR_SEQUENTIAL
@pytest.mark.parametrize("kind", ["task", "manualTask"])
def test_a_task_that_nobody_does_passes_each_time(kind: str, *, sequential: bool) -> None:
    run = start(around(f'<{kind} id="x">{times("3", sequential=sequential)}</{kind}>'))

    assert run.active() == ["last"]


@PARALLEL_OR_SEQUENTIAL
def test_a_send_task_sends_for_each_item(*, sequential: bool) -> None:
    opened = (
        '<process id="q">'
        + event("startEvent", "i", "message m").replace(
            "><messageE",
            '><extensionElements><ruta:in source="what" target="got"/></extensionElements><messageE',
        )
        + '<userTask id="a"/>'
        + chain("i", "a")
        + "</process>"
    )
    mapped = '<extensionElements><ruta:out source="item" target="what"/></extensionElements>'
    marker = for_each("items", sequential=sequential)
    send = f'<sendTask id="x" messageRef="message_m">{mapped}{marker}</sendTask>'
    model = around(send).replace(b"</definitions>", opened.encode() + b"</definitions>")

    run = start(model, items=["one", "two"])

    assert run.active() == ["last", "a", "a"]
    assert run.facts_of("q") == {"got": "one"}


def test_a_receive_task_waits_for_a_message_each_time() -> None:
    mapped = '<extensionElements><ruta:in source="what" target="result"/></extensionElements>'
    marker = for_each("items", sequential=True)
    run = start(
        around(f'<receiveTask id="x" messageRef="message_m">{mapped}{marker}</receiveTask>'),
        items=[1, 2],
    )

    run.message("m", facts={"what": "first"})
    assert run.active() == ["x"]
    run.message("m", facts={"what": "second"})

    assert run.active() == ["last"]
    assert run.facts == {"items": [1, 2], "results": ["first", "second"]}


def test_a_message_that_several_instances_await_is_ambiguous() -> None:
    run = start(around(f'<receiveTask id="x" messageRef="message_m">{times("2")}</receiveTask>'))

    with pytest.raises(AmbiguousMessage):
        run.message("m")

    assert run.active() == ["x", "x"]


TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
<decision id="double" name="double"><variable name="double" typeRef="number"/>
<literalExpression><text>item * 2</text></literalExpression></decision></definitions>"""


def test_a_decision_is_taken_over_each_item() -> None:
    marker = for_each("items")
    rule = f'<businessRuleTask id="x" ruta:decision="double" ruta:resultVariable="result">{marker}</businessRuleTask>'
    models = {"p.bpmn": around(rule), "d.dmn": TABLE}

    run = ProcessRun.start(models, process_id="p", facts={"items": [1, 2, 3]})

    assert run.facts["results"] == [2, 4, 6]
    assert "result" not in run.facts


MAPPED = '<ruta:in source="item" target="given"/><ruta:out source="answer" target="result"/>'
CALLED = called(steps_inside("a"))


@PARALLEL_OR_SEQUENTIAL
def test_a_call_begins_a_process_for_each_item(*, sequential: bool) -> None:
    marker = for_each("items", sequential=sequential)
    run = start(around(call(marker, MAPPED)), CALLED, items=["one", "two"])
    assert run.active() == (["a"] if sequential else ["a", "a"])
    assert run.facts_of("q") == {"given": "one"}

    run.complete("a", facts={"answer": 1})
    run.complete("a", facts={"answer": 2})

    assert run.active() == ["last"]
    assert run.facts["results"] == [1, 2]


def test_called_processes_end_with_the_instances_that_are_not_wanted_any_more() -> None:
    run = start(around(call(times("3", until="true"))), CALLED)

    run.complete("a", index=2)
    assert run.active() == ["last"]
    run.complete("last")

    assert run.ended


def test_a_multi_instance_activity_repeats_in_a_called_process_and_an_event_subprocess() -> None:
    handler = subprocess(
        "h",
        event("startEvent", "h_begun", "message m", attributes='isInterrupting="false"')
        + f'<userTask id="h_task">{times("2")}</userTask>'
        + chain("h_begun", "h_task"),
        attributes='triggeredByEvent="true"',
    )
    repeated = called(START + f'<userTask id="a">{times("2")}</userTask>' + chain("s", "a"))
    run = start(scoped(START + call("") + chain("s", "x") + handler), repeated)
    run.message("m")
    assert sorted(run.active()) == ["a", "a", "h_task", "h_task"]

    for name in ("a", "h_task") * 2:
        run.complete(name)

    assert run.ended


# What happens to it meanwhile.


HOW_IT_IS_INTERRUPTED = {
    "a timer": "timer PT1H",
    "a message": "message m",
    "a signal": "signal m",
    "a condition": "when stop = true",
}
BODIES = {
    "a task": (f'<userTask id="x">{times("3")}</userTask>', ["x"] * 3),
    "a sequence": (f'<userTask id="x">{times("3", sequential=True)}</userTask>', ["x"]),
    "a subprocess": (subprocess("x", times("3") + steps_inside("a")), ["a"] * 3),
    "a call": (call(times("3")), ["a"] * 3),
}


@pytest.mark.parametrize("how", HOW_IT_IS_INTERRUPTED)
@pytest.mark.parametrize("what", BODIES)
def test_what_interrupts_it_at_its_border_ends_all_instances(what: str, how: str) -> None:
    """Gap 20 of SpiffWorkflow: the stored case is lost."""
    repeated, active = BODIES[what]
    border = boundary("b", "x", HOW_IT_IS_INTERRUPTED[how]) + '<userTask id="t"/>' + chain("b", "t")
    run = start(around(repeated, border), CALLED, stop=False)
    assert run.active() == active

    happens(run, how)

    assert run.active() == ["t"]
    run.complete("t")
    assert run.ended


def happens(run: ProcessRun, how: str) -> None:
    if how == "a timer":
        run.advance("PT1H")
    elif how == "a message":
        run.message("m")
    elif how == "a signal":
        run.signal("m")
    else:
        run.set_facts({"stop": True})


def caught_at_x(what: str, *, interrupts: bool = True) -> str:
    return boundary("b", "x", what, interrupts=interrupts) + '<userTask id="t"/>' + chain("b", "t")


@pytest.mark.parametrize("what", ["error e", "escalation e"])
@pytest.mark.parametrize("is_called", [False, True])
def test_what_one_instance_throws_is_caught_at_the_border_of_all(
    what: str, *, is_called: bool
) -> None:
    throwing = steps_inside("a", end=event("endEvent", "a_done", what))
    if is_called:
        run = start(around(call(times("3")), caught_at_x(what)), called(throwing))
    else:
        run = start(inside(times("3"), throwing, caught_at_x(what)))

    run.complete("a", index=1)

    assert run.active() == ["t"]
    run.complete("t")
    assert run.ended


def test_an_event_that_does_not_interrupt_comes_as_often_as_it_does() -> None:
    throwing = steps_inside("a", end=event("endEvent", "a_done", "escalation e"))
    run = start(inside(times("2"), throwing, caught_at_x("escalation e", interrupts=False)))

    run.complete("a")
    run.complete("a")

    assert sorted(run.active()) == ["last", "t", "t"]


def test_what_is_armed_is_armed_once_for_all_instances() -> None:
    run = start(task(times("3"), caught_at_x("timer PT1H", interrupts=False)))

    run.advance("PT2H")

    assert sorted(run.active()) == ["t", "x", "x", "x"]


def test_an_event_at_the_border_does_not_see_an_item() -> None:
    border = boundary("b", "x", "when item = 1") + '<userTask id="t"/>' + chain("b", "t")

    run = start(task(for_each("items"), border), items=[1])

    assert [element_id for element_id, _ in run.incidents] == ["b"]


def test_each_instance_of_a_subprocess_has_events_of_its_own() -> None:
    inner = f'<userTask id="a"/>{boundary("b", "a", "when go = item")}<userTask id="t"/>' + chain(
        "b", "t"
    )
    body = '<startEvent id="i"/>' + inner + '<endEvent id="j"/>' + chain("i", "a", "j")
    run = start(inside(for_each("items"), body), items=[1, 2], go=None)

    run.set_facts({"go": 2})

    assert run.active() == ["a", "t"]


def test_a_terminate_end_ends_its_own_instance_alone() -> None:
    body = (
        '<startEvent id="i"/><userTask id="a"/><userTask id="b"/>'
        + event("endEvent", "stop", "terminate")
        + chain("i", "a", "stop")
        + chain("i", "b")
    )
    run = start(inside(times("2"), body))

    run.complete("a")

    assert run.active() == ["a", "b"]
    run.complete("a")
    assert run.active() == ["last"]


def test_an_event_subprocess_ends_what_repeats_beside_it() -> None:
    handler = event_subprocess("h", event("startEvent", "h_begun", "message m"), "t")
    run = start(task(times("3"), handler))

    run.message("m")

    assert run.active() == ["t"]


def test_an_event_subprocess_inside_belongs_to_one_instance() -> None:
    handler = event_subprocess("h", event("startEvent", "h_begun", "when go = item"), "t")
    run = start(inside(for_each("items"), steps_inside("a") + handler), items=[1, 2], go=0)

    run.set_facts({"go": 1})

    assert sorted(run.active()) == ["a", "t"]


def test_what_a_called_process_sends_is_heard_at_the_border_of_all_calls() -> None:
    send = event("endEvent", "a_done", "message m")
    run = start(
        around(call(times("3")), caught_at_x("message m")), called(steps_inside("a", end=send))
    )

    run.complete("a", index=1)

    assert run.active() == ["t"]


def test_instances_go_on_after_whoever_called_has_heard_an_escalation() -> None:
    body = (
        '<startEvent id="i"/>'
        + event("intermediateThrowEvent", "told", "escalation e")
        + '<userTask id="a"/>'
        + chain("i", "told", "a")
    )
    inner = called(START + subprocess("y", times("3") + body) + chain("s", "y"))
    run = start(around(call(""), caught_at_x("escalation e", interrupts=False)), inner)

    assert sorted(run.active()) == ["a", "a", "a", "t", "t", "t"]


def test_levels_that_repeat_in_each_other_end_together() -> None:
    inner = f'<userTask id="a">{times("2")}</userTask>'
    body = '<startEvent id="i"/>' + inner + '<endEvent id="j"/>' + chain("i", "a", "j")
    run = start(inside(times("2"), body, caught_at_x("message m")))
    assert run.active() == ["a"] * 4

    run.message("m")

    assert run.active() == ["t"]


def test_a_join_waits_for_an_activity_that_repeats_and_not_for_its_instances() -> None:
    model = scoped(
        START
        + '<parallelGateway id="g"/><userTask id="o"/><parallelGateway id="j"/><userTask id="last"/>'
        + f'<userTask id="x">{times("2")}</userTask>'
        + chain("s", "g", "x", "j", "last")
        + chain("g", "o", "j")
    )
    run = start(model)
    run.complete("o")
    run.complete("x")
    assert run.active() == ["x"]

    run.complete("x")

    assert run.active() == ["last"]


# What is refused.


INPUT = "<loopDataInputRef>items</loopDataInputRef>"
OUTPUT = "<loopDataOutputRef>r</loopDataOutputRef>"
MARKED = {
    "neither a number nor a list": multi_instance(""),
    "both": multi_instance(f"<loopCardinality>2</loopCardinality>{INPUT}"),
    "a list in two notations": multi_instance(
        f"{INPUT}<extensionElements><zeebe:loopCharacteristics inputCollection='=items'/></extensionElements>"
    ),
    "no FEEL": multi_instance("<loopCardinality>2 +</loopCardinality>"),
    "another language": multi_instance(
        '<loopCardinality language="javascript">2</loopCardinality>'
    ),
    "a negative number": times("-1"),
    "a fraction": times("1.5"),
    "too many": times("201"),
    "a text for a number": times('"two"'),
    "no FEEL in the condition": times("2", until="1 +"),
    "a reference to what is no name": multi_instance("<loopDataInputRef>a + b</loopDataInputRef>"),
    "a result without a list of them": multi_instance(f'{INPUT}<outputDataItem id="o" name="r"/>'),
    "a list of results without a result": multi_instance(INPUT + OUTPUT),
    "an item without a list": multi_instance(
        '<loopCardinality>2</loopCardinality><inputDataItem id="i" name="item"/>'
    ),
    "an item called like a counter": multi_instance(
        f'{INPUT}<inputDataItem id="i" name="loopCounter"/>'
    ),
    "an expression of Camunda": '<multiInstanceLoopCharacteristics camunda:collection="${a.b()}"/>',
    "an event for some instances": '<multiInstanceLoopCharacteristics behavior="None">'
    "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
    "an event that is named": '<multiInstanceLoopCharacteristics oneBehaviorEventRef="e">'
    "<loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
    "complex behaviour": multi_instance(
        "<loopCardinality>2</loopCardinality><complexBehaviorDefinition/>"
    ),
    "two markers": times("2") + times("2"),
}


@pytest.mark.parametrize("marker", MARKED.values(), ids=MARKED)
def test_a_marker_that_does_not_say_how_often_is_refused(marker: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(task(marker))

    for found in caught.value.findings:
        assert found.message.es != found.message.en


PLACED = {
    "an event subprocess": scoped(
        START
        + chain("s", "e")
        + END
        + subprocess(
            "x",
            times("2") + event("startEvent", "i", "message m"),
            attributes='triggeredByEvent="true"',
        )
    ),
    "a counter that is written": around(script("x", "loopCounter = 1", times("2"))),
    "behind an event-based gateway": scoped(
        START
        + '<eventBasedGateway id="g"/>'
        + f'<receiveTask id="x" messageRef="message_m">{times("2")}</receiveTask>'
        + event("intermediateCatchEvent", "c", "timer PT1H")
        + chain("s", "g", "x")
        + chain("g", "c")
    ),
    "a gateway": scoped(
        START + f'<exclusiveGateway id="x">{times("2")}</exclusiveGateway>' + chain("s", "x")
    ),
}


@pytest.mark.parametrize("model", PLACED.values(), ids=PLACED)
def test_a_marker_in_a_place_where_it_means_nothing_is_refused(model: bytes) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(model)

    assert {found.element_id for found in caught.value.findings} & {"x", "g"}
