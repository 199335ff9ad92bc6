"""Files in the shape that the editors of the field write them, of every version of the standard."""

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.decisions import evaluate_decision
from engine.errors import DecisionRefused
from engine.feel import YearsMonths
from tests.tables import DMN, column, decision, item, model, output, rule, table

# Version 1.1 with the attributes of an engine of its time, the namespace as it was first written.
EARLY = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"
    xmlns:camunda="http://camunda.org/schema/1.0/dmn" xmlns:biodi="http://bpmn.io/schema/dmn/biodi/1.0"
    id="definitions" name="plazo" namespace="http://camunda.org/schema/1.0/dmn" exporter="Camunda Modeler">
  <decision id="decision_1" name="Plazo" camunda:historyTimeToLive="180" camunda:versionTag="2">
    <extensionElements>
      <biodi:bounds x="150" y="150" width="180" height="80" />
      <biodi:edge source="input_1"><biodi:waypoints x="1" y="2" /></biodi:edge>
    </extensionElements>
    <decisionTable id="table_1" hitPolicy="COLLECT" aggregation="SUM">
      <input id="column_1" label="Días" biodi:width="192">
        <inputExpression id="read_1" typeRef="integer" expressionLanguage="feel"><text>dias</text></inputExpression>
      </input>
      <input id="column_2" label="Desde">
        <inputExpression id="read_2" typeRef="date"><text>desde</text></inputExpression>
      </input>
      <output id="column_3" label="Puntos" name="puntos" typeRef="long" />
      <rule id="rule_1">
        <description>Sin demora</description>
        <inputEntry id="cell_1"><text><![CDATA[ < 8 ]]></text></inputEntry>
        <inputEntry id="cell_2"><text></text></inputEntry>
        <outputEntry id="out_1"><text>2</text></outputEntry>
      </rule>
      <rule id="rule_2">
        <inputEntry id="cell_3"><text>
          [1..3], 5 <!-- and no other -->
        </text></inputEntry>
        <inputEntry id="cell_4" expressionLanguage="http://www.omg.org/spec/FEEL/20140401">
          <text>&gt;= date("2026-01-01")</text>
        </inputEntry>
        <outputEntry id="out_2"><text>3</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
</definitions>""".encode()
# Version 1.3 as an editor of today writes it, with the drawing.
RECENT = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
    xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/"
    xmlns:di="http://www.omg.org/spec/DMN/20180521/DI/" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:biodi="http://bpmn.io/schema/dmn/biodi/2.0"
    id="Definitions_1" name="DRD" namespace="http://camunda.org/schema/1.0/dmn"
    modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0">
  <decision id="Decision_1" name="Nivel">
    <extensionElements><zeebe:versionTag value="v1" /></extensionElements>
    <informationRequirement id="InformationRequirement_1">
      <requiredInput href="#InputData_1" />
    </informationRequirement>
    <decisionTable id="DecisionTable_1" hitPolicy="FIRST" biodi:annotationsWidth="400">
      <input id="Input_1" label="Riesgo" biodi:width="192">
        <inputExpression id="InputExpression_1" typeRef="string"><text>riesgo</text></inputExpression>
        <inputValues id="UnaryTests_0"><text>"alto","medio","bajo"</text></inputValues>
      </input>
      <output id="Output_1" label="Nivel" name="nivel" typeRef="string" biodi:width="192">
        <outputValues id="UnaryTests_9"><text>"P1","P2"</text></outputValues>
      </output>
      <rule id="DecisionRule_1">
        <inputEntry id="UnaryTests_1"><text>not("bajo","medio")</text></inputEntry>
        <outputEntry id="LiteralExpression_1"><text>"P1"</text></outputEntry>
      </rule>
      <rule id="DecisionRule_2">
        <inputEntry id="UnaryTests_2"><text></text></inputEntry>
        <outputEntry id="LiteralExpression_2"><text>"P2"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <inputData id="InputData_1" name="riesgo" />
  <dmndi:DMNDI><dmndi:DMNDiagram>
    <dmndi:DMNShape dmnElementRef="Decision_1"><dc:Bounds height="80" width="180" x="150" y="80" /></dmndi:DMNShape>
    <dmndi:DMNEdge id="e" dmnElementRef="InformationRequirement_1"><di:waypoint x="1" y="1" /></dmndi:DMNEdge>
  </dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>"""
# Another editor: a prefix for every element, its own word for "no type", types by a prefixed name.
PREFIXED = b"""<dmn:definitions xmlns:dmn="http://www.omg.org/spec/DMN/20180521/MODEL/" xmlns="https://example.org/m"
    xmlns:feel="http://www.omg.org/spec/DMN/20180521/FEEL/" xmlns:kie="http://www.drools.org/kie/dmn/1.2"
    id="_1" name="m" expressionLanguage="http://www.omg.org/spec/DMN/20180521/FEEL/"
    typeLanguage="http://www.omg.org/spec/DMN/20180521/FEEL/" namespace="https://example.org/m">
  <dmn:extensionElements/>
  <dmn:itemDefinition id="_2" name="tEdad" isCollection="false">
    <dmn:typeRef>feel:number</dmn:typeRef>
    <dmn:allowedValues kie:constraintType="range" id="_3"><dmn:text>[0..120]</dmn:text></dmn:allowedValues>
  </dmn:itemDefinition>
  <dmn:inputData id="_4" name="Edad declarada">
    <dmn:extensionElements/>
    <dmn:variable id="_5" name="Edad declarada" typeRef="tns:tEdad"/>
  </dmn:inputData>
  <dmn:decision id="_6" name="Trato">
    <dmn:question>?</dmn:question><dmn:allowedAnswers>any</dmn:allowedAnswers>
    <dmn:variable id="_7" name="Trato" typeRef="&lt;Undefined&gt;"/>
    <dmn:informationRequirement id="_8"><dmn:requiredInput href="#_4"/></dmn:informationRequirement>
    <dmn:decisionTable id="_9" hitPolicy="UNIQUE" preferredOrientation="Rule-as-Row" outputLabel="Trato">
      <dmn:input id="_10">
        <dmn:inputExpression id="_11" typeRef="tEdad"><dmn:text>Edad declarada</dmn:text></dmn:inputExpression>
      </dmn:input>
      <dmn:output id="_12"/>
      <dmn:annotation name="norma"/>
      <dmn:rule id="_13">
        <dmn:inputEntry id="_14"><dmn:text>&lt; 18</dmn:text></dmn:inputEntry>
        <dmn:outputEntry id="_15"><dmn:text>"menor"</dmn:text></dmn:outputEntry>
        <dmn:annotationEntry><dmn:text>Ley</dmn:text></dmn:annotationEntry>
      </dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
</dmn:definitions>"""


@pytest.mark.parametrize(
    ("days", "since", "points"), [(2, "2026-01-01", 5), (5, "2025-12-31", 2), ("9", None, None)]
)
def test_an_early_file_with_vendor_attributes_runs(
    days: object, since: object, points: object
) -> None:
    assert evaluate_decision(EARLY, "Plazo", {"dias": days, "desde": since}) == points


@pytest.mark.parametrize(("risk", "level"), [("alto", "P1"), ("bajo", "P2"), (None, "P1")])
def test_a_recent_file_with_its_drawing_runs(risk: object, level: str) -> None:
    assert evaluate_decision(RECENT, "Decision_1", {"riesgo": risk}) == level


@pytest.mark.parametrize(("age", "value"), [("17", "menor"), (18, None), (None, None)])
def test_a_file_with_prefixes_everywhere_runs(age: object, value: object) -> None:
    assert evaluate_decision(PREFIXED, "Trato", {"Edad declarada": age}) == value


VALUES = [
    ("date", "2026-02-01", date(2026, 2, 1)),
    ("dateTime", "2026-02-01T08:00:00Z", datetime(2026, 2, 1, 8, tzinfo=UTC)),
    ("date and time", "2026-02-01T08:00:00Z", datetime(2026, 2, 1, 8, tzinfo=UTC)),
    ("dayTimeDuration", "PT4H", timedelta(hours=4)),
    ("yearMonthDuration", "P18Y", YearsMonths(216)),
    ("years and months duration", "P18Y", YearsMonths(216)),
    ("integer", "7", 7),
    ("long", "7", 7),
    ("double", "7.0", 7),
    ("feel:string", "7", "7"),
    ("tns:tText", "7", "7"),
    ("<Undefined>", "7", "7"),
]


@pytest.mark.parametrize(("kind", "given", "value"), VALUES)
def test_types_are_read_by_the_names_that_editors_write(
    kind: str, given: str, value: object
) -> None:
    written = kind.replace("<", "&lt;")
    parts = (column("x", written), output(), rule("r1", ["-"], ["x"]))
    file = model(item("tText", "<typeRef>string</typeRef>") + decision(table(*parts)))

    assert evaluate_decision(file, "d1", {"x": given}) == value


@pytest.mark.parametrize("flag", ["true", "1", " true "])
def test_a_type_may_say_in_any_form_that_it_is_a_list(flag: str) -> None:
    listed = item("t", "<typeRef>number</typeRef>", f'isCollection="{flag}"')
    parts = (column("x", "t"), output(), rule("r1", ["list contains(?, 1)"], ["x"]))

    assert evaluate_decision(model(listed + decision(table(*parts))), "d1", {"x": ["1"]}) == [1]


@pytest.mark.parametrize(
    "language", ["juel", "javascript", "groovy", "feel-scala", "JUEL", "FEELS"]
)
@pytest.mark.parametrize("tag", ["inputExpression", "inputEntry", "outputEntry", "decisionTable"])
def test_another_language_is_refused_wherever_it_is_named(tag: str, language: str) -> None:
    parts = (column("x"), output(), rule("r1", ["1"], ["1"]))
    file = model(decision(table(*parts)))
    named = f'<{tag} expressionLanguage="{language}" '.encode()

    with pytest.raises(DecisionRefused, match=language):
        evaluate_decision(file.replace(f"<{tag} ".encode(), named, 1), "d1", {})


@pytest.mark.parametrize(
    "namespace",
    [
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
        "http://www.omg.org/spec/DMN/20130901",
        DMN.lower(),
        "",
    ],
)
def test_a_version_that_is_not_known_is_refused(namespace: str) -> None:
    parts = (column("x"), output(), rule("r1", ["-"], ["1"]))

    with pytest.raises(DecisionRefused) as refusal:
        evaluate_decision(model(decision(table(*parts)), namespace=namespace), "d1", {})

    assert [found.rule for found in refusal.value.findings] == ["xml"]
