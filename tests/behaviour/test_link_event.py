"""Link events (BPMN 2.0, 10.5.5): a flow drawn in two pieces."""

import pytest

from engine.bpmn import compile_diagrams, read_diagram
from engine.errors import DiagramRefused
from engine.testing import ProcessRun
from tests.diagrams.build import chain, flow, process


def throw(name: str, link: str) -> str:
    return f'<intermediateThrowEvent id="{name}"><linkEventDefinition name="{link}"/></intermediateThrowEvent>'


def catch(name: str, link: str) -> str:
    return f'<intermediateCatchEvent id="{name}"><linkEventDefinition name="{link}"/></intermediateCatchEvent>'


def start(body: str, **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": process(body)}, process_id="p", facts=facts)


def refused(body: str) -> list[tuple[str, str]]:
    with pytest.raises(DiagramRefused) as caught:
        start(body)
    assert all(found.message.es != found.message.en for found in caught.value.findings)
    return [found[:2] for found in caught.value.findings]


BODY = (
    '<startEvent id="s"/><userTask id="a"/><userTask id="b"/>' + throw("t", "X") + catch("c", "X")
)
LINKED = BODY + chain("s", "a", "t") + chain("c", "b")


def test_a_link_leads_on() -> None:
    run = start(LINKED)
    assert run.active() == ["a"]

    run.complete("a")
    assert run.active() == ["b"]
    run.complete("b")

    assert run.ended


def test_several_links_lead_to_the_same_place() -> None:
    body = (
        LINKED
        + throw("u", "X")
        + '<exclusiveGateway id="g" default="g_t"/>'
        + flow("g_t", "g", "t")
        + flow("g_u", "g", "u", "x = 1")
    )
    body = body.replace(chain("a", "t"), chain("a", "g"))
    for x in (0, 1):
        run = start(body, x=x)
        run.complete("a")
        assert run.active() == ["b"]


def test_links_of_other_names_are_not_touched() -> None:
    body = LINKED + throw("u", "Y") + catch("d", "Y") + '<userTask id="z"/>'
    run = start(body + chain("b", "u") + chain("d", "z"))
    run.complete("a")
    assert run.active() == ["b"]

    run.complete("b")

    assert run.active() == ["z"]


def test_a_link_leads_back() -> None:
    run = start(LINKED.replace(chain("c", "b"), "") + chain("c", "b", "a"))

    for task in "ababa":
        run.complete(task)

    assert run.active() == ["b"]


REFUSED = {
    "nowhere": (LINKED.replace('name="X"', 'name="Y"', 1), ("link", "t")),
    "twice": (LINKED + catch("d", "X") + chain("d", "b"), ("link", "c")),
    "nameless": (LINKED.replace(' name="X"', ""), ("link", "t")),
    "a flow out of its beginning": (LINKED + chain("t", "b"), ("link", "t_b")),
    "a flow into its end": (LINKED + chain("s", "c"), ("link", "s_c")),
    "never thrown": (LINKED + catch("d", "Y") + chain("d", "b"), ("flow", "d")),
    "source": (
        LINKED.replace('name="X"/>', 'name="X"><source>t</source></linkEventDefinition>', 1),
        ("element", "t"),
    ),
}


@pytest.mark.parametrize(("body", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_link_that_leads_to_no_single_place_is_refused(
    body: str, expected: tuple[str, str]
) -> None:
    assert expected in refused(body)


@pytest.mark.parametrize(
    "body", [chain("s", "a", "t") + throw("t", "X"), chain("s", "a") + catch("c", "X")]
)
def test_a_link_without_its_other_half_is_compiled_by_no_road(body: str) -> None:
    drawn = process('<startEvent id="s"/><userTask id="a"/>' + body)

    with pytest.raises(DiagramRefused):
        compile_diagrams([read_diagram("p.bpmn", drawn)], None)
