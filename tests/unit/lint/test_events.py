"""Publishable rules on events: names, forms, drawing, certainty and soundness."""

import pytest

from engine.bpmn import read_diagram
from engine.errors import Finding
from engine.feel import Declared, FeelType
from engine.lint import PackageContext, check_publishable
from tests.diagrams.build import chain, definitions, flow

NEWS = '<message id="m" name="news"/>'
DEFINITION = '<messageEventDefinition messageRef="m"/>'
TIMER = "<timerEventDefinition><timeDuration>PT5M</timeDuration></timerEventDefinition>"
ENGLISH = '<extensionElements><ruta:translation lang="en" name="News"/></extensionElements>'


def found(body: str, rule: str, **context: object) -> list[str]:
    model = definitions(
        f'{NEWS}<process id="p"><startEvent id="s"/><endEvent id="e"/>{body}</process>'
    )
    findings: list[Finding] = check_publishable(
        [read_diagram("p.bpmn", model)],
        PackageContext(**context),  # type: ignore[arg-type]  # by name
    )
    return [each.element_id for each in findings if each.rule == rule]


def reported(attributes: str, inside: str = ENGLISH) -> str:
    event = f'<intermediateCatchEvent id="c" ruta:report="true" {attributes}>{inside}{DEFINITION}'
    return f"{event}</intermediateCatchEvent>" + chain("s", "c", "e")


def test_what_people_report_has_a_name_in_both_languages() -> None:
    assert found(reported('name="Noticias"'), "language") == ["p", "p", "e", "e"]
    assert "c" in found(reported('name="Noticias"', ""), "language")
    assert "c" in found(reported(""), "language")


def test_the_form_of_a_report_is_in_the_package() -> None:
    assert found(reported('ruta:form="f"'), "form", forms=frozenset({"f"})) == []
    assert found(reported('ruta:form="f"'), "form") == ["c"]
    assert found(reported(""), "form") == []


def boundary(cancels: str, tail: str) -> str:
    return (
        '<userTask id="a" ruta:form="f"/>'
        f'<boundaryEvent id="t" attachedToRef="a" cancelActivity="{cancels}">{TIMER}</boundaryEvent>'
        + chain("s", "a", "e")
        + tail
    )


@pytest.mark.parametrize("cancels", ["true", "false"])
def test_a_way_that_an_event_begins_is_sound_by_itself(cancels: str) -> None:
    tail = '<userTask id="b"/><endEvent id="e2"/>' + chain("t", "b", "e2")

    assert found(boundary(cancels, tail), "soundness") == []


@pytest.mark.parametrize("cancels", ["true", "false"])
def test_a_parallel_join_of_a_task_and_its_event_may_wait_for_ever(cancels: str) -> None:
    body = boundary(cancels, '<parallelGateway id="j"/>' + chain("t", "j", "e"))

    assert found(body.replace(chain("a", "e"), chain("a", "j")), "soundness") == ["j"]


def test_what_a_task_writes_is_not_certain_where_its_event_leads() -> None:
    known = {"names": {"n": Declared(FeelType.NUMBER)}, "facts_of_form": {"f": frozenset({"n"})}}
    tail = '<exclusiveGateway id="g"/>' + chain("t", "g") + flow("x", "g", "e", "n > 3")

    assert found(boundary("true", tail), "fact", **known) == ["x"]


def test_a_circle_of_rules_and_messages_has_no_person_in_it() -> None:
    body = '<exclusiveGateway id="g"/><businessRuleTask id="r"/><intermediateThrowEvent id="t"/>'
    body += chain("s", "g", "r", "t", "g") + chain("g", "e")

    assert found(body, "circle") == ["g", "r", "t"]


def test_a_timer_in_a_loop_lets_time_pass() -> None:
    body = (
        f'<exclusiveGateway id="g"/><intermediateCatchEvent id="t">{TIMER}</intermediateCatchEvent>'
    )

    assert found(body + chain("s", "g", "t", "g") + chain("g", "e"), "circle") == []


def shape(element_id: str, left: int) -> str:
    bounds = f'<dc:Bounds x="{left}" y="0" width="50" height="50"/>'
    return f'<bpmndi:BPMNShape bpmnElement="{element_id}">{bounds}</bpmndi:BPMNShape>'


def drawn(*shapes: str) -> list[str]:
    body = boundary("true", '<userTask id="b"/>' + chain("t", "b"))
    spaces = (
        'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    )
    model = definitions(
        f'<process id="p"><startEvent id="s"/><endEvent id="e"/>{body}</process>'
        f"<bpmndi:BPMNDiagram {spaces}><bpmndi:BPMNPlane>{''.join(shapes)}</bpmndi:BPMNPlane>"
        "</bpmndi:BPMNDiagram>"
    )
    findings = check_publishable([read_diagram("p.bpmn", model)], PackageContext())
    return [each.element_id for each in findings if each.rule == "overlap"]


def test_an_event_may_cover_its_own_task_and_no_other() -> None:
    assert drawn(shape("a", 0), shape("t", 25)) == []
    assert drawn(shape("b", 0), shape("t", 25)) == ["b"]


SIGNAL = '<signalEventDefinition signalRef="g"/>'
CONDITION = (
    "<conditionalEventDefinition><condition>n &gt; 3</condition></conditionalEventDefinition>"
)


def of_package(*processes: str, rule: str, **context: object) -> list[str]:
    model = definitions(
        '<signal id="g" name="alarm"/>'
        + "".join(f'<process id="p{n}">{each}</process>' for n, each in enumerate(processes))
    )
    context = {"names": {"n": Declared(FeelType.NUMBER)}, **context}
    diagrams = [read_diagram("p.bpmn", model)]
    findings = check_publishable(diagrams, PackageContext(**context))  # type: ignore[arg-type]  # by name
    return [each.element_id for each in findings if each.rule == rule]


def test_a_signal_that_is_awaited_is_sent_by_some_process() -> None:
    waits = f'<startEvent id="s"/><intermediateCatchEvent id="c">{SIGNAL}</intermediateCatchEvent>'
    sends = f'<startEvent id="t"/><endEvent id="x">{SIGNAL}</endEvent>' + chain("t", "x")

    assert of_package(waits + chain("s", "c"), rule="correspondence") == ["c"]
    assert of_package(waits + chain("s", "c"), sends, rule="correspondence") == []


@pytest.mark.parametrize("definition", [TIMER, CONDITION])
def test_in_a_case_nothing_begins_by_a_time_or_a_condition(definition: str) -> None:
    body = f'<startEvent id="s">{definition}</startEvent><userTask id="a"/>' + chain("s", "a")

    assert of_package(body, rule="opening") == ["s"]
    assert of_package(body.replace(definition, SIGNAL), rule="opening") == []


@pytest.mark.parametrize(("definition", "turns"), [(CONDITION, True), (TIMER, False)])
def test_a_loop_that_only_a_condition_holds_up_may_turn_without_a_person(
    definition: str,
    turns: bool,  # noqa: FBT001
) -> None:
    body = (
        '<startEvent id="s"/><exclusiveGateway id="m"/>'
        f'<intermediateCatchEvent id="c">{definition}</intermediateCatchEvent><exclusiveGateway id="g"/>'
        + chain("s", "m", "c", "g", "m")
    )

    assert of_package(body, rule="circle") == (["m", "c", "g"] if turns else [])


def test_a_link_is_followed_by_every_rule() -> None:
    link = '<linkEventDefinition name="X"/>'
    body = (
        f'<startEvent id="s"/><exclusiveGateway id="m"/><intermediateThrowEvent id="t">{link}'
        f'</intermediateThrowEvent><intermediateCatchEvent id="c">{link}</intermediateCatchEvent>'
        + chain("s", "m", "t")
        + chain("c", "m")
    )

    assert of_package(body, rule="circle") == ["m", "t", "c"]
    assert of_package(body, rule="soundness") == ["p0"]


def test_an_event_asks_first_what_may_have_no_value() -> None:
    body = (
        f'<startEvent id="s"/><intermediateCatchEvent id="c">{CONDITION}</intermediateCatchEvent>'
    )
    asks = body.replace("n &gt; 3", "n != null and n &gt; 3") + chain("s", "c")
    form = '<userTask id="a" ruta:form="f"/>'
    known = {"facts_of_form": {"f": frozenset({"n"})}}

    assert of_package(body + chain("s", "c"), rule="fact") == ["c"]
    assert of_package(asks, rule="fact") == []
    assert of_package(body + form + chain("s", "a", "c"), rule="fact", **known) == []


def test_only_one_of_the_ways_of_an_event_based_gateway_is_taken() -> None:
    body = (
        '<startEvent id="s"/><eventBasedGateway id="w"/><endEvent id="e"/>'
        f'<intermediateCatchEvent id="c">{SIGNAL}</intermediateCatchEvent>'
        f'<intermediateCatchEvent id="d">{TIMER}</intermediateCatchEvent><parallelGateway id="j"/>'
        + chain("s", "w", "c", "j", "e")
        + chain("w", "d", "j")
    )

    assert of_package(body, rule="soundness") == ["j"]
    assert of_package(body.replace("parallelGateway", "exclusiveGateway"), rule="soundness") == []
