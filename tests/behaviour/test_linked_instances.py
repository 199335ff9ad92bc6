"""A message that begins another process opens it beside the sender; answers find the way back."""

import pytest

from engine.bpmn import read_diagram
from engine.errors import AmbiguousMessage, DiagramRefused, InstanceBroken, NotFound
from engine.lint import PackageContext, check_publishable
from engine.testing import ProcessRun
from tests.diagrams.build import chain, definitions

MESSAGES = '<message id="ask" name="asked"/><message id="answer" name="answered"/><message id="stop" name="stopped"/>'


def mapped(*mappings: str) -> str:
    parts = "".join(f"<ruta:{each}/>" for each in mappings)
    return f"<extensionElements>{parts}</extensionElements>" if parts else ""


def event(kind: str, event_id: str, ref: str, *mappings: str, attributes: str = "") -> str:
    inside = f'{mapped(*mappings)}<messageEventDefinition messageRef="{ref}"/>'
    return f'<{kind} id="{event_id}" {attributes}>{inside}</{kind}>'


def diagram(process_id: str, body: str) -> bytes:
    return definitions(f'{MESSAGES}<process id="{process_id}">{body}</process>')


ASKING = (
    event("intermediateThrowEvent", "ask_{0}", "ask", 'out source="need" target="wanted"')
    + '<receiveTask id="wait_{0}" messageRef="answer">'
    + mapped('in source="outcome" target="result_{0}"')
    + '</receiveTask><userTask id="after_{0}"/>'
)
PARENT = diagram(
    "parent",
    '<startEvent id="s"/><endEvent id="e"/>'
    + ASKING.format("a")
    + chain("s", "ask_a", "wait_a", "after_a", "e"),
)
TWICE = diagram(
    "parent",
    '<startEvent id="s"/><parallelGateway id="f"/><userTask id="a"/><userTask id="b"/>'
    + ASKING.format("a")
    + ASKING.format("b")
    + chain("s", "f", "a", "ask_a", "wait_a", "after_a")
    + chain("f", "b", "ask_b", "wait_b", "after_b"),
)
CHILD = diagram(
    "child",
    event("startEvent", "cs", "ask", 'in source="wanted" target="need"')
    + '<userTask id="work"/>'
    + event("endEvent", "ce", "answer", 'out source="found" target="outcome"')
    + event("boundaryEvent", "cb", "stop", attributes='attachedToRef="work"')
    + '<endEvent id="stopped_end"/>'
    + chain("cs", "work", "ce")
    + chain("cb", "stopped_end"),
)


def start(parent: bytes = PARENT, child: bytes = CHILD, **facts: object) -> ProcessRun:
    models = {"parent.bpmn": parent, "child.bpmn": child}
    return ProcessRun.start(models, "parent", facts=facts)


def test_a_message_opens_another_instance_with_what_is_mapped() -> None:
    run = start(need="shelter", private="casa")

    assert run.active() == ["wait_a", "work"]
    assert run.facts_of("child") == {"need": "shelter"}


def test_the_answer_reaches_the_one_who_asked() -> None:
    run = start(need="shelter")

    run.complete("work", {"found": "place", "private": 1})

    assert run.active() == ["after_a"]
    assert run.facts == {"need": "shelter", "result_a": "place"}
    assert not run.ended
    run.complete("after_a")
    assert run.ended


def test_an_answer_finds_the_branch_that_asked() -> None:
    run = start(TWICE, need="shelter")
    run.complete("b", {"need": "second"})
    run.complete("a", {"need": "first"})
    assert run.active() == ["wait_b", "work", "wait_a", "work"]

    run.complete("work", {"found": "for a"}, index=1)

    assert run.active() == ["wait_b", "work", "after_a"]
    run.complete("work", {"found": "for b"})
    assert run.active() == ["after_a", "after_b"]
    assert run.facts["result_a"] == "for a"
    assert run.facts["result_b"] == "for b"


def test_an_instance_that_was_opened_goes_on_when_the_other_has_ended() -> None:
    alone = diagram(
        "parent",
        '<startEvent id="s"/>'
        + event("endEvent", "e", "ask", 'out source="1" target="wanted"')
        + chain("s", "e"),
    )
    run = start(alone)
    assert run.active() == ["work"]
    assert not run.ended

    run.complete("work", {"found": 1})

    assert run.ended


def test_an_answer_that_nobody_awaits_any_more_is_lost() -> None:
    impatient = PARENT.replace(
        b"</process>",
        (
            '<boundaryEvent id="t" attachedToRef="wait_a"><timerEventDefinition><timeDuration>PT1H'
            '</timeDuration></timerEventDefinition></boundaryEvent><userTask id="late"/>'
            + chain("t", "late")
            + "</process>"
        ).encode(),
    )
    run = start(impatient, need=1)
    run.advance("PT1H")
    assert run.active() == ["work", "late"]

    run.complete("work", {"found": 1})

    assert run.active() == ["late"]
    assert "result_a" not in run.facts


def test_an_answer_to_a_branch_that_went_on_does_not_reach_another_branch() -> None:
    timed = TWICE.replace(
        b"</process>",
        (
            '<boundaryEvent id="t" attachedToRef="wait_a"><timerEventDefinition><timeDuration>PT1H'
            '</timeDuration></timerEventDefinition></boundaryEvent><userTask id="late"/>'
            + chain("t", "late")
            + "</process>"
        ).encode(),
    )
    run = start(timed, need=1)
    run.complete("a")
    run.complete("b")
    run.advance("PT1H")

    run.complete("work", {"found": "for a"})

    assert run.active() == ["wait_b", "work", "late"]
    assert "result_b" not in run.facts


def test_a_branch_sends_to_what_it_opened_and_not_to_what_another_did() -> None:
    stopping = TWICE.replace(
        b'<userTask id="after_a"/>', event("intermediateThrowEvent", "after_a", "stop").encode()
    )
    run = start(stopping, need=1)
    run.complete("a")
    run.complete("b")

    run.complete("work", {"found": "for a"})

    assert run.active() == ["wait_b", "work"]


def test_the_one_who_opened_can_send_to_what_it_opened() -> None:
    stopping = PARENT.replace(
        b'<userTask id="after_a"/>', event("intermediateThrowEvent", "after_a", "stop").encode()
    )
    stopping = (
        stopping.replace(
            b'<receiveTask id="wait_a" messageRef="answer">', b'<userTask id="wait_a">'
        )
        .replace(b"</receiveTask>", b"</userTask>")
        .replace(mapped('in source="outcome" target="result_a"').encode(), b"")
    )
    run = start(stopping, need=1)
    assert run.active() == ["wait_a", "work"]

    run.complete("wait_a")

    assert run.ended


def test_a_message_from_outside_finds_any_instance_of_the_run() -> None:
    run = start(need=1)

    run.message("stopped")

    assert run.active() == ["wait_a"]


def test_of_two_instances_that_wait_none_is_chosen_from_outside() -> None:
    run = start(TWICE, need=1)
    run.complete("a")
    run.complete("b")

    with pytest.raises(AmbiguousMessage):
        run.message("stopped")

    assert run.active() == ["wait_a", "work", "wait_b", "work"]


def test_a_message_from_outside_may_open_an_instance() -> None:
    run = start(need=1)

    run.message("asked", {"wanted": "more"})

    assert run.active() == ["wait_a", "work", "work"]


def test_a_child_that_asks_no_more_leaves_its_sibling_alone() -> None:
    run = start(TWICE, need=1)
    run.complete("a")

    run.complete("work", {"found": 1})

    assert run.active() == ["b", "after_a"]


def test_messages_without_end_are_refused_and_change_nothing() -> None:
    endless = diagram(
        "parent",
        '<startEvent id="s"/><userTask id="a"/>'
        + event("endEvent", "e", "ask", 'out source="1" target="wanted"')
        + chain("s", "a", "e"),
    )
    again = diagram(
        "child",
        event("startEvent", "cs", "ask") + event("endEvent", "ce", "ask") + chain("cs", "ce"),
    )
    run = start(endless, again)

    with pytest.raises(InstanceBroken):
        run.complete("a")

    assert run.active() == ["a"]


def test_facts_of_what_has_not_begun_are_not_found() -> None:
    run = ProcessRun.start({"child.bpmn": CHILD}, "child")

    with pytest.raises(NotFound):
        run.facts_of("child")


def test_the_facts_of_another_instance_can_be_set() -> None:
    run = start(need=1)
    run.complete("work")
    assert [found[0] for found in run.incidents] == ["ce"]

    run.set_facts({"found": 3}, process_id="child")

    assert run.facts["result_a"] == 3


def test_a_message_begins_one_process_only() -> None:
    other = CHILD.replace(b'process id="child"', b'process id="other"')

    with pytest.raises(DiagramRefused) as refused:
        ProcessRun.start({"a.bpmn": CHILD, "b.bpmn": other}, "child")

    assert [found[:2] for found in refused.value.findings] == [("message", "cs")]


def correspondence(*models: bytes) -> set[str]:
    diagrams = [read_diagram(f"{n}.bpmn", model) for n, model in enumerate(models)]
    found = check_publishable(diagrams, PackageContext())
    return {each.element_id for each in found if each.rule == "correspondence"}


def test_a_published_message_is_sent_by_somebody_or_reported() -> None:
    reported = CHILD.replace(
        b'<boundaryEvent id="cb"', b'<boundaryEvent id="cb" ruta:report="true"'
    )

    assert correspondence(PARENT, CHILD) == {"cb"}
    assert correspondence(PARENT, reported) == set()
    assert correspondence(reported) == {"cs"}


def test_a_published_message_that_begins_a_process_is_awaited_nowhere_else() -> None:
    confused = PARENT.replace(b'messageRef="answer"', b'messageRef="ask"')

    assert "wait_a" in correspondence(confused, CHILD)
