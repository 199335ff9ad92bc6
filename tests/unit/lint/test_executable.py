"""The executable rules, where the names of the facts are known."""

import pytest

from engine.bpmn import read_diagram
from engine.errors import Finding
from engine.feel import Declared, FeelType
from engine.lint import check_executable
from tests.diagrams.build import choice

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
