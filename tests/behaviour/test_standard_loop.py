"""Standard loops (BPMN 2.0, 10.3.8 and 13.3.6): an activity happens again as long as a condition is true."""

import pytest

from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import boundary, chain, event, loop, scoped, steps_inside, subprocess

START, END = '<startEvent id="s"/>', '<endEvent id="e"/>'


def around(repeated: str, more: str = "") -> bytes:
    """Return start, what repeats (`x`), task `last`, end."""
    return scoped(
        START + repeated + '<userTask id="last"/>' + END + chain("s", "x", "last", "e") + more
    )


def task(marker: str, more: str = "") -> bytes:
    return around(f'<userTask id="x">{marker}</userTask>', more)


def start(model: bytes, *others: bytes, **facts: object) -> ProcessRun:
    models = {"p.bpmn": model} | {f"{n}.bpmn": other for n, other in enumerate(others)}
    return ProcessRun.start(models, process_id="p", facts=facts)


def test_it_happens_again_as_long_as_the_condition_is_true() -> None:
    run = start(task(loop("more = true")))

    run.complete("x", facts={"more": True})
    assert run.active() == ["x"]
    run.complete("x", facts={"more": False})

    assert run.active() == ["last"]


def test_it_happens_once_before_the_condition_is_asked() -> None:
    run = start(task(loop("more = true")), more=False)

    assert run.active() == ["x"]


def test_it_does_not_happen_when_the_condition_is_asked_first_and_not_true() -> None:
    border = boundary("b", "x", "when true") + '<userTask id="never"/>' + chain("b", "never")

    run = start(task(loop("more", before=True), border), more=None)

    assert run.active() == ["last"]


def test_asked_first_it_goes_on_as_long_as_the_condition_is_true() -> None:
    run = start(task(loop("more = true", before=True)), more=True)

    run.complete("x")
    run.complete("x", facts={"more": False})

    assert run.active() == ["last"]


@pytest.mark.parametrize("before", [False, True])
def test_the_counter_can_be_read_inside_and_in_the_condition(*, before: bool) -> None:
    marker = loop("loopCounter < 3", before=before)
    lines = "<script>seen = append(seen, loopCounter)</script>"

    run = start(around(f'<scriptTask id="x">{marker}{lines}</scriptTask>'), seen=[])

    assert run.facts["seen"] == [1, 2, 3]
    assert run.active() == ["last"]


@pytest.mark.parametrize("before", [False, True])
def test_it_happens_no_more_often_than_its_maximum(*, before: bool) -> None:
    run = start(task(loop("true", before=before, maximum="2")))

    run.complete("x")
    run.complete("x")

    assert run.active() == ["last"]


@pytest.mark.parametrize("before", [False, True])
def test_a_condition_that_cannot_be_told_is_an_incident_until_it_can(*, before: bool) -> None:
    run = start(task(loop("unheard > 1", before=before)))
    if not before:
        run.complete("x")
    assert [element_id for element_id, _ in run.incidents] == ["x"]
    assert run.active() == []

    run.set_facts({"unheard": 0})

    assert run.incidents == []
    assert run.active() == ["last"]


def test_a_subprocess_and_a_call_happen_again_with_all_that_is_inside() -> None:
    called = scoped(steps_inside("a")).replace(b'<process id="p">', b'<process id="q">')
    inside = subprocess("x", loop("loopCounter < 2") + steps_inside("a"))
    call = f'<callActivity id="x" calledElement="q">{loop("loopCounter < 2")}</callActivity>'

    for run in (start(around(inside)), start(around(call), called)):
        run.complete("a")
        assert run.active() == ["a"]
        run.complete("a")
        assert run.active() == ["last"]


def test_what_interrupts_it_ends_it_whatever_time_it_is() -> None:
    border = boundary("b", "x", "timer PT1H") + '<userTask id="t"/>' + chain("b", "t")
    run = start(around(subprocess("x", loop("true") + steps_inside("a")), border))
    run.advance("PT40M")
    run.complete("a")

    run.advance("PT20M")

    assert run.active() == ["t"]


def test_an_error_of_one_time_is_caught_at_the_border() -> None:
    body = steps_inside("a", end=event("endEvent", "a_done", "error e"))
    border = boundary("b", "x", "error e") + '<userTask id="t"/>' + chain("b", "t")
    run = start(around(subprocess("x", loop("true") + body), border))

    run.complete("a")

    assert run.active() == ["t"]


def test_a_loop_that_no_person_is_in_is_stopped_with_an_incident() -> None:
    run = start(around(f'<task id="x">{loop("true")}</task>'))

    assert [element_id for element_id, _ in run.incidents] == ["x"]


REFUSED = {
    "no condition": loop(""),
    "no condition but a maximum": '<standardLoopCharacteristics loopMaximum="3"/>',
    "no FEEL": loop("1 +"),
    "another language": loop("more").replace(
        "<loopCondition>", '<loopCondition language="javascript">'
    ),
    "a number for a condition": loop("1 + 1"),
    "a maximum of none": loop("more", maximum="0"),
    "a maximum that is no number": loop("more", maximum="n"),
    "an unknown value": '<standardLoopCharacteristics testBefore="perhaps"><loopCondition>more</loopCondition>'
    "</standardLoopCharacteristics>",
}


@pytest.mark.parametrize("marker", REFUSED.values(), ids=REFUSED)
def test_a_loop_that_does_not_say_how_long_is_refused(marker: str) -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(task(marker))

    for found in caught.value.findings:
        assert found.element_id == "x"
        assert found.message.es != found.message.en
