"""What a protocol needs to be put in force: one good diagram, and one defect for each rule."""

from dataclasses import replace

import pytest

from engine.bpmn import read_diagram
from engine.errors import Finding
from engine.feel import Declared, FeelType
from engine.lint import PackageContext, check_executable, check_publishable
from tests.diagrams.build import stored

GOOD = stored("review_loop.bpmn").decode()
CONTEXT = PackageContext(
    names={"sender": Declared(FeelType.STRING), "verdict": Declared(FeelType.STRING)},
    forms=frozenset({"f01", "f02"}),
    deadlines=frozenset({"DL01", "DL02"}),
    roles=frozenset({"coordinacion"}),
    purposes=frozenset({"C1"}),
    facts_of_form={"f02": frozenset({"verdict"})},
)


def findings(
    text: str, name: str = "review_loop.bpmn", context: PackageContext = CONTEXT
) -> list[Finding]:
    return check_publishable([read_diagram(name, text.encode())], context)


def test_a_good_diagram_passes() -> None:
    diagrams = [read_diagram("review_loop.bpmn", GOOD.encode())]

    assert check_executable(diagrams, CONTEXT.names) == []
    assert check_publishable(diagrams, CONTEXT) == []


DEFECTS = {
    "no holder": (' ruta:party="sender"', "", "holder", "write_report"),
    "unknown role": ('ruta:role="coordinacion"', 'ruta:role="x"', "holder", "lane_reviewer"),
    "unknown party": ('ruta:party="sender"', 'ruta:party="x"', "holder", "lane_sender"),
    "two holders": (
        'ruta:party="sender"',
        'ruta:party="sender" ruta:role="coordinacion"',
        "holder",
        "lane_sender",
    ),
    "no lane": ("<bpmn:flowNodeRef>write_report</bpmn:flowNodeRef>", "", "holder", "write_report"),
    "unknown opener": ('ruta:opener="sender"', 'ruta:opener="x"', "holder", "review_loop"),
    "no form": (' ruta:form="f01"', "", "form", "write_report"),
    "unknown form": ('ruta:form="f01"', 'ruta:form="f99"', "form", "write_report"),
    "no deadline": (' ruta:deadline="DL01"', "", "deadline", "write_report"),
    "unknown deadline": ('ruta:deadline="DL01"', 'ruta:deadline="x"', "deadline", "write_report"),
    "unknown purpose": ('ruta:purpose="C1"', 'ruta:purpose="C99"', "purpose", "write_report"),
    "no default": (' default="back"', "", "default-flow", "decide"),
    "conditional default": (
        '<bpmn:sequenceFlow id="back" sourceRef="decide" targetRef="write_report" />',
        (
            '<bpmn:sequenceFlow id="back" sourceRef="decide" targetRef="write_report">'
            "<bpmn:conditionExpression>true</bpmn:conditionExpression></bpmn:sequenceFlow>"
        ),
        "default-flow",
        "back",
    ),
    "undeclared fact": ("=verdict = ", "=result = ", "fact", "accept"),
    "another type": ('=verdict = "accept"', "=verdict = 3", "fact", "accept"),
    "not boolean": ('=verdict = "accept"', "=verdict", "fact", "accept"),
    "no Spanish name": ('name="Revisar el informe"', "", "language", "review_report"),
    "no English name": (
        '<bpmn:extensionElements><ruta:translation lang="en" name="Sender" /></bpmn:extensionElements>',
        "",
        "language",
        "lane_sender",
    ),
    "English flow name missing": (
        '<bpmn:extensionElements><ruta:translation lang="en" name="Yes" /></bpmn:extensionElements>',
        "",
        "language",
        "accept",
    ),
    "English guidance missing": (
        "Write what you saw.\n\n          No names.",
        "",
        "language",
        "write_report",
    ),
    "long label": ('name="Revisar el informe"', f'name="{"x" * 41}"', "label", "review_report"),
    "long English label": (
        'name="Review the report"',
        f'name="{"x" * 41}"',
        "label",
        "review_report",
    ),
    "not drawn": ('bpmnElement="decide"', 'bpmnElement="other"', "drawing", "decide"),
    "flow not drawn": ('<di:waypoint x="625" y="300" />', "", "drawing", "accept"),
    "empty shape": ('width="50" height="50"', 'width="0" height="50"', "drawing", "decide"),
    "shape without numbers": ('x="575"', 'x="nan"', "drawing", "decide"),
    "overlap": ('x="575" y="275"', 'x="500" y="275"', "overlap", "decide"),
    "another process id": ('id="review_loop"', 'id="other"', "one-process", "other"),
    "executable: no": ('isExecutable="true"', 'isExecutable="0"', "one-process", "review_loop"),
    "not executable": ('isExecutable="true"', 'isExecutable="false"', "one-process", "review_loop"),
}


@pytest.mark.parametrize(("old", "new", "rule", "element_id"), DEFECTS.values(), ids=DEFECTS)
def test_a_defect_is_found_at_its_element(old: str, new: str, rule: str, element_id: str) -> None:
    assert old in GOOD

    found = findings(GOOD.replace(old, new))

    assert (rule, element_id) in [each[:2] for each in found]
    assert all(each.message.es != each.message.en for each in found)


@pytest.mark.parametrize(("old", "new", "rule", "element_id"), DEFECTS.values(), ids=DEFECTS)
def test_a_defect_breaks_one_rule_only(old: str, new: str, rule: str, element_id: str) -> None:
    del element_id

    assert {each.rule for each in findings(GOOD.replace(old, new, 1))} <= {rule}


def test_a_task_that_leads_nowhere_is_found() -> None:
    flow = '<bpmn:sequenceFlow id="hand_over" sourceRef="write_report" targetRef="review_report" />'

    found = findings(GOOD.replace(flow, ""))

    assert ("outcome", "write_report") in [each[:2] for each in found]


def test_a_circle_of_gateways_is_found() -> None:
    circle = GOOD.replace(
        'sourceRef="decide" targetRef="write_report"', 'sourceRef="decide" targetRef="decide"'
    )

    assert ("circle", "decide") in [each[:2] for each in findings(circle)]


def test_a_file_must_be_called_like_its_process() -> None:
    found = findings(GOOD, name="other.bpmn")

    assert [each[:2] for each in found] == [("one-process", "review_loop")]


COMPARING = GOOD.replace('=verdict = "accept"', "=score &gt; 3")
SCORED = replace(
    CONTEXT,
    names={"sender": Declared(FeelType.STRING), "score": Declared(FeelType.NUMBER)},
    facts_of_form={"f02": frozenset({"score"})},
)


def test_a_fact_that_a_form_before_requires_is_certain() -> None:
    assert findings(COMPARING, context=SCORED) == []


def test_an_optional_fact_must_be_asked_for() -> None:
    asked = GOOD.replace('=verdict = "accept"', "=score != null and score &gt; 3")
    optional = replace(SCORED, facts_of_form={})

    [found] = findings(COMPARING, context=optional)

    assert found[:2] == ("fact", "accept")
    assert findings(asked, context=optional) == []


def test_a_fact_is_certain_only_when_every_way_writes_it() -> None:
    shortcut = COMPARING.replace(
        '<bpmn:sequenceFlow id="begin" sourceRef="begun" targetRef="write_report" />',
        '<bpmn:sequenceFlow id="begin" sourceRef="begun" targetRef="decide" />',
    )

    assert ("fact", "accept") in [each[:2] for each in findings(shortcut, context=SCORED)]
