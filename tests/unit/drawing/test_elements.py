"""Each element of a diagram is drawn with the signs that the standard gives it."""

import re
from xml.etree import ElementTree as ET

import pytest

from engine.facade import Engine
from tests.diagrams.pictured import edge, pictured, shape

HERE = (100, 100, 36, 36)
WIDE = (100, 100, 100, 80)
SVG = "{http://www.w3.org/2000/svg}"


def picture_of(
    element: str, place: tuple[float, float, float, float] = HERE, more: str = ""
) -> str:
    """Return what is painted for one element, without what every picture has."""
    svg = Engine.draw("p.bpmn", pictured(element, shape("x", place, more)))
    return svg.partition("<rect")[2].partition(">")[2]


def event(kind: str, definitions: str = "", attributes: str = "") -> str:
    return f'<{kind} id="x" {attributes}>{definitions}</{kind}>'


EVENTS = [
    ("startEvent", ["", "message", "timer", "signal", "conditional", "error", "escalation"]),
    (
        "intermediateCatchEvent",
        ["", "message", "timer", "signal", "conditional", "link", "terminate"],
    ),
    (
        "intermediateThrowEvent",
        ["", "message", "signal", "escalation", "link", "compensate", "timer"],
    ),
    (
        "endEvent",
        ["", "message", "signal", "escalation", "error", "compensate", "cancel", "terminate"],
    ),
]


@pytest.mark.parametrize(("kind", "types"), EVENTS)
def test_no_two_types_of_an_event_look_alike(kind: str, types: list[str]) -> None:
    definitions = [f"<{name}EventDefinition/>" if name else "" for name in types]
    several = "<messageEventDefinition/><timerEventDefinition/>"
    pictures = [picture_of(event(kind, each)) for each in [*definitions, several]]

    assert len(set(pictures)) == len(pictures)


def test_events_that_begin_are_thin_those_between_double_and_those_that_end_thick() -> None:
    start, between, end = (
        picture_of(event(kind)) for kind in ("startEvent", "intermediateThrowEvent", "endEvent")
    )

    assert start.count("<circle") == end.count("<circle") == 1
    assert between.count("<circle") == 2
    assert '<circle r="18" stroke-width="4"/>' in end


def test_what_waits_is_open_and_what_sends_is_filled() -> None:
    sign = "<signalEventDefinition/>"
    waits = picture_of(event("intermediateCatchEvent", sign))
    sends = picture_of(event("intermediateThrowEvent", sign))

    assert re.search(r'<path fill="none"[^>]* d="M0-9', waits)
    assert re.search(r'<path fill="#22242a" stroke="none" d="M0-9', sends)


def test_an_event_that_does_not_interrupt_is_dashed() -> None:
    host, timer = '<userTask id="host"/>', "<timerEventDefinition/>"
    drawn = shape("host", WIDE) + shape("x", (180, 160, 36, 36))
    pictures = [
        Engine.draw(
            "p.bpmn",
            pictured(
                host
                + event("boundaryEvent", timer, f'attachedToRef="host" cancelActivity="{said}"'),
                drawn,
            ),
        )
        for said in ("true", "false")
    ]

    assert ["stroke-dasharray" in picture for picture in pictures] == [False, True]
    # It lies on its activity.
    assert pictures[0].index("<rect x=") < pictures[0].index("<circle")


def test_only_the_start_of_an_event_subprocess_can_be_one_that_does_not_interrupt() -> None:
    start = event("startEvent", "<messageEventDefinition/>", 'isInterrupting="false"')
    inside = f'<subProcess id="s" triggeredByEvent="true">{start}</subProcess>'
    around = shape("s", (50, 50, 300, 200), 'isExpanded="true"')

    dashed = '<circle r="18" stroke-dasharray'
    assert dashed not in picture_of(start)
    assert dashed in Engine.draw("p.bpmn", pictured(inside, around + shape("x", HERE)))


TASKS = [
    "task",
    "userTask",
    "manualTask",
    "sendTask",
    "receiveTask",
    "scriptTask",
    "businessRuleTask",
    "serviceTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
]


def test_no_two_kinds_of_activity_look_alike() -> None:
    pictures = [picture_of(f'<{kind} id="x"/>', WIDE) for kind in TASKS]

    assert len(set(pictures)) == len(TASKS)


MARKERS = [
    "",
    "<standardLoopCharacteristics/>",
    "<multiInstanceLoopCharacteristics/>",
    '<multiInstanceLoopCharacteristics isSequential="true"/>',
]


@pytest.mark.parametrize("kind", ["userTask", "subProcess", "callActivity"])
def test_how_an_activity_repeats_shows(kind: str) -> None:
    pictures = [picture_of(f'<{kind} id="x">{marker}</{kind}>', WIDE) for marker in MARKERS]
    pictures.append(picture_of(f'<{kind} id="x" isForCompensation="true"/>', WIDE))

    assert len(set(pictures)) == len(pictures)


def test_a_subprocess_shows_what_is_inside_or_that_something_is() -> None:
    subprocess = '<subProcess id="x"><startEvent id="inner"/></subProcess>'
    shapes = [shape("x", (50, 50, 300, 200)), shape("inner", HERE)]
    folded = Engine.draw("p.bpmn", pictured(subprocess, shape("x", WIDE, 'isExpanded="false"')))
    opened = Engine.draw("p.bpmn", pictured(subprocess, *shapes))

    plus = "M0-4V4M-4 0H4"
    assert (plus in folded, plus in opened) == (True, False)
    assert ("<circle" in folded, "<circle" in opened) == (False, True)


def test_an_event_subprocess_is_dotted_and_a_call_thick() -> None:
    handler = picture_of('<subProcess id="x" triggeredByEvent="true"/>', WIDE)
    call = picture_of('<callActivity id="x"/>', WIDE)

    assert 'rx="10" stroke-width="1.8" stroke-dasharray="0 5"' in handler
    assert 'rx="10" stroke-width="5"' in call


def test_no_two_gateways_look_alike() -> None:
    gateways = [
        *(f"{kind}Gateway" for kind in ("exclusive", "parallel", "inclusive", "complex")),
        "eventBasedGateway",
        'eventBasedGateway instantiate="true"',
        'eventBasedGateway instantiate="true" eventGatewayType="Parallel"',
    ]
    pictures = [picture_of(f"<{each} id='x'/>", (100, 100, 50, 50)) for each in gateways]

    assert len(set(pictures)) == len(gateways)


def flows(flow: str, tag: str = "sequenceFlow", default: str = "") -> str:
    """Return the picture of one line between two tasks."""
    line = f'<{tag} id="f" sourceRef="a" targetRef="b" {flow.partition("|")[0]}>{flow.partition("|")[2]}</{tag}>'
    body = f'<userTask id="a" {default}/><userTask id="b"/>{line}'
    places = shape("a", (0, 0, 100, 80)) + shape("b", (200, 0, 100, 80))
    return Engine.draw("p.bpmn", pictured(body, places, edge("f", (100, 40), (200, 40))))


def test_a_default_flow_has_a_slash_and_a_condition_at_a_task_a_diamond() -> None:
    plain = flows("")
    default = flows("", default='default="f"')
    conditional = flows("|<conditionExpression>x</conditionExpression>")

    slash, diamond = "M110 46L114 34", "M100 40 109 46 118 40 109 34Z"
    assert [slash in each for each in (plain, default, conditional)] == [False, True, False]
    assert [diamond in each for each in (plain, default, conditional)] == [False, False, True]
    assert all("M190 35 200 40 190 45Z" in each for each in (plain, default, conditional))


def test_flows_messages_and_associations_have_lines_of_their_own() -> None:
    directed = flows('associationDirection="One"', "association")
    pictures = [flows(""), flows("", "messageFlow"), flows("", "association"), directed]
    lines = [re.findall(r'stroke-dasharray="([^"]*)"', each) for each in pictures]

    assert lines == [[], ["10 6"], ["0 5"], ["0 5"]]
    assert len(set(pictures)) == len(pictures)


def test_a_bend_is_round_and_stays_within_the_line() -> None:
    body = '<userTask id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="a"/>'
    bent = edge("f", (100, 40), (150, 40), (150, 100))

    assert "M100 40L145 40Q150 40 150 45L150 95" in Engine.draw(
        "p.bpmn", pictured(body, shape("a", (0, 0, 100, 80)), bent)
    )


def test_pools_and_lanes_have_their_names_upright_beside_them() -> None:
    outside = '<collaboration id="c"><participant id="pool" name="Acogida" processRef="p"/></collaboration>'
    body = '<laneSet><lane id="l" name="Casa de acogida"/></laneSet>'
    drawn = shape("pool", (0, 0, 600, 200)) + shape("l", (30, 0, 570, 200))
    root = ET.fromstring(Engine.draw("p.bpmn", pictured(body, drawn, outside=outside)))  # noqa: S314 (our own)
    turned = [
        text.text for text in root.iter(f"{SVG}text") if "rotate(-90)" in text.get("transform", "")
    ]

    assert turned == ["Acogida", "Casa de acogida"]


def test_a_note_a_group_and_data_are_drawn() -> None:
    note = picture_of('<textAnnotation id="x"><text>Avisar antes</text></textAnnotation>', WIDE)
    group = Engine.draw(
        "p.bpmn",
        pictured(
            '<group id="x" categoryValueRef="v"/>',
            shape("x", WIDE),
            outside='<category id="c"><categoryValue id="v" value="Primeros días"/></category>',
        ),
    )
    data = picture_of('<dataObjectReference id="x" name="Ficha"/>', (100, 100, 36, 50))
    store = picture_of('<dataStoreReference id="x" name="Registro"/>', (100, 100, 50, 50))

    assert "Avisar antes" in note
    assert "Primeros días" in group
    assert 'stroke-dasharray="10 6 0 6"' in group
    assert len({data, store}) == 2


def test_what_has_no_look_of_its_own_is_a_box_with_its_name() -> None:
    assert ">Acordar la hora<" in picture_of(
        '<choreographyTask id="x" name="Acordar la hora"/>', (0, 0, 200, 80)
    )
