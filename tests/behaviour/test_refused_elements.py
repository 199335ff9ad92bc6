"""Every element of BPMN 2.0 that is not executed is refused by name; none is ignored.

The vocabulary is read from the standard's own schema, so that no element can be forgotten.
"""

from importlib.resources import files
from typing import Any

import pytest
from lxml import etree

from engine.errors import DiagramRefused, Finding
from engine.testing import ProcessRun
from tests.diagrams.build import chain, definitions, flow, one_task, process

XSD = "{http://www.w3.org/2001/XMLSchema}"
EXECUTED = {
    "startEvent",
    "endEvent",
    "userTask",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
    "businessRuleTask",
    "task",
    "manualTask",
    "scriptTask",
    "sendTask",
    "receiveTask",
    "intermediateThrowEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    "subProcess",
    "callActivity",
    "sequenceFlow",
}
DATA = {"dataObject", "dataObjectReference", "property"}
SENT = {"messageEventDefinition", "signalEventDefinition"}
AWAITED = SENT | {"timerEventDefinition", "conditionalEventDefinition"}
LINK = {"linkEventDefinition"}
CODED = {"errorEventDefinition", "escalationEventDefinition"}
TYPES = {
    "startEvent": AWAITED,
    "endEvent": SENT | CODED | {"terminateEventDefinition"},
    "intermediateThrowEvent": SENT | LINK | {"escalationEventDefinition"},
    "intermediateCatchEvent": AWAITED | LINK,
    "boundaryEvent": AWAITED | CODED,
}
ABSTRACT = {"event", "flowElement", "flowNode", "activity", "gateway", "artifact", "rootElement"}
NODES = '<startEvent id="s"/><userTask id="a"/><endEvent id="e"/>' + chain("s", "a", "e")


def schema() -> Any:
    path = files("SpiffWorkflow.bpmn.parser") / "schema" / "Semantic.xsd"
    return etree.fromstring(path.read_bytes())


def group(name: str) -> list[str]:
    elements = schema().iter(f"{XSD}element")
    found = {each.get("name") for each in elements if each.get("substitutionGroup") == name}
    return sorted(found - ABSTRACT)


def vocabulary() -> list[str]:
    elements = schema().iter(f"{XSD}element")
    return sorted({each.get("name") for each in elements if each.get("name")})


def refused(model: bytes) -> list[Finding]:
    with pytest.raises(DiagramRefused) as caught:
        ProcessRun.start({"p.bpmn": model}, process_id="p")
    return caught.value.findings


def is_named(findings: list[Finding], element_id: str, name: str) -> bool:
    return any(
        found.element_id == element_id
        and name in found.message.es
        and name in found.message.en
        and found.message.es != found.message.en
        for found in findings
    )


@pytest.mark.parametrize("name", sorted(set(group("flowElement")) - EXECUTED - DATA))
def test_a_flow_element_that_is_not_executed_is_refused(name: str) -> None:
    findings = refused(process(f'{NODES}<{name} id="x"/>'))

    assert is_named(findings, "x", name)


IN_A_PROCESS = EXECUTED | DATA | {"laneSet", "textAnnotation", "association", "group"}
IN_A_NODE = {"incoming", "outgoing", *group("loopCharacteristics")}
ANYWHERE = {"documentation", "extensionElements"}


@pytest.mark.parametrize("name", sorted(set(vocabulary()) - IN_A_PROCESS - ANYWHERE))
def test_no_word_of_the_standard_is_ignored_in_a_process(name: str) -> None:
    assert is_named(refused(process(f'{NODES}<{name} id="x"/>')), "x", name)


# Data belong to the whole process: inside a subprocess they may only be shown.
IN_A_SUBPROCESS = IN_A_PROCESS - {"dataObject", "property"}


@pytest.mark.parametrize("name", sorted(set(vocabulary()) - IN_A_SUBPROCESS - IN_A_NODE - ANYWHERE))
def test_no_word_of_the_standard_is_ignored_in_a_subprocess(name: str) -> None:
    inside = f'<startEvent id="i"/><{name} id="x"/>'
    findings = refused(process(f'{NODES}<subProcess id="y">{inside}</subProcess>'))

    assert is_named(findings, "x", name)


@pytest.mark.parametrize("name", sorted(set(vocabulary()) - IN_A_NODE - ANYWHERE))
def test_no_word_of_the_standard_is_ignored_in_a_task(name: str) -> None:
    assert is_named(refused(one_task(f"<{name}/>")), "a", name)


def other_types(*events: str) -> list[tuple[str, str]]:
    types = set(group("eventDefinition"))
    return [(event, name) for event in events for name in sorted(types - TYPES[event])]


@pytest.mark.parametrize(("event", "name"), other_types("startEvent", "endEvent"))
def test_an_event_with_another_type_is_refused(event: str, name: str) -> None:
    typed = NODES.replace(
        f'<{event} id="{event[0]}"/>', f'<{event} id="{event[0]}"><{name}/></{event}>'
    )

    assert is_named(refused(process(typed)), event[0], name)


@pytest.mark.parametrize(
    ("event", "name"),
    other_types("intermediateThrowEvent", "intermediateCatchEvent", "boundaryEvent"),
)
def test_an_event_of_a_type_that_is_refused_is_named_with_it(event: str, name: str) -> None:
    findings = refused(process(f'{NODES}<{event} id="x"><{name}/></{event}>'))

    assert is_named(findings, "x", name)


@pytest.mark.parametrize(
    "name",
    ["ioSpecification", "property", "resourceRole", "rendering"],
)
def test_what_changes_a_task_is_refused(name: str) -> None:
    assert is_named(refused(one_task(f"<{name}/>")), "a", name)


@pytest.mark.parametrize(
    "name", [*group("performer"), *group("resourceRole"), "dataInputAssociation"]
)
def test_who_does_a_task_is_said_by_its_lane(name: str) -> None:
    assert is_named(refused(one_task(f"<{name}/>")), "a", name)


@pytest.mark.parametrize(
    "name",
    sorted(
        {*group("rootElement"), *group("collaboration")}
        - {"process", "collaboration", "category", "message", "signal", "error", "escalation"}
    ),
)
def test_a_definition_that_is_not_executed_is_refused(name: str) -> None:
    findings = refused(definitions(f'<process id="p">{NODES}</process><{name} id="x"/>'))

    assert is_named(findings, "x", name)


@pytest.mark.parametrize(
    "name", ["messageFlow", "conversationLink", "correlationKey", *group("conversationNode")]
)
def test_what_pools_say_to_each_other_is_refused(name: str) -> None:
    pools = f'<collaboration id="c"><{name} id="x"/></collaboration>'

    assert is_named(refused(definitions(f'{pools}<process id="p">{NODES}</process>')), "x", name)


def test_what_is_inside_a_refused_element_is_not_told_apart() -> None:
    inside = '<scriptTask id="y"/><subProcess id="z"/>'

    findings = refused(process(f'{NODES}<transaction id="x">{inside}</transaction>'))

    assert [found.element_id for found in findings] == ["x"]


@pytest.mark.parametrize(
    "inside",
    [
        '<other xmlns="urn:x"/>',
        '<userTask xmlns=""/>',
        "<laneSet/>",
        "<text>x</text>",
        "<userTask/>",
    ],
)
def test_an_element_out_of_its_place_is_refused(inside: str) -> None:
    assert "a" in [found.element_id for found in refused(one_task(inside))]


def test_what_is_only_drawn_is_accepted() -> None:
    model = definitions(
        '<category id="k"><categoryValue id="v" value="x"/></category>'
        '<collaboration id="c"><participant id="one" processRef="tns:p"/><participant id="box" name="Otra"/>'
        "</collaboration>"
        f'<process id="p"><documentation>x</documentation>{NODES}<textAnnotation id="t"><text>y</text>'
        '</textAnnotation><association id="l" sourceRef="a" targetRef="t"/>'
        '<group id="g" categoryValueRef="v"/></process>'
    )

    assert ProcessRun.start({"p.bpmn": model}, process_id="p").active() == ["a"]


@pytest.mark.parametrize(
    "attributes",
    [
        'isForCompensation="true"',
        'startQuantity="2"',
        'completionQuantity="2"',
        'defualt="x"',
        'implementation="##WebService"',
        'triggeredByEvent="true"',
        'xsi:type="tManualTask"',
        'xsi:type="bpmn:tServiceTask"',
    ],
)
def test_an_attribute_that_is_not_executed_is_refused(attributes: str) -> None:
    assert [found[:2] for found in refused(one_task(attributes=attributes))] == [("attribute", "a")]


def attributes_of(type_name: str | None) -> set[str]:
    """Return the attributes of a type of the schema, with those that it has from others."""
    types = schema().iter(f"{XSD}complexType")
    found = next((each for each in types if each.get("name") == type_name), None)
    if found is None:
        return set()
    base = next((each.get("base") for each in found.iter(f"{XSD}extension")), None)
    own = {each.get("name") for each in found.iter(f"{XSD}attribute")} - {None}
    return own | attributes_of(base)


def attributes_of_flow_elements() -> list[tuple[str, str]]:
    elements = [each for each in schema().iter(f"{XSD}element") if each.get("name") in EXECUTED]
    return [
        (each.get("name"), name)
        for each in elements
        for name in sorted(attributes_of(each.get("type")) - HEEDED - DESCRIBING)
    ]


HEEDED = {"id", "name", "attachedToRef", "calledElement", "default"}
HEEDED |= {"messageRef", "scriptFormat", "sourceRef", "targetRef"}
"""Attributes that rules of their own look at, whatever they say."""

DESCRIBING = {"gatewayDirection"}


@pytest.mark.parametrize(("element", "attribute"), attributes_of_flow_elements())
def test_no_attribute_of_the_standard_is_ignored(element: str, attribute: str) -> None:
    findings = refused(process(f'{NODES}<{element} id="x" {attribute}="strange"/>'))

    assert is_named(findings, "x", attribute)


@pytest.mark.parametrize(
    "attributes",
    [
        'isForCompensation="false"',
        'startQuantity="1"',
        'implementation="##unspecified"',
        'xsi:type="tUserTask"',
    ],
)
def test_an_attribute_that_says_the_usual_is_accepted(attributes: str) -> None:
    assert ProcessRun.start(
        {"p.bpmn": one_task(attributes=attributes)}, process_id="p"
    ).active() == ["a"]


def test_a_flow_beside_which_others_may_run_is_refused() -> None:
    model = process(NODES.replace('id="s_a"', 'id="s_a" isImmediate="false"'))

    assert [found[:2] for found in refused(model)] == [("attribute", "s_a")]


CHANGING = {
    "camunda": "asyncBefore asyncAfter class delegateExpression expression type topic initiator",
    "operaton": "asyncBefore class errorCodeVariable variableEvents",
    "activiti": "async class endDate terminateAll scope businessCalendarName",
    "flowable": "async asyncLeave triggerable skipExpression endDate terminateAll terminateMultiInstance scope "
    "businessCalendarName messageExpression signalExpression conditionLanguage sameDeployment "
    "inheritBusinessKey completeAsync doNotIncludeVariables useLocalScopeForResultVariable",
    "drools": "adHoc taskName ruleFlowGroup independent waitForCompletion abortParent",
}
"""Attributes of engines by the prefix of each: a selection of every kind of effect."""


@pytest.mark.parametrize(
    ("vendor", "attribute"),
    [(vendor, name) for vendor, names in CHANGING.items() for name in names.split()],
)
def test_a_vendor_attribute_that_changes_the_execution_is_refused(
    vendor: str, attribute: str
) -> None:
    findings = refused(one_task(attributes=f'{vendor}:{attribute}="true"'))

    assert [found[:2] for found in findings] == [("vendor", "a")]
    assert attribute in findings[0].message.es


@pytest.mark.parametrize(
    "extension",
    [
        "camunda:inputOutput",
        "camunda:executionListener",
        "camunda:taskListener",
        "zeebe:taskDefinition",
        "zeebe:ioMapping",
        "zeebe:executionListeners",
        "zeebe:taskListeners",
        "zeebe:calledDecision",
        "zeebe:loopCharacteristics",
        "zeebe:publishMessage",
        "flowable:mapException",
        "flowable:eventType",
        "flowable:variableAggregation",
        "drools:onEntry-script",
        "spiffworkflow:payloadExpression",
        "spiffworkflow:preScript",
    ],
)
def test_a_vendor_element_that_changes_the_execution_is_refused(extension: str) -> None:
    findings = refused(one_task(f"<extensionElements><{extension}/></extensionElements>"))

    assert [found[:2] for found in findings] == [("vendor", "a")]
    assert extension.partition(":")[2] in findings[0].message.es


def test_vendor_settings_that_only_describe_are_kept() -> None:
    extensions = (
        '<extensionElements><zeebe:formDefinition formId="f"/><zeebe:userTask/><zeebe:properties/>'
        '<camunda:formData><camunda:formField id="a" type="string"/></camunda:formData>'
        "</extensionElements>"
    )
    model = one_task(
        extensions, 'camunda:formKey="f" camunda:assignee="x" zeebe:modelerTemplate="t"'
    )

    assert ProcessRun.start({"p.bpmn": model}, process_id="p").active() == ["a"]


def test_what_is_not_executed_is_told_at_what_is_drawn() -> None:
    event = '<messageEventDefinition id="hidden" messageRef="m" camunda:type="external"/>'
    model = definitions(
        '<message id="m" name="news"/><process id="p"><startEvent id="s"/>'
        f'<endEvent id="x" name="Aviso">{event}</endEvent>{chain("s", "x")}</process>'
    )

    [found] = refused(model)

    assert found[:2] == ("vendor", "x")
    assert found.message.es.startswith("«Aviso». ")


def test_a_flow_without_a_name_is_told_by_what_it_leads_between() -> None:
    model = definitions(
        '<process id="p"><startEvent id="s" name="Inicio"/><userTask id="a" name="Tarea"/>'
        + flow("f", "s", "a", "x = 1")
        + "</process>"
    )

    assert refused(model)[0].message.en.startswith("“Inicio” → “Tarea”. ")


@pytest.mark.parametrize("part", ["in", "out"])
def test_a_mapping_of_ours_says_nothing_but_its_source_and_target(part: str) -> None:
    mapping = f'<ruta:{part} source="1" target="x" local="true"/>'
    call = (
        f'<callActivity id="a" calledElement="q"><extensionElements>{mapping}</extensionElements>'
    )
    body = f'<startEvent id="s"/>{call}</callActivity>{chain("s", "a")}'

    assert refused(process(body))[0][:2] == ("vendor", "a")


@pytest.mark.parametrize("attributes", ['ruta:fomr="f01"', 'ruta:excludes="x"', 'ruta:party="x"'])
def test_an_attribute_of_ours_where_it_says_nothing_is_refused(attributes: str) -> None:
    assert [found[:2] for found in refused(one_task(attributes=attributes))] == [("vendor", "a")]
