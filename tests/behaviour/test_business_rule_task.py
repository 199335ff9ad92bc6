"""Business rule task (BPMN 2.0, 10.3.3): takes a decision and writes its value as a fact."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.bilingual import Bilingual
from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram, start
from engine.errors import CaseBusy, DiagramRefused, Finding
from engine.feel import Declared, FeelError, FeelType, Moment
from engine.lint import PackageContext, check_executable, check_publishable
from engine.model.decision import Decide, Decided, FiredRule
from engine.model.step import DecisionTaken, FactsSet, InstanceState, Step, TaskCompleted
from engine.testing import ProcessRun
from tests.diagrams.build import chain, flow, process
from tests.tables import column, decision, output, rule, table
from tests.tables import model as model_of_tables

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
NO_AGE = FeelError("falta la edad", "the age is missing")
MINOR = FiredRule("d1_urgency", "rule_1", Bilingual("Es menor.", "A minor."))
ADULT = FiredRule("d1_urgency", "rule_2", Bilingual("Es mayor.", "An adult."))
OURS = 'ruta:decision="d1_urgency" ruta:resultVariable="urgency"'


def model(attributes: str = OURS, inside: str = "") -> bytes:
    """Return task `a`, the rule `r`, and `b` when it says urgent, else `c`."""
    return process(
        f'<startEvent id="s"/><userTask id="a"/><businessRuleTask id="r" {attributes}>{inside}'
        '</businessRuleTask><exclusiveGateway id="g" default="g_c"/><userTask id="b"/>'
        '<userTask id="c"/>'
        + chain("s", "a", "r", "g", "c")
        + flow("g_b", "g", "b", 'urgency = "urgent"')
    )


def urgency(facts: Mapping[str, object], moment: Moment) -> Decided:
    assert moment is MOMENT
    if facts["age"] is None:
        raise NO_AGE
    is_urgent = Decimal(str(facts["age"])) < 18
    return Decided("urgent", (MINOR,)) if is_urgent else Decided("usual", (ADULT,))


def compiled_from(diagram: bytes, decide: Decide = urgency) -> CompiledDiagrams:
    names = {"age": Declared(FeelType.NUMBER), "urgency": Declared(FeelType.ANY)}
    return compile_diagrams([read_diagram("p.bpmn", diagram)], names, {"d1_urgency": decide})


def complete(compiled: CompiledDiagrams, step: Step, **facts: object) -> Step:
    state = InstanceState("p", step.snapshot, step.facts)
    return advance(compiled, state, TaskCompleted(step.ready[0].token_id, facts), MOMENT)


def decided(diagram: bytes, decide: Decide = urgency, **facts: object) -> Step:
    compiled = compiled_from(diagram, decide)
    return complete(compiled, start(compiled, "p", {}, MOMENT), **facts)


@pytest.mark.parametrize(("age", "value", "task"), [(12, "urgent", "b"), (30, "usual", "c")])
def test_the_value_becomes_a_fact_that_what_follows_reads(age: int, value: str, task: str) -> None:
    step = decided(model(), age=age)

    assert step.facts == {"age": age, "urgency": value}
    assert [each.element_id for each in step.ready] == [task]


def test_the_rules_that_gave_the_value_are_told() -> None:
    step = decided(model(), age=12)

    assert step.decided == (DecisionTaken("r", "d1_urgency", "urgency", (MINOR,)),)
    assert step.passed[:4] == ("a", "a_r", "r", "r_g")


def test_nothing_is_decided_before_its_turn() -> None:
    step = start(compiled_from(model()), "p", {}, MOMENT)

    assert step.decided == ()
    assert step.facts == {}


def test_a_decision_that_fails_is_an_incident_and_is_taken_when_the_facts_allow() -> None:
    compiled = compiled_from(model())
    failed = complete(compiled, start(compiled, "p", {}, MOMENT))
    [incident] = failed.incidents
    assert incident.element_id == "r"
    assert "falta la edad" in incident.reason.es
    assert "the age is missing" in incident.reason.en

    state = InstanceState("p", failed.snapshot, failed.facts)
    step = advance(compiled, state, FactsSet({"age": 12}), MOMENT)

    assert step.incidents == ()
    assert step.facts["urgency"] == "urgent"


def refusing(*_: object) -> Decided:
    raise CaseBusy


@pytest.mark.parametrize(
    "decide",
    [refusing, lambda *_: Decided(0.5), lambda *_: Decided({1})],
    ids=["an error of ours", "a float", "what no fact can be"],
)
def test_whatever_goes_wrong_is_an_incident(decide: Decide) -> None:
    step = decided(model(), decide, age=12)

    assert [found.element_id for found in step.incidents] == ["r"]
    assert "urgency" not in step.facts


def test_a_decision_that_is_not_there_is_an_incident() -> None:
    step = decided(model(OURS.replace("d1_urgency", "d9")), age=12)

    assert [found.element_id for found in step.incidents] == ["r"]
    assert "d9" in step.incidents[0].reason.en


def test_whole_numbers_are_whole() -> None:
    step = decided(model(), lambda *_: Decided([Decimal("2.0"), {"k": Decimal("1.5")}]), age=12)

    assert step.facts["urgency"] == [2, {"k": Decimal("1.5")}]


CALLED = '<zeebe:calledDecision decisionId="d1_urgency" resultVariable="urgency" {0}/>'
ZEEBE = f"<extensionElements>{CALLED}</extensionElements>"


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ('camunda:decisionRef="d1_urgency" camunda:resultVariable="urgency"', ""),
        ("", ZEEBE.format("")),
        ("", ZEEBE.format('bindingType="latest"')),
        (OURS, ZEEBE.format("")),
    ],
)
def test_the_notations_of_other_editors_are_read(attributes: str, inside: str) -> None:
    diagram = model(attributes, inside)

    assert check_executable([read_diagram("p.bpmn", diagram)], None) == []
    assert decided(diagram, age=12).facts["urgency"] == "urgent"


def refused(attributes: str, inside: str = "") -> list[Finding]:
    return check_executable([read_diagram("p.bpmn", model(attributes, inside))], None)


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ("", ""),
        ('ruta:decision="d1"', ""),
        ('ruta:resultVariable="x"', ""),
        ('ruta:decision=" " ruta:resultVariable="x"', ""),
        ('ruta:decision="=d1" ruta:resultVariable="x"', ""),
        ('ruta:decision="${d1}" ruta:resultVariable="x"', ""),
        ('ruta:decision="d1" ruta:resultVariable="x + 1"', ""),
        ('ruta:decision="d1" ruta:resultVariable="count"', ""),
        ('ruta:decision="d1" camunda:decisionRef="d2" ruta:resultVariable="x"', ""),
        ('ruta:decision="d1_urgency" ruta:resultVariable="x"', ZEEBE.format("")),
    ],
)
def test_a_rule_names_one_decision_and_one_fact(attributes: str, inside: str) -> None:
    findings = refused(attributes, inside)

    assert {found[:2] for found in findings} == {("decision", "r")}
    assert all(found.message.es != found.message.en for found in findings)


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        (f'{OURS} camunda:mapDecisionResult="singleEntry"', ""),
        (f'{OURS} camunda:decisionRefBinding="version"', ""),
        (f'{OURS} camunda:class="x"', ""),
        ("", ZEEBE.format('bindingType="versionTag"')),
    ],
)
def test_what_would_decide_otherwise_in_another_engine_is_refused(
    attributes: str, inside: str
) -> None:
    assert [found[:2] for found in refused(attributes, inside)] == [("vendor", "r")]


def test_what_no_lint_has_seen_is_still_not_executed() -> None:
    with pytest.raises(DiagramRefused):
        compiled_from(model(""))


@pytest.mark.parametrize(("known", "found"), [({"d1_urgency"}, []), (set(), ["r"])])
def test_a_published_rule_takes_a_decision_of_the_package(
    known: set[str], found: list[str]
) -> None:
    context = PackageContext(decisions=dict.fromkeys(known, frozenset()))
    findings = check_publishable([read_diagram("p.bpmn", model())], context)

    assert [each.element_id for each in findings if each.rule == "known-decision"] == found


TABLE = model_of_tables(
    decision(
        table(
            column("age", "number"),
            output("urgency", "string"),
            rule("minor", ["< 18"], ['"urgent"']),
            rule("adult", [">= 18"], ['"usual"']),
        ),
        decision_id="d1_urgency",
    )
)


@pytest.mark.parametrize(("age", "value", "task"), [(12, "urgent", "b"), (30, "usual", "c")])
def test_a_table_among_the_models_is_really_taken(age: int, value: str, task: str) -> None:
    run = ProcessRun.start({"p.bpmn": model(), "tables.dmn": TABLE}, "p")

    run.complete("a", {"age": age})

    assert run.facts == {"age": age, "urgency": value}
    assert run.active() == [task]


def test_a_table_that_has_no_value_is_an_incident_until_the_facts_allow() -> None:
    run = ProcessRun.start({"p.bpmn": model(), "tables.dmn": TABLE}, "p")

    run.complete("a", {"age": "many"})
    [(element_id, reason)] = run.incidents
    run.set_facts({"age": 12})

    assert element_id == "r"
    assert reason.en.count("could not be") == 1
    assert (run.active(), run.incidents) == (["b"], [])


def test_a_table_that_cannot_be_executed_is_refused() -> None:
    broken = TABLE.replace(b"&lt; 18", b"==")

    with pytest.raises(DiagramRefused) as refusal:
        ProcessRun.start({"p.bpmn": model(), "tables.dmn": broken}, "p")

    assert [found[:2] for found in refusal.value.findings] == [("cell", "minor_in0")]
