"""What must hold after every step, and what happens when a defect of ours breaks it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram, start
from engine.bpmn.instance import Instance
from engine.errors import DiagramRefused, InstanceBroken
from engine.feel import Moment
from engine.model.step import FactsSet, InstanceState
from tests.diagrams.build import chain, choice, definitions, flow, one_task, process

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def compiled_from(model: bytes) -> CompiledDiagrams:
    return compile_diagrams([read_diagram("p.bpmn", model)], None)


def lose_the_token(instance: Instance) -> None:
    for task in instance._live():
        instance._prune(task)


def test_an_instance_that_waits_for_nobody_is_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compiled_from(one_task())
    monkeypatch.setattr(Instance, "settle", lose_the_token)

    step = start(compiled, "p", {}, MOMENT)

    assert step.ended is None
    assert "nobody" in step.incidents[0].reason.en


def test_a_lost_token_can_be_set_going_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compiled_from(one_task())
    with monkeypatch.context() as patched:
        patched.setattr(Instance, "settle", lose_the_token)
        lost = start(compiled, "p", {}, MOMENT)

    step = advance(compiled, InstanceState("p", lost.snapshot, {}), FactsSet({}), MOMENT)

    assert [task.element_id for task in step.ready] == ["a"]


def test_a_task_that_the_search_misses_breaks_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Instance, "hides_a_task", lambda _: True)

    with pytest.raises(InstanceBroken):
        start(compiled_from(one_task()), "p", {}, MOMENT)


def test_nothing_of_a_fact_enters_the_library() -> None:
    compiled = compiled_from(choice(("a", "x = 1"), ("b", None), default="b"))
    program = compiled.programs["p"]

    start(compiled, "p", {"x": 1}, MOMENT)

    assert all(spec.data == {} for spec in program.spec.task_specs.values())


UNLINTED = {
    "an element": process('<startEvent id="s"/><scriptTask id="x"/>' + chain("s", "x")),
    "a loop": one_task("<multiInstanceLoopCharacteristics/>"),
    "an event": process('<startEvent id="s"><timerEventDefinition/></startEvent>'),
    "a dangling flow": process('<startEvent id="s"/>' + flow("f", "s", "x")),
    "a condition on an event": process(
        '<startEvent id="s"/><userTask id="b"/><userTask id="c"/>'
        + chain("s", "b")
        + flow("s_c", "s", "c", "x = 1")
    ),
    "a script in Python": process(
        '<startEvent id="s"/><scriptTask id="x"><script>import os</script></scriptTask>'
        + chain("s", "x")
    ),
    "a condition on a task": process(
        '<startEvent id="s"/><userTask id="a"/>' + chain("s", "a") + flow("f", "a", "a", "x = 1")
    ),
    "a way out of an end": process(
        '<startEvent id="s"/><endEvent id="e"/><userTask id="a"/>' + chain("s", "e", "a")
    ),
    "a way into the start": process(
        '<startEvent id="s"/><userTask id="a"/>' + chain("s", "a", "s")
    ),
    "a way without a condition": choice(("a", "x = 1"), ("b", None)),
    "a timer without a time": process(
        '<startEvent id="s"/><intermediateCatchEvent id="x"><timerEventDefinition/>'
        "</intermediateCatchEvent>" + chain("s", "x")
    ),
    "an event that waits for nothing": process(
        '<startEvent id="s"/><intermediateCatchEvent id="x"/>' + chain("s", "x")
    ),
    "a timer in Python": process(
        '<startEvent id="s"/><intermediateCatchEvent id="x"><timerEventDefinition><timeDuration>'
        "__import__('os')</timeDuration></timerEventDefinition></intermediateCatchEvent>"
        + chain("s", "x")
    ),
    "a boundary event at nothing": process(
        '<startEvent id="s"/><boundaryEvent id="x" attachedToRef="y"><timerEventDefinition>'
        "<timeDuration>PT5M</timeDuration></timerEventDefinition></boundaryEvent>"
    ),
    "a message without a name": process(
        '<startEvent id="s"/><receiveTask id="x"/>' + chain("s", "x")
    ),
    "a message in Python": definitions(
        '<message id="m" name="m"/><process id="p"><startEvent id="s"/><endEvent id="x">'
        '<extensionElements><ruta:out source="__import__(\'os\')" target="y"/></extensionElements>'
        '<messageEventDefinition messageRef="m"/></endEvent>' + chain("s", "x") + "</process>"
    ),
    "a rule without a decision": process(
        '<startEvent id="s"/><businessRuleTask id="x"/>' + chain("s", "x")
    ),
    "a condition out of a fork": process(
        '<startEvent id="s"/><parallelGateway id="x"/><userTask id="a"/><userTask id="b"/>'
        + chain("s", "x", "a")
        + flow("f", "x", "b", "y = 1")
    ),
    "a way into a boundary event": process(
        '<startEvent id="s"/><userTask id="a"/><boundaryEvent id="x" attachedToRef="a">'
        "<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>"
        "</boundaryEvent>" + chain("s", "a", "x")
    ),
    "two processes by one message": definitions(
        '<message id="m" name="m"/>'
        + "".join(
            f'<process id="p{n}"><startEvent id="s{n}"><messageEventDefinition messageRef="m"/>'
            "</startEvent></process>"
            for n in range(2)
        )
    ),
    "no start": process('<userTask id="a"/>'),
    "Python": choice(("a", "__import__('os')"), ("b", None), default="b"),
}


@pytest.mark.parametrize("model", UNLINTED.values(), ids=UNLINTED)
def test_what_no_lint_has_seen_is_still_not_executed(model: bytes) -> None:
    with pytest.raises(DiagramRefused):
        compiled_from(model)


def test_two_processes_of_one_id_are_not_compiled() -> None:
    diagrams = [read_diagram("a", one_task()), read_diagram("b", one_task("<documentation/>"))]

    with pytest.raises(DiagramRefused):
        compile_diagrams(diagrams, None)


def test_python_is_never_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compiled_from(choice(("a", "x = 1"), ("b", None), default="b"))

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("eval", "exec", "compile"):
        monkeypatch.setattr(f"builtins.{name}", forbidden)
    step = start(compiled, "p", {"x": 1}, MOMENT)
    monkeypatch.undo()

    assert step.ready[0].element_id == "a"
