"""Data associations (BPMN 2.0, 10.4.2): what passes by a call or a message, as the standard writes it."""

import pytest

from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import chain, scoped, steps_inside

DATA = (
    '<dataObject id="do"/><dataObjectReference id="need_drawn" dataObjectRef="do" name="need"/>'
    '<property id="health_data" name="health"/>'
)
SPECIFIED = (
    '<ioSpecification><dataInput id="di" name="wanted"/><dataOutput id="dt" name="result"/>'
    "<inputSet><dataInputRefs>di</dataInputRefs></inputSet>"
    "<outputSet><dataOutputRefs>dt</dataOutputRefs></outputSet></ioSpecification>"
)

IN_PYTHON = '<transformation language="python">need</transformation>'


def given(source: str, target: str = "di", more: str = "") -> str:
    ends = f"<sourceRef>{source}</sourceRef><targetRef>{target}</targetRef>"
    return f"<dataInputAssociation>{ends}{more}</dataInputAssociation>"


def taken(source: str, target: str) -> str:
    ends = f"<sourceRef>{source}</sourceRef><targetRef>{target}</targetRef>"
    return f"<dataOutputAssociation>{ends}</dataOutputAssociation>"


def assigned(source: str, target: str) -> str:
    return (
        "<dataInputAssociation><targetRef>di</targetRef><assignment><from>"
        f"{source}</from><to>{target}</to></assignment></dataInputAssociation>"
    )


def called() -> bytes:
    return scoped(steps_inside("a")).replace(b'id="p"', b'id="q"')


def calling(inside: str, **facts: object) -> ProcessRun:
    call = f'<callActivity id="c" calledElement="q">{inside}</callActivity>'
    body = f'{DATA}<startEvent id="s"/>{call}<endEvent id="e"/>' + chain("s", "c", "e")
    return ProcessRun.start({"p": scoped(body), "q": called()}, "p", facts=facts)


def test_a_call_gets_and_gives_back_what_its_associations_say_and_nothing_else() -> None:
    associated = given("need_drawn") + taken("dt", "health_data")
    run = calling(SPECIFIED + associated, need="shelter", secret=1)
    assert run.facts_of("q") == {"wanted": "shelter"}

    run.complete("a", facts={"result": "well", "other": 2})

    assert run.facts == {"need": "shelter", "secret": 1, "health": "well"}


@pytest.mark.parametrize("target", ["di", "wanted", "= wanted"])
def test_an_assignment_gives_the_value_of_an_expression(target: str) -> None:
    run = calling(SPECIFIED + assigned("= age + 1", target), age=16)

    assert run.facts_of("q") == {"wanted": 17}


def test_a_transformation_changes_what_passes() -> None:
    changed = (
        "<dataInputAssociation><sourceRef>need_drawn</sourceRef><targetRef>di</targetRef>"
        "<transformation>upper case(need)</transformation></dataInputAssociation>"
    )
    run = calling(SPECIFIED + changed, need="shelter")

    assert run.facts_of("q") == {"wanted": "SHELTER"}


def test_a_message_carries_what_its_associations_say() -> None:
    thrown = (
        '<intermediateThrowEvent id="t"><dataInput id="di" name="wanted"/>'
        f'{given("need_drawn")}<messageEventDefinition messageRef="message_m"/></intermediateThrowEvent>'
    )
    caught = (
        '<startEvent id="s"><dataOutput id="dt" name="wanted"/>'
        f'{taken("dt", "health_data")}<messageEventDefinition messageRef="message_m"/></startEvent>'
    )
    sends = scoped(
        DATA + '<startEvent id="s"/>' + thrown + '<endEvent id="e"/>' + chain("s", "t", "e")
    )
    opens = scoped(DATA + caught + '<userTask id="a"/>' + chain("s", "a")).replace(
        b'id="p"', b'id="q"'
    )

    run = ProcessRun.start({"p": sends, "q": opens}, "p", facts={"need": "shelter", "secret": 1})

    assert run.facts_of("q") == {"health": "shelter"}


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (SPECIFIED + given("nowhere"), "nowhere"),
        (SPECIFIED + given("need_drawn", "nowhere"), "nowhere"),
        (SPECIFIED, "wanted"),
        (SPECIFIED + assigned("1 +", "di"), "wanted"),
        (SPECIFIED + given("need_drawn", more="<sourceRef>health_data</sourceRef>"), "wanted"),
        (SPECIFIED + given("need_drawn") + given("health_data"), "wanted"),
        (SPECIFIED + given("need_drawn", more=IN_PYTHON), "FEEL"),
    ],
    ids=["source", "target", "unfilled", "expression", "several", "twice", "language"],
)
def test_what_would_pass_nothing_or_not_what_is_drawn_is_refused(inside: str, said: str) -> None:
    with pytest.raises(DiagramRefused) as refused:
        calling(inside)

    assert {each.element_id for each in refused.value.findings} == {"c"}
    assert any(said in each.message.es for each in refused.value.findings)


def test_a_data_specification_has_no_place_where_nothing_passes() -> None:
    body = f'<startEvent id="s"/><userTask id="a">{SPECIFIED}</userTask>' + chain("s", "a")

    with pytest.raises(DiagramRefused) as refused:
        ProcessRun.start({"p": scoped(body)}, "p")

    assert [each.element_id for each in refused.value.findings] == ["a"]


def test_an_input_that_is_optional_may_stay_empty() -> None:
    optional = SPECIFIED.replace("dataInputRefs", "optionalInputRefs")

    assert calling(optional).facts_of("q") == {}


def test_a_data_object_that_is_not_there_is_refused() -> None:
    drawn = '<dataObjectReference id="x" dataObjectRef="gone"/>'
    body = f'{drawn}<startEvent id="s"/><userTask id="a"/>' + chain("s", "a")

    with pytest.raises(DiagramRefused) as refused:
        ProcessRun.start({"p": scoped(body)}, "p")

    assert [each.element_id for each in refused.value.findings] == ["x"]
