"""Messages (BPMN 2.0, 10.5.5 and 13.5): sent, awaited in a flow, at a task and to begin a process."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram
from engine.bpmn import start as start_instance
from engine.errors import AmbiguousMessage, DiagramRefused, NotFound, Tampered
from engine.feel import Declared, FeelType, Moment
from engine.lint import check_executable
from engine.model.ids import TokenId
from engine.model.step import (
    FactsSet,
    InstanceState,
    MessageArrived,
    Step,
    TaskCompleted,
    ThrownMessage,
)
from engine.testing import ProcessRun
from tests.diagrams.build import chain, definitions, process

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
MOMENT = Moment(NOON, ZoneInfo("UTC"))
NEWS = '<message id="m" name="news"/>'


def message(*mappings: str, ref: str = "m") -> str:
    parts = "".join(f"<ruta:{each}/>" for each in mappings)
    kept = f"<extensionElements>{parts}</extensionElements>" if parts else ""
    return f'{kept}<messageEventDefinition messageRef="{ref}"/>'


def with_news(body: str) -> bytes:
    return definitions(f'{NEWS}<process id="p">{body}</process>')


TAKEN = 'in source="total + 1" target="amount"'
CATCH = with_news(
    f'<startEvent id="s"/><intermediateCatchEvent id="c">{message(TAKEN)}</intermediateCatchEvent>'
    '<userTask id="a"/>' + chain("s", "c", "a")
)
RECEIVE = with_news(
    '<startEvent id="s"/><receiveTask id="c" messageRef="tns:m"/><userTask id="a"/>'
    + chain("s", "c", "a")
)


def boundary(*, interrupts: bool, host: str = "userTask", ref: str = "") -> bytes:
    cancels = "" if interrupts else 'cancelActivity="false"'
    return definitions(
        f'{NEWS}<message id="n" name="other"/><process id="p"><startEvent id="s"/>'
        f'<{host} id="a" {ref}/><endEvent id="e"/><userTask id="b"/>'
        f'<boundaryEvent id="c" attachedToRef="a" {cancels}>{message(TAKEN)}</boundaryEvent>'
        + chain("s", "a", "e")
        + chain("c", "b")
        + "</process>"
    )


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts, now=NOON)


def compiled_from(model: bytes) -> CompiledDiagrams:
    return compile_diagrams([read_diagram("p.bpmn", model)], None)


def state_of(step: Step) -> InstanceState:
    return InstanceState("p", step.snapshot, step.facts)


def test_a_flow_waits_for_its_message() -> None:
    run = start(CATCH)
    assert (run.active(), run.ended) == ([], False)

    run.message("news", {"total": 4})

    assert run.active() == ["a"]


def test_only_what_is_mapped_enters() -> None:
    run = start(CATCH, x=1)

    run.message("news", {"total": 4, "secret": "casa"})

    assert run.facts == {"x": 1, "amount": 5}


def test_without_a_mapping_nothing_enters() -> None:
    run = start(RECEIVE, x=1)

    run.message("news", {"x": 2, "y": 3})

    assert run.facts == {"x": 1}


@pytest.mark.parametrize("name", ["other", "", "m"])
def test_another_message_changes_nothing(name: str) -> None:
    run = start(CATCH)

    with pytest.raises(NotFound):
        run.message(name, {"total": 4})

    assert (run.active(), run.facts) == ([], {})


def test_a_receive_task_is_active_and_is_not_completed_by_a_person() -> None:
    run = start(RECEIVE)
    assert run.active() == ["c"]

    with pytest.raises(NotFound):
        run.complete("c")
    run.message("news")

    assert run.active() == ["a"]


def test_a_message_arrives_once() -> None:
    run = start(RECEIVE)
    run.message("news")

    with pytest.raises(NotFound):
        run.message("news")


def test_an_interrupting_message_takes_the_task_away() -> None:
    run = start(boundary(interrupts=True))

    run.message("news", {"total": 1})

    assert run.active() == ["b"]
    assert run.facts == {"amount": 2}


def test_a_message_beside_the_task_comes_as_often_as_it_is_sent() -> None:
    run = start(boundary(interrupts=False))

    run.message("news", {"total": 1})
    run.message("news", {"total": 2})
    assert run.active() == ["a", "b", "b"]
    run.complete("a")

    assert run.active() == ["b", "b"]
    with pytest.raises(NotFound):
        run.message("news", {"total": 3})


def test_a_message_is_not_awaited_after_its_task() -> None:
    run = start(boundary(interrupts=True))
    run.complete("a")

    with pytest.raises(NotFound):
        run.message("news", {"total": 1})

    assert run.ended


def test_a_receive_task_can_be_interrupted() -> None:
    run = start(boundary(interrupts=True, host="receiveTask", ref='messageRef="n"'))
    assert run.active() == ["a"]

    run.message("news", {"total": 1})

    assert run.active() == ["b"]


def test_a_receive_task_disarms_its_events() -> None:
    run = start(boundary(interrupts=True, host="receiveTask", ref='messageRef="n"'))

    run.message("other")

    assert run.ended


TWO = with_news(
    '<startEvent id="s"/><parallelGateway id="f"/><receiveTask id="a" messageRef="m"/>'
    '<receiveTask id="b" messageRef="m"/>' + chain("s", "f", "a") + chain("f", "b")
)


def test_of_several_that_wait_none_is_chosen() -> None:
    run = start(TWO)

    with pytest.raises(AmbiguousMessage) as refused:
        run.message("news")

    assert "news" in refused.value.message.es
    assert run.active() == ["a", "b"]


def test_the_token_says_which_is_meant() -> None:
    compiled = compiled_from(TWO)
    begun = start_instance(compiled, "p", {}, MOMENT)
    [_, second] = begun.awaited
    assert (second.name, second.element_id) == ("news", "b")

    step = advance(compiled, state_of(begun), MessageArrived("news", second.token_id, {}), MOMENT)

    assert [each.element_id for each in step.awaited] == ["a"]


@pytest.mark.parametrize(("name", "token"), [("other", "2"), ("news", "9"), ("news", "")])
def test_a_token_that_does_not_await_the_message_is_not_found(name: str, token: str) -> None:
    compiled = compiled_from(TWO)
    begun = start_instance(compiled, "p", {}, MOMENT)

    with pytest.raises(NotFound):
        advance(compiled, state_of(begun), MessageArrived(name, TokenId(token), {}), MOMENT)


@pytest.mark.parametrize("facts", [{}, {"total": "text"}, {"total": None, "amount": 1}])
def test_what_cannot_be_read_is_an_incident_after_which_the_case_goes_on(
    facts: dict[str, object],
) -> None:
    run = start(CATCH)
    run.message("news", facts)
    if not run.incidents:
        assert facts == {"total": None, "amount": 1}
        return

    [(element_id, reason)] = run.incidents
    assert element_id == "c"
    assert reason.es != reason.en
    assert run.active() == []

    run.set_facts({"amount": 7})
    assert run.active() == ["a"]


def test_an_incident_at_the_border_does_not_bring_the_task_back() -> None:
    run = start(boundary(interrupts=True))
    run.message("news")
    assert [found[0] for found in run.incidents] == ["c"]
    assert run.active() == []

    run.set_facts({"amount": 1})

    assert run.active() == ["b"]


SEND = with_news(
    '<startEvent id="s"/><userTask id="a"/><intermediateThrowEvent id="t">'
    + message('out source="x + 1" target="total"', "out source='\"fixed\"' target='kind'")
    + '</intermediateThrowEvent><endEvent id="e">'
    + message()
    + "</endEvent>"
    + chain("s", "a", "t", "e")
)


def test_a_step_tells_what_was_sent() -> None:
    compiled = compiled_from(SEND)
    begun = start_instance(compiled, "p", {"x": 1, "secret": "casa"}, MOMENT)
    assert begun.thrown == ()
    done = TaskCompleted(begun.ready[0].token_id, {})

    step = advance(compiled, state_of(begun), done, MOMENT)

    assert [(each.name, each.element_id) for each in step.thrown] == [("news", "t"), ("news", "e")]
    facts = [each.facts for each in step.thrown if isinstance(each, ThrownMessage)]
    assert facts == [{"total": 2, "kind": "fixed"}, {}]
    assert step.ended == "e"


def test_what_nobody_awaits_leaves_the_run() -> None:
    run = start(SEND, x=1)

    run.complete("a")

    assert run.ended


def test_what_cannot_be_sent_is_an_incident_and_is_sent_later() -> None:
    run = start(SEND)
    run.complete("a")
    assert [found[0] for found in run.incidents] == ["t"]

    run.set_facts({"x": 1})

    assert run.ended


def test_an_intermediate_event_without_a_type_lets_the_token_pass() -> None:
    body = '<startEvent id="s"/><intermediateThrowEvent id="t"/><userTask id="a"/>'

    assert start(process(body + chain("s", "t", "a"))).active() == ["a"]


BEGUN = with_news(
    f'<startEvent id="s">{message(TAKEN)}</startEvent><userTask id="a"/>' + chain("s", "a")
)


def test_a_process_begins_when_its_message_arrives() -> None:
    run = start(BEGUN, x=1)
    assert (run.active(), run.ended, run.facts) == ([], False, {"x": 1})

    run.message("news", {"total": 1, "y": 2})

    assert run.active() == ["a"]
    assert run.facts == {"x": 1, "amount": 2}


@pytest.mark.parametrize("arrived", [None, MessageArrived("other", None, {})])
def test_a_process_begins_by_its_own_message_only(arrived: MessageArrived | None) -> None:
    with pytest.raises(NotFound):
        start_instance(compiled_from(BEGUN), "p", {}, MOMENT, arrived=arrived)


def test_a_process_without_a_message_does_not_begin_by_one() -> None:
    arrived = MessageArrived("news", None, {})

    with pytest.raises(NotFound):
        start_instance(compiled_from(CATCH), "p", {}, MOMENT, arrived=arrived)


def test_a_beginning_that_cannot_be_read_is_an_incident() -> None:
    run = start(BEGUN)
    run.message("news")
    assert [found[0] for found in run.incidents] == ["s"]

    run.set_facts({"amount": 1})

    assert run.active() == ["a"]


REPORTED = CATCH.replace(
    b'<intermediateCatchEvent id="c">',
    b'<intermediateCatchEvent id="c" name="Hay noticias" ruta:report="true" ruta:form="f02">',
).replace(f"<ruta:{TAKEN}/>".encode(), b"")


def test_what_a_person_reports_is_written_as_a_forms_answers_are() -> None:
    run = start(REPORTED)

    run.message("news", {"total": 4})

    assert run.facts == {"total": 4}


def test_a_process_tells_what_may_be_reported_and_what_it_sends_and_awaits() -> None:
    reported = compiled_from(REPORTED).processes["p"]
    [report] = reported.reports.values()
    assert (report.element_id, report.message, report.form_id) == ("c", "news", "f02")
    assert report.name.es == "Hay noticias"
    assert reported.receivers["c"].message == "news"

    assert compiled_from(SEND).processes["p"].throws == {"t": "news", "e": "news"}
    assert compiled_from(BEGUN).processes["p"].begins_by == "news"
    assert compiled_from(RECEIVE).processes["p"].receivers["c"].is_task
    event = compiled_from(boundary(interrupts=False)).processes["p"].receivers["c"]
    assert (event.host_id, event.interrupts) == ("a", False)


REFUSED = {
    "no reference": (b' messageRef="m"', b"", "message", "c"),
    "a reference that leads nowhere": (b'messageRef="m"', b'messageRef="x"', "message", "c"),
    "a message without a name": (b' name="news"', b"", "message", "c"),
    "a blank name": (b'name="news"', b'name=" "', "message", "c"),
    "a source that is not FEEL": (b"total + 1", b"total +", "exchange", "c"),
    "a target that is no name": (b'target="amount"', b'target="1"', "exchange", "c"),
    "no target": (b'target="amount"', b"", "exchange", "c"),
    "an out where one arrives": (b"<ruta:in", b"<ruta:out", "vendor", "c"),
    "a mapping at a task": (
        b'<userTask id="a"/>',
        b'<userTask id="a"><extensionElements><ruta:in/></extensionElements></userTask>',
        "vendor",
        "a",
    ),
    "a report that says nothing": (
        b'<intermediateCatchEvent id="c">',
        b'<intermediateCatchEvent id="c" ruta:report="yes">',
        "report",
        "c",
    ),
    "a form that nobody fills in": (
        b'<intermediateCatchEvent id="c">',
        b'<intermediateCatchEvent id="c" ruta:form="f">',
        "report",
        "c",
    ),
    "a report without a message": (
        b'<startEvent id="s"/>',
        b'<startEvent id="s" ruta:report="true"/>',
        "report",
        "s",
    ),
    "a correlation": (b'messageRef="m"', b'messageRef="m" operationRef="o"', "attribute", ""),
}


@pytest.mark.parametrize(("old", "new", "rule", "element_id"), REFUSED.values(), ids=REFUSED)
def test_a_message_that_is_not_whole_is_refused(
    old: bytes, new: bytes, rule: str, element_id: str
) -> None:
    assert old in CATCH

    with pytest.raises(DiagramRefused) as refused:
        start(CATCH.replace(old, new))

    found = [(each.rule, each.element_id if element_id else "") for each in refused.value.findings]
    assert (rule, element_id) in found
    assert all(each.message.es != each.message.en for each in refused.value.findings)


def test_a_mapping_without_a_message_is_refused() -> None:
    timer = "<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>"
    model = CATCH.replace(b'<messageEventDefinition messageRef="m"/>', timer.encode())

    with pytest.raises(DiagramRefused) as refused:
        start(model)

    assert ("exchange", "c") in [found[:2] for found in refused.value.findings]


def test_a_receive_task_does_not_begin_a_process() -> None:
    with pytest.raises(DiagramRefused) as refused:
        start(RECEIVE.replace(b"<receiveTask", b'<receiveTask instantiate="true"'))

    assert ("attribute", "c") in [found[:2] for found in refused.value.findings]


def test_what_is_sent_is_declared() -> None:
    diagrams = [read_diagram("p.bpmn", SEND)]

    assert check_executable(diagrams, {"x": Declared(FeelType.NUMBER)}) == []
    found = check_executable(diagrams, {"y": Declared(FeelType.NUMBER)})
    assert [each[:2] for each in found] == [("exchange", "t")]


def test_an_event_with_two_types_is_refused() -> None:
    model = SEND.replace(message().encode(), message().encode() * 2)

    with pytest.raises(DiagramRefused) as refused:
        start(model)

    assert ("event", "t") in [found[:2] for found in refused.value.findings]


@pytest.mark.parametrize("conversation", [b"0", b"9", b'"2"', b"true"])
def test_a_stored_conversation_must_be_one_that_was_begun(conversation: bytes) -> None:
    compiled = compiled_from(CATCH)
    step = start_instance(compiled, "p", {}, MOMENT)
    forged = step.snapshot.replace(b'"c"]', b'"c",{"conversation":' + conversation + b"}]")
    forged = forged.replace(b'"format":1', b'"format":2')

    with pytest.raises(Tampered):
        advance(compiled, InstanceState("p", forged, {}), FactsSet({}), MOMENT)
