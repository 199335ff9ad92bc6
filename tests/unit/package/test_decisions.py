"""A package holds the decisions that its business rules take, and what is wrong with them is told."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.definitions import lint_file, lint_package, load_definition, read_package
from engine.feel import Moment
from tests.installation import NOON, package
from tests.rounds import marker, rounds_package
from tests.tables import column, decision, formula, model, output, rule, table

Files = dict[str, bytes]

DIAGRAM = "bpmn/p01_referral.bpmn"
TABLE = "dmn/priority.dmn"
ONWARD = 'id="choose_receiver_to_is_receiver_available" sourceRef='
LEAVES = "<bpmn:outgoing>choose_receiver_to_is_receiver_available</bpmn:outgoing>"
RULE = (
    '<bpmn:businessRuleTask id="decide_priority" ruta:decision="priority" '
    'ruta:resultVariable="priority"/><bpmn:sequenceFlow id="before_priority" '
    'sourceRef="choose_receiver" targetRef="decide_priority"/>'
)
SHAPE = (
    '<bpmndi:BPMNShape id="decide_priority_di" bpmnElement="decide_priority">'
    '<dc:Bounds x="350" y="420" width="100" height="80"/></bpmndi:BPMNShape>'
    '<bpmndi:BPMNEdge id="before_priority_di" bpmnElement="before_priority">'
    '<di:waypoint x="450" y="460"/><di:waypoint x="700" y="460"/></bpmndi:BPMNEdge>'
    "<bpmndi:BPMNShape "
)
URGENT = rule("urgent", ['"urgent"'], ["1"])
REST = rule("rest", ["-"], ["2"])


def priority(*rules: str, reads: str = "urgency", decision_id: str = "priority") -> bytes:
    columns = column(reads, "string"), output("priority", "number")
    return model(decision(table(*columns, *rules, policy="FIRST"), decision_id=decision_id))


def with_rule(tables: Files) -> Files:
    """Return the packaged protocol with a business rule after the choice of the receiver."""
    files = package()
    drawn = files[DIAGRAM].decode()
    drawn = drawn.replace(f'{ONWARD}"choose_receiver"', f'{ONWARD}"decide_priority"', 1)
    drawn = drawn.replace(LEAVES, "", 1)
    drawn = drawn.replace("<bpmn:sequenceFlow ", f"{RULE}<bpmn:sequenceFlow ", 1)
    drawn = drawn.replace("<bpmndi:BPMNShape ", SHAPE, 1)
    return {**files, DIAGRAM: drawn.encode(), **tables}


def test_a_package_with_the_decision_of_its_rule_has_no_findings() -> None:
    assert lint_package(with_rule({TABLE: priority(URGENT, REST)})) == []


def test_a_stored_version_takes_its_decisions() -> None:
    deployed = read_package(with_rule({TABLE: priority(URGENT, REST)}))

    stored = load_definition(deployed.definition.hash, deployed.content)

    moment = Moment(NOON, ZoneInfo(stored.manifest.zone))
    decided = stored.diagrams.decisions["priority"]({"urgency": "urgent"}, moment)
    assert (decided.value, [each.rule_id for each in decided.fired]) == (Decimal(1), ["urgent"])


def test_a_decision_is_part_of_a_versions_identity() -> None:
    one = read_package(with_rule({TABLE: priority(URGENT, REST)})).definition
    other = read_package(with_rule({TABLE: priority(REST)})).definition

    assert one.hash != other.hash


def test_a_rule_whose_decision_is_missing_is_told() -> None:
    findings = lint_package(with_rule({}))

    assert [found[:2] for found in findings] == [("known-decision", "decide_priority")]


MISTAKES: dict[str, tuple[Files, str, str]] = {
    "a cell that is no test": (
        {TABLE: priority(rule("r", ["=="], ["1"]))},
        "dmn/priority.dmn: r_in0",
        "cell",
    ),
    "a fact that nobody declares": (
        {TABLE: priority(REST, URGENT, reads="urgencia")},
        "dmn/priority.dmn: ",
        "expression",
    ),
    "what is no table": ({TABLE: b"<dmn"}, "dmn/priority.dmn", "xml"),
    "a logic that is not executed": (
        {TABLE: model(decision("<invocation/>", decision_id="priority"))},
        "dmn/priority.dmn: ",
        "element",
    ),
    "a decision in two files": (
        {
            TABLE: priority(URGENT, REST),
            "dmn/z.dmn": model(decision(formula("1"), decision_id="priority")),
        },
        "priority",
        "identifier",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_decision_is_named_with_its_file(name: str) -> None:
    tables, place, told = MISTAKES[name]

    findings = lint_package(with_rule(tables))

    assert any(found.element_id.startswith(place) and found.rule == told for found in findings), (
        findings
    )
    assert all(found.message.es != found.message.en for found in findings)


@pytest.mark.parametrize("name", ["priority.dmn", "dmn/old/priority.dmn", "dmn/priority.xml"])
def test_a_decision_in_another_place_is_refused(name: str) -> None:
    findings = lint_package(with_rule({TABLE: priority(URGENT, REST), name: priority(REST)}))

    assert [found[:2] for found in findings] == [("file", name)]


def test_a_rule_whose_id_cannot_be_stored_is_told() -> None:
    files = with_rule({TABLE: priority(URGENT, REST)})
    files[DIAGRAM] = files[DIAGRAM].replace(b"decide_priority", b"d" * 65)

    assert [found.rule for found in lint_package(files)] == ["length"]


def test_a_file_of_decisions_is_checked_by_itself() -> None:
    assert lint_file("priority.dmn", priority(URGENT, REST)) == []
    assert [found.rule for found in lint_file("priority.dmn", b"<dmn")] == ["xml"]


PLACED = model(
    decision(
        table(
            column("place", "string"),
            output("priority", "string"),
            rule("home", ['"home"'], ['"high"']),
            rule("away", ["-"], ['"low"']),
            policy="FIRST",
        ),
        decision_id="by_place",
        name="Lugar",
    )
)


@pytest.mark.parametrize(("item", "is_known"), [("place", True), ("other", False)])
def test_a_decision_may_read_what_belongs_to_an_instance(item: str, *, is_known: bool) -> None:
    each = (
        "<bpmn:loopDataInputRef>places</bpmn:loopDataInputRef>"
        f'<bpmn:inputDataItem id="each_item" name="{item}"/>'
    )
    files = {**rounds_package(marker(each)), "dmn/places.dmn": PLACED}

    unknown = [found for found in lint_package(files) if "'place'" in found.message.en]

    assert (unknown == []) == is_known
