"""The executable rules, where the names of the facts are known."""

import pytest

from engine.bpmn import read_diagram
from engine.errors import Finding
from engine.feel import Declared, FeelType
from engine.lint import check_executable
from tests.diagrams.build import choice, definitions, one_task, process

NAMES = {"x": Declared(FeelType.NUMBER)}


def findings(condition: str) -> list[Finding]:
    model = choice(("a", condition), ("b", None), default="b")
    return check_executable([read_diagram("p.bpmn", model)], NAMES)


@pytest.mark.parametrize("condition", ["y = 1", 'x = "one"', "x"])
def test_a_condition_that_the_declared_facts_contradict_is_refused(condition: str) -> None:
    assert [found[:2] for found in findings(condition)] == [("condition", "to_a")]


def test_an_optional_fact_may_be_compared_at_run_time() -> None:
    assert findings("x = 1") == []


def test_a_finding_says_where_in_the_text() -> None:
    [found] = findings("x = = 1")

    assert "carácter" in found.message.es
    assert "character" in found.message.en


STEPS = '<startEvent id="s"/>'
REMEDIES = {
    "compensation": (
        process(STEPS + "<endEvent id='x'><compensateEventDefinition/></endEvent>"),
        "undoes",
    ),
    "transaction": (process(STEPS + '<transaction id="x"/>'), "Use a subprocess"),
    "ad-hoc subprocess": (process(STEPS + '<adHocSubProcess id="x"/>'), "event subprocesses"),
    "complex gateway": (process(STEPS + '<complexGateway id="x"/>'), "an inclusive one"),
    "service task": (process(STEPS + '<serviceTask id="x"/>'), "Use a user task"),
    "choreography": (definitions('<choreography id="x"/>'), "message events"),
    "conversation": (
        definitions('<collaboration><conversation id="x"/></collaboration>'),
        "message events",
    ),
    "message flow": (
        definitions('<collaboration><messageFlow id="x"/></collaboration>'),
        "message events",
    ),
    "global task": (definitions('<globalUserTask id="x"/>'), "and call it by its id"),
    "data store": (process(STEPS + '<dataStoreReference id="x"/>'), "forms of the package"),
    "performer": (one_task("<potentialOwner/>"), "lane of whoever does it"),
}


@pytest.mark.parametrize(("model", "remedy"), REMEDIES.values(), ids=REMEDIES)
def test_what_is_not_executed_is_refused_with_what_to_draw_instead(
    model: bytes, remedy: str
) -> None:
    found = check_executable([read_diagram("p.bpmn", model)], None)

    assert any(each.rule == "element" and remedy in each.message.en for each in found)
