"""The stored form of an instance: small, canonical, and refused when it is not as it was written."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram, start, waiting
from engine.errors import NotFound, Tampered
from engine.feel import Declared, FeelType, Moment
from engine.model.ids import TokenId
from engine.model.step import FactsSet, InstanceState, ReadyTask, Step, TaskCompleted
from tests.diagrams.build import (
    boundary,
    chain,
    choice,
    event,
    for_each,
    one_task,
    process,
    steps_inside,
    stored,
    subprocess,
)

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("America/Guayaquil"))


def compiled_from(*models: bytes, names: Mapping[str, Declared] | None = None) -> CompiledDiagrams:
    diagrams = [read_diagram(f"{n}.bpmn", model) for n, model in enumerate(models)]
    return compile_diagrams(diagrams, names)


def state_of(step: Step, process_id: str = "p") -> InstanceState:
    return InstanceState(process_id, step.snapshot, step.facts)


PAUSED = compiled_from(
    process(
        '<startEvent id="s"/>'
        + event("intermediateCatchEvent", "pause", "timer PT1H")
        + subprocess("x", steps_inside("a"))
        + chain("s", "pause", "x")
    )
)
LOOP = compiled_from(stored("review_loop.bpmn"))


def test_a_step_tells_what_opened_closed_and_was_passed() -> None:
    begun = start(LOOP, "review_loop", {}, MOMENT)
    token = begun.ready[0].token_id

    step = advance(LOOP, state_of(begun, "review_loop"), TaskCompleted(token, {"x": 1}), MOMENT)

    assert begun.passed == ("begun", "begin")
    assert step.passed == ("write_report", "hand_over")
    assert step.closed == (token,)
    assert step.opened == step.ready == (ReadyTask(TokenId("3"), "review_report"),)
    assert step.facts == {"x": 1}
    assert step.ended is None


def test_the_last_step_tells_how_it_ended() -> None:
    step = start(LOOP, "review_loop", {}, MOMENT)
    for facts in ({}, {"verdict": "accept"}):
        stimulus = TaskCompleted(step.ready[0].token_id, facts)
        step = advance(LOOP, state_of(step, "review_loop"), stimulus, MOMENT)

    assert step.ended == "accepted"
    assert step.passed == ("review_report", "reviewed", "decide", "accept", "accepted")


def test_a_token_keeps_its_name_while_it_waits() -> None:
    step = start(LOOP, "review_loop", {}, MOMENT)

    after = advance(LOOP, state_of(step, "review_loop"), FactsSet({"x": 1}), MOMENT)

    assert after.ready == step.ready
    assert after.opened == ()
    assert after.closed == ()
    assert after.snapshot == step.snapshot


def test_the_next_visit_of_a_task_is_another_token() -> None:
    compiled = compiled_from(
        process('<startEvent id="s"/><userTask id="a"/>' + chain("s", "a", "a"))
    )
    step = start(compiled, "p", {}, MOMENT)

    after = advance(compiled, state_of(step), TaskCompleted(step.ready[0].token_id, {}), MOMENT)

    assert after.ready[0].element_id == "a"
    assert after.ready[0].token_id != step.ready[0].token_id


def test_equal_input_gives_equal_bytes() -> None:
    one = start(LOOP, "review_loop", {"x": 1}, MOMENT)
    other = start(LOOP, "review_loop", {"x": 1}, MOMENT)

    assert one == other


def test_the_snapshot_is_small_and_holds_no_fact() -> None:
    step = start(LOOP, "review_loop", {"secret_place": "casa"}, MOMENT)

    assert len(step.snapshot) < 200
    assert b"secret" not in step.snapshot
    assert b"casa" not in step.snapshot


def test_what_was_given_is_not_changed() -> None:
    facts = {"x": 1}
    step = start(LOOP, "review_loop", facts, MOMENT)
    state = InstanceState("review_loop", step.snapshot, facts)

    advance(LOOP, state, TaskCompleted(step.ready[0].token_id, {"x": 2}), MOMENT)

    assert facts == {"x": 1}


@pytest.mark.parametrize("token", ["1", "99", "", "-2", "2.0", "²", "abc", "02", "9" * 5_000])
def test_a_token_where_no_task_waits_is_not_found(token: str) -> None:
    state = state_of(start(LOOP, "review_loop", {}, MOMENT), "review_loop")

    with pytest.raises(NotFound):
        advance(LOOP, state, TaskCompleted(TokenId(token), {}), MOMENT)


def test_the_token_of_an_incident_is_not_a_task() -> None:
    compiled = compiled_from(choice(("a", "x = 1"), ("b", "x = 2")))
    step = start(compiled, "p", {"x": 3}, MOMENT)

    with pytest.raises(NotFound):
        advance(compiled, state_of(step), TaskCompleted(step.incidents[0].token_id, {}), MOMENT)


def test_an_incident_survives_being_stored() -> None:
    compiled = compiled_from(choice(("a", "x = 1"), ("b", "x = 2")))
    step = start(compiled, "p", {"x": 3}, MOMENT)

    again = advance(compiled, state_of(step), FactsSet({}), MOMENT)

    assert again.incidents == step.incidents
    assert again.incidents[0].reason.en == step.incidents[0].reason.en


def test_an_ended_instance_stays_ended() -> None:
    compiled = compiled_from(one_task())
    begun = start(compiled, "p", {}, MOMENT)
    ended = advance(compiled, state_of(begun), TaskCompleted(begun.ready[0].token_id, {}), MOMENT)

    after = advance(compiled, state_of(ended), FactsSet({"x": 1}), MOMENT)

    assert after.ended == "e"
    assert after.snapshot == ended.snapshot
    assert after.facts == {"x": 1}


def test_an_unknown_process_is_not_found() -> None:
    with pytest.raises(NotFound):
        start(LOOP, "nowhere", {}, MOMENT)


def changed(**entries: object) -> bytes:
    document = json.loads(start(LOOP, "review_loop", {}, MOMENT).snapshot)
    return json.dumps(document | entries, separators=(",", ":"), sort_keys=True).encode()


def test_a_snapshot_of_the_first_release_is_still_read() -> None:
    digest = LOOP.digest.encode()
    written = (
        b'{"definition":"'
        + digest
        + b'","ended":null,"format":1,"issued":4,"process":"review_loop",'
        b'"tokens":[[2,"write_report"],[4,"decide","Espera","It waits"]]}'
    )

    step = advance(LOOP, InstanceState("review_loop", written, {}), FactsSet({}), MOMENT)

    assert [task.element_id for task in step.ready] == ["write_report"]
    assert [found.element_id for found in step.incidents] == ["decide"]


def test_a_snapshot_of_the_second_format_is_still_read() -> None:
    compiled = compiled_from(
        process(
            '<startEvent id="s"/><userTask id="a"/><boundaryEvent id="t" attachedToRef="a">'
            "<timerEventDefinition><timeDuration>PT24H</timeDuration></timerEventDefinition>"
            '</boundaryEvent><userTask id="b"/>' + chain("s", "a") + chain("t", "b")
        )
    )
    written = (
        b'{"definition":"' + compiled.digest.encode() + b'","ended":null,"format":2,"issued":3,'
        b'"process":"p","tokens":[[2,"a"],[3,"t",{"due":"2026-01-02T00:00:00+00:00","host":2}]]}'
    )

    step = advance(compiled, InstanceState("p", written, {}), FactsSet({}), MOMENT)

    assert step.snapshot == written
    assert step.timers[0].due_at == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_conversation_of_the_second_format_is_still_read() -> None:
    digest = PAUSED.digest.encode()
    written = (
        b'{"definition":"' + digest + b'","ended":null,"format":2,"issued":5,"process":"p",'
        b'"tokens":[[3,"pause",{"conversation":2,"due":"2026-01-01T01:00:00+00:00"}]]}'
    )

    waits = waiting(PAUSED, InstanceState("p", written, {}))

    assert [timer.element_id for timer in waits.timers] == ["pause"]


def test_a_scope_in_the_second_format_is_refused() -> None:
    digest = PAUSED.digest.encode()
    written = (
        b'{"definition":"' + digest + b'","ended":null,"format":2,"issued":5,"process":"p",'
        b'"tokens":[[3,"x"],[4,"a",{"scope":3}]]}'
    )

    with pytest.raises(Tampered):
        waiting(PAUSED, InstanceState("p", written, {}))
    third = InstanceState("p", written.replace(b'"format":2', b'"format":3'), {})
    assert waiting(PAUSED, third).timers == ()


DEFECTS = {
    "nothing": b"",
    "not json": b"\x80\x04K\x01.",
    "deep": b"[" * 100_000,
    "a list": b"[]",
    "no keys": b"{}",
    "another key": changed(more=1),
    "another format": changed(format=2),
    "format as text": changed(format="1"),
    "another definition": changed(definition="0" * 64),
    "another process": changed(process="p"),
    "nobody waits": changed(tokens=[]),
    "ended and waits": changed(ended="accepted"),
    "tokens as text": changed(tokens="ab"),
    "an element that is not there": changed(tokens=[[2, "nowhere"]]),
    "a gateway without incident": changed(tokens=[[2, "decide"]]),
    "a number never issued": changed(tokens=[[3, "write_report"]]),
    "a number twice": changed(tokens=[[2, "write_report"], [2, "review_report"]]),
    "a number as text": changed(tokens=[["2", "write_report"]]),
    "true for one": changed(tokens=[[True, "write_report"]]),
    "half an incident": changed(tokens=[[2, "decide", "x"]]),
    "a token as text": changed(tokens=["ab"]),
    "issued as null": changed(issued=None),
    "a blank": start(LOOP, "review_loop", {}, MOMENT).snapshot + b" ",
    "an incident that is no text": changed(tokens=[[2, "decide", 1, 2]]),
}


@pytest.mark.parametrize("snapshot", DEFECTS.values(), ids=DEFECTS)
def test_a_snapshot_that_is_not_as_it_was_written_is_refused(snapshot: bytes) -> None:
    with pytest.raises(Tampered):
        advance(LOOP, InstanceState("review_loop", snapshot, {}), FactsSet({}), MOMENT)


def test_a_snapshot_of_another_definition_is_refused() -> None:
    step = start(compiled_from(one_task()), "p", {}, MOMENT)
    other = compiled_from(one_task("<documentation>x</documentation>"))

    with pytest.raises(Tampered):
        advance(other, state_of(step), FactsSet({}), MOMENT)


def test_equal_content_is_compiled_once() -> None:
    assert compiled_from(one_task()) is compiled_from(one_task())


def test_the_order_of_the_files_does_not_change_the_definition() -> None:
    one = read_diagram("a.bpmn", one_task())
    other = read_diagram("b.bpmn", stored("review_loop.bpmn"))

    assert compile_diagrams([one, other], None) is compile_diagrams([other, one], None)


def test_a_declared_fact_without_a_value_is_null() -> None:
    names = {"x": Declared(FeelType.NUMBER), "y": Declared(FeelType.NUMBER)}
    compiled = compiled_from(choice(("a", "x = 1"), ("b", None), default="b"), names=names)

    step = start(compiled, "p", {}, MOMENT)

    assert [task.element_id for task in step.ready] == ["b"]
    assert step.facts == {}


def test_a_compiled_diagram_tells_nothing_to_change() -> None:
    with pytest.raises(TypeError):
        LOOP.processes["x"] = LOOP.processes["review_loop"]  # type: ignore[index]  # what is tried


REPEATED = compiled_from(one_task(for_each("items")))
HALFWAY = (
    b'{"definition":"' + REPEATED.digest.encode() + b'","ended":null,"format":4,"issued":4,'
    b'"process":"p","tokens":[[2,"a",{"progress":[2,2,1,[],[["string","x"],["null",null]]]}],'
    b'[4,"a.instance",{"local":[2,{"item":["string","second"],"result":["null",null]}],"scope":2}]]}'
)


def test_a_case_in_the_middle_of_what_repeats_goes_on() -> None:
    [task] = advance(REPEATED, InstanceState("p", HALFWAY, {}), FactsSet({}), MOMENT).ready

    done = TaskCompleted(task.token_id, {"result": "y"})
    step = advance(REPEATED, InstanceState("p", HALFWAY, {"items": []}), done, MOMENT)

    assert task.element_id == "a"
    assert step.ended == "e"
    assert step.facts == {"items": [], "results": ["x", "y"]}
    assert step.assigned == {"results": "a"}


def test_what_belongs_to_an_instance_is_no_fact_of_the_process() -> None:
    given = {"items": ["x", "second"], "item": "outside"}
    step = start(REPEATED, "p", given, MOMENT)

    done = TaskCompleted(step.ready[0].token_id, {"result": "x", "item": "changed"})
    after = advance(REPEATED, state_of(step), done, MOMENT)

    assert after.facts == given
    assert after.snapshot == HALFWAY


@pytest.mark.parametrize("value", [1, Decimal("1.50"), True, date(2026, 1, 2), [1, [2]], {"k": 1}])
def test_an_item_of_any_type_survives_being_stored(value: object) -> None:
    step = start(REPEATED, "p", {"items": [value]}, MOMENT)
    done = TaskCompleted(step.ready[0].token_id, {"result": value})

    assert advance(REPEATED, state_of(step), done, MOMENT).facts["results"] == [value]


DEFECTS_OF_REPEATING = {
    "a third format": (b'"format":4', b'"format":3'),
    "an instance without its number": (
        b'"local":[2,{"item":["string","second"],"result":["null",null]}],',
        b"",
    ),
    "a number of none": (b'"local":[2', b'"local":[0'),
    "more completed than begun": (b"[2,2,1,", b"[2,2,3,"),
    "more begun than there are": (b"[2,2,1,", b"[1,2,1,"),
    "an activity that does not know how far it is": (
        b',{"progress":[2,2,1,[],[["string","x"],["null",null]]]}',
        b"",
    ),
    "an instance outside": (b'"scope":2', b'"scope":1'),
    "a value that is no fact": (b'["string","second"]', b'["secret","second"]'),
}


@pytest.mark.parametrize(("was", "is_now"), DEFECTS_OF_REPEATING.values(), ids=DEFECTS_OF_REPEATING)
def test_what_repeats_otherwise_than_it_was_written_is_refused(was: bytes, is_now: bytes) -> None:
    assert was in HALFWAY
    state = InstanceState("p", HALFWAY.replace(was, is_now), {})

    with pytest.raises(Tampered):
        advance(REPEATED, state, FactsSet({}), MOMENT)


def test_new_time_for_one_instance_is_new_time_for_the_activity() -> None:
    model = process(
        f'<startEvent id="s"/><userTask id="a">{for_each("items")}</userTask>'
        + boundary("b", "a", "timer PT1H")
        + '<userTask id="t"/>'
        + chain("s", "a")
        + chain("b", "t")
    )
    compiled = compiled_from(model)
    step = start(compiled, "p", {"items": [1, 2]}, MOMENT)
    later = Moment(MOMENT.now + timedelta(minutes=30), MOMENT.zone)

    anew = FactsSet({}, anew=(step.ready[0].token_id,))
    after = advance(compiled, state_of(step), anew, later)

    assert [timer.due_at - later.now for timer in after.timers] == [timedelta(hours=1)]
