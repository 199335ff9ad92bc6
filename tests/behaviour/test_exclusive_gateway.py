"""Exclusive gateway (BPMN 2.0, 10.6.2 and 13.4.2): the first true condition, else the default flow."""

from datetime import UTC, datetime

import pytest

from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import chain, choice, flow, process


def start(model: bytes, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts)


def refused_at(model: bytes) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as refused:
        start(model, x=1)
    return [found[:2] for found in refused.value.findings]


def test_the_true_condition_wins() -> None:
    run = start(choice(("a", "x = 1"), ("b", "x = 2")), x=2)

    assert run.active() == ["b"]


def test_the_first_of_two_true_conditions_wins() -> None:
    run = start(choice(("a", "x > 0"), ("b", "x > 1")), x=5)

    assert run.active() == ["a"]


def test_the_order_is_that_of_the_document_and_not_of_the_drawing() -> None:
    shapes = (
        '<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="p">'
        '<bpmndi:BPMNShape bpmnElement="a"><dc:Bounds x="0" y="900" width="9" height="9"/>'
        '</bpmndi:BPMNShape><bpmndi:BPMNShape bpmnElement="b"><dc:Bounds x="0" y="100" width="9" '
        'height="9"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></definitions>'
    )
    model = choice(("a", "x > 0"), ("b", "x > 1"))

    run = start(model.replace(b"</definitions>", shapes.encode()), x=5)

    assert run.active() == ["a"]


def test_the_default_flow_is_taken_when_no_condition_is_true() -> None:
    run = start(choice(("a", None), ("b", "x = 2"), default="a"), x=1)

    assert run.active() == ["a"]


def test_the_default_flow_comes_last_wherever_it_is_drawn() -> None:
    run = start(choice(("a", None), ("b", "x = 2"), default="a"), x=2)

    assert run.active() == ["b"]


def test_the_condition_of_a_default_flow_is_ignored_as_the_standard_says() -> None:
    run = start(choice(("a", "1 +"), ("b", "x = 2"), default="a"), x=1)

    assert run.active() == ["a"]


def test_null_is_not_true() -> None:
    run = start(choice(("a", "x > 0"), ("b", None), default="b"), x=None)

    assert run.active() == ["b"]


def test_a_leading_equals_sign_is_the_editors_own() -> None:
    run = start(choice(("a", "= x = 1"), ("b", None), default="b"), x=1)

    assert run.active() == ["a"]


def test_without_a_true_branch_the_token_waits_in_an_incident() -> None:
    run = start(choice(("a", "x = 1"), ("b", "x = 2")), x=3)

    assert run.active() == []
    assert not run.ended
    [(element_id, reason)] = run.incidents
    assert element_id == "g"
    assert "por defecto" in reason.es
    assert "default" in reason.en


def test_an_incident_is_resolved_by_facts_that_decide() -> None:
    run = start(choice(("a", "x = 1"), ("b", "x = 2")), x=3)

    run.set_facts({"x": 2})

    assert run.active() == ["b"]
    assert run.incidents == []


def test_an_incident_stays_while_the_facts_do_not_decide() -> None:
    run = start(choice(("a", "x = 1"), ("b", "x = 2")), x=3)

    run.set_facts({"x": 4})

    assert [element_id for element_id, _ in run.incidents] == ["g"]


@pytest.mark.parametrize(
    ("condition", "facts"),
    [("nowhere = 1", {}), ('x = "text"', {"x": 1}), ("x", {"x": 1}), ("1 / x > 0", {"x": 0})],
)
def test_a_condition_that_fails_is_an_incident_with_its_reason(
    condition: str, facts: dict[str, object]
) -> None:
    run = start(choice(("a", condition), ("b", None), default="b"), **facts)

    [(element_id, reason)] = run.incidents

    assert element_id == "g"
    assert "to_a" in reason.es
    assert reason.es != reason.en


def test_a_condition_after_the_true_one_is_not_evaluated() -> None:
    run = start(choice(("a", "x = 1"), ("b", "nowhere = 1")), x=1)

    assert run.active() == ["a"]


def test_a_gateway_that_joins_lets_every_token_pass() -> None:
    body = (
        '<startEvent id="s"/><exclusiveGateway id="g" default="to_b"/><exclusiveGateway id="m"/>'
        '<userTask id="a"/><userTask id="b"/><userTask id="c"/>'
        + flow("s_g", "s", "g")
        + flow("to_a", "g", "a", "x = 1")
        + flow("to_b", "g", "b")
        + chain("a", "m", "c")
        + flow("b_m", "b", "m")
    )
    run = start(process(body), x=1)

    run.complete("a")

    assert run.active() == ["c"]


def test_two_flows_may_lead_to_the_same_task() -> None:
    body = '<startEvent id="s"/><exclusiveGateway id="g"/><userTask id="a"/>' + flow("f", "s", "g")
    body += flow("one", "g", "a", "x = 1") + flow("two", "g", "a", "x = 2")

    assert start(process(body), x=2).active() == ["a"]


def test_a_single_way_out_may_have_a_condition() -> None:
    body = '<startEvent id="s"/><exclusiveGateway id="g"/><userTask id="a"/>' + flow("f", "s", "g")

    assert start(process(body + flow("one", "g", "a", "x = 1")), x=1).active() == ["a"]
    assert start(process(body + flow("one", "g", "a", "x = 1")), x=2).incidents


def test_conditions_see_the_time_that_the_test_gives() -> None:
    model = choice(("a", 'now() < date and time("2026-01-02T00:00:00Z")'), ("b", None), default="b")
    early = datetime(2026, 1, 1, tzinfo=UTC)

    run = ProcessRun.start({"p.bpmn": model}, process_id="p", now=early)

    assert run.active() == ["a"]


def test_a_circle_of_gateways_is_an_incident_and_not_a_hang() -> None:
    body = '<startEvent id="s"/><exclusiveGateway id="g"/><exclusiveGateway id="h"/>'
    run = start(process(body + chain("s", "g", "h", "g")))

    [(element_id, reason)] = run.incidents

    assert element_id in {"g", "h"}
    assert "persona" in reason.es


def test_an_unconditional_way_beside_another_is_refused() -> None:
    assert refused_at(choice(("a", "x = 1"), ("b", None))) == [("gateway", "to_b")]


def test_a_default_that_is_not_a_way_out_is_refused() -> None:
    model = choice(("a", "x = 1"), ("b", "x = 2"), default="a").replace(b"to_a", b"from_b", 1)

    assert ("gateway", "g") in refused_at(model)


@pytest.mark.parametrize(
    "condition",
    [
        "__import__('os').system('true')",
        "x == 1",
        "${x}",
        "x ===",
        "",
        "  ",
        "exec(x)",
        "x.__class__()",
    ],
)
def test_what_is_not_feel_is_refused(condition: str) -> None:
    assert refused_at(choice(("a", condition), ("b", None), default="b")) == [("condition", "to_a")]


@pytest.mark.parametrize("language", ["http://www.w3.org/1999/XPath", "JavaScript", "python"])
def test_another_expression_language_is_refused(language: str) -> None:
    model = choice(("a", "x = 1"), ("b", None), default="b")
    of_flow = model.replace(
        b"<conditionExpression>", f'<conditionExpression language="{language}">'.encode()
    )
    of_file = model.replace(
        b"targetNamespace", f'expressionLanguage="{language}" targetNamespace'.encode()
    )

    assert refused_at(of_flow) == [("condition", "to_a")]
    assert refused_at(of_file) == [("condition", "to_a")]


def test_feel_may_be_named() -> None:
    model = choice(("a", "x = 1"), ("b", None), default="b")
    language = b'<conditionExpression language="https://www.omg.org/spec/DMN/20191111/FEEL/">'

    run = start(model.replace(b"<conditionExpression>", language), x=1)

    assert run.active() == ["a"]
