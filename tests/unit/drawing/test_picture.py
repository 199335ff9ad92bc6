"""A picture is whole, safe, always the same, small, and says in words what it shows."""

import re
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pytest

from engine.errors import DrawingRefused
from engine.facade import Engine
from engine.model.mark import Mark
from tests.diagrams.pictured import edge, pictured, pictured_twice, shape
from web.package_folder import read_packaged

SVG = "{http://www.w3.org/2000/svg}"
TASK = (100, 100, 100, 80)
DIAGRAMS = {
    Path(name).name: data for name, data in read_packaged().items() if name.endswith(".bpmn")
}
MOST_BYTES = 25_000


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 (our own)


def one_task(name: str, more: str = "") -> bytes:
    return pictured(f'<userTask id="a" name="{name}"/>', shape("a", TASK, more))


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", DIAGRAMS)
def test_every_packaged_diagram_is_drawn_small_and_always_the_same(
    name: str, language: str
) -> None:
    drawn = Engine.draw(name, DIAGRAMS[name], "en" if language == "en" else "es")

    assert len(drawn.encode()) < MOST_BYTES
    assert drawn == Engine.draw(name, DIAGRAMS[name], "en" if language == "en" else "es")
    assert parsed(drawn).get("lang") == language


def test_names_are_in_the_language_that_is_asked_for() -> None:
    spanish, english = (
        Engine.draw("p00_alert.bpmn", DIAGRAMS["p00_alert.bpmn"], each) for each in ("es", "en")
    )

    assert "Registrar la alerta" in spanish
    assert "Registrar la alerta" not in english
    assert "Record the alert" in english


HOSTILE = (
    "&lt;/text>&lt;script>alert(1)&lt;/script>&lt;!--&quot;&apos;&amp;amp; onload=&quot;x&quot; ]]>"
)


def test_a_hostile_name_stays_text() -> None:
    body = (
        f'<userTask id="a" name="{HOSTILE}"/><endEvent id="e" name="{HOSTILE}"/>'
        f'<textAnnotation id="n"><text>{HOSTILE.replace("]]>", "")}</text></textAnnotation>'
        f'<sequenceFlow id="f" name="{HOSTILE}" sourceRef="a" targetRef="e"/>'
    )
    drawn = [
        shape("a", TASK),
        shape("e", (300, 100, 36, 36)),
        shape("n", (300, 200, 200, 100)),
        edge("f", (200, 140), (300, 118)),
    ]
    outside = f'<collaboration id="c"><participant id="q" name="{HOSTILE}" processRef="p"/></collaboration>'
    pool = shape("q", (0, 0, 700, 400))
    root = parsed(
        Engine.draw("p.bpmn", pictured(body, pool, *drawn, outside=outside), marks={"a": "now"})
    )

    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        *("svg", "title", "desc", "g", "rect", "path", "circle", "text", "tspan")
    }
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in attributes if name.startswith(("on", "href", "style"))]
    assert "<script>" in "".join(root.itertext())


def test_nothing_comes_from_elsewhere_and_nothing_needs_a_style_sheet() -> None:
    for name, data in DIAGRAMS.items():
        drawn = Engine.draw(name, data).replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"://|url\(|<style|style=|<script|<image|<use| id=", drawn)


def test_what_is_shown_is_said_in_words_too() -> None:
    marks: dict[str, Mark] = {"register_alert": "done", "acknowledge_alert": "late"}
    root = parsed(Engine.draw("a.bpmn", DIAGRAMS["p00_alert.bpmn"], "en", marks))

    assert root.get("role") == "img"
    assert root[0].text == "Alert"
    assert root[1].text == (
        "BPMN diagram (activities: 5, events: 5, gateways: 2). "
        "Lanes: Whoever records the alert, Coordination. Done: Record the alert. Late: Acknowledge the alert."
    )


def test_no_two_marks_look_alike_in_black_and_white() -> None:
    marked: list[dict[str, Mark]] = [
        {},
        *({"a": mark} for mark in get_args(Mark)),
    ]
    pictures = [Engine.draw("p.bpmn", one_task("Llamar"), marks=marks) for marks in marked]
    colourless = [re.sub(r"#[0-9a-f]{6}", "", each) for each in pictures]
    signs = [each.partition("stroke-linecap")[2].partition("</g>")[0] for each in colourless]

    assert signs[0] == ""
    assert len(set(signs)) == len(signs)


def test_the_marks_of_a_case_are_explained_below() -> None:
    marked = Engine.draw("p.bpmn", one_task("Llamar"), marks={"a": "late"})

    assert ">con retraso<" in marked
    assert ">hecho<" not in marked


def test_marks_of_what_is_not_drawn_are_left_out() -> None:
    file = one_task("Llamar")

    assert Engine.draw("p.bpmn", file, marks={"elsewhere": "now"}) == Engine.draw("p.bpmn", file)


def test_a_flow_can_be_marked() -> None:
    body = '<userTask id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="a"/>'
    line = edge("f", (200, 140), (260, 140), (260, 60), (150, 60), (150, 100))

    assert '<g class="finding"' in Engine.draw(
        "p.bpmn", pictured(body, shape("a", TASK), line), marks={"f": "finding"}
    )


def test_everything_lies_within_the_picture() -> None:
    body = (
        '<startEvent id="s" name="Un nombre muy largo que no cabe debajo del evento"/><userTask id="a"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="a"/>'
    )
    drawn = [shape("s", (-500, -300, 36, 36)), shape("a", (900, 40, 100, 80))]
    way = edge("f", (-464, -282), (-464, 700), (950, 700), (950, 120))
    root = parsed(Engine.draw("p.bpmn", pictured(body, *drawn, way), marks={"a": "now"}))
    width, height = (float(each) for each in root.get("viewBox", "").split()[2:])

    assert places(root)
    assert [(x, y) for x, y in places(root) if not (0 <= x <= width and 0 <= y <= height)] == []
    assert width < 1700
    assert height < 1200


def places(root: ET.Element) -> list[tuple[float, float]]:
    """Return where things stand on the picture: the circles, rectangles, texts and corners of lines."""
    found = []
    for drawing in root.findall(f"{SVG}g"):
        right, down = moved(drawing)
        for layer in drawing:
            for each in layer.iter():
                x, y = moved(each)
                found += [(x + right + a, y + down + b) for a, b in corners(each)]
    return found


def moved(each: ET.Element) -> tuple[float, float]:
    numbers = re.match(r"translate\(([-\d.]+) ([-\d.]+)\)", each.get("transform", ""))
    return (float(numbers[1]), float(numbers[2])) if numbers else (0, 0)


def corners(each: ET.Element) -> list[tuple[float, float]]:
    if each.get("transform"):
        return [(0, 0)]
    if each.tag in {f"{SVG}rect", f"{SVG}text"}:
        return [(float(each.get("x", 0)), float(each.get("y", 0)))]
    absolute = re.findall(r"[ML]([-\d.]+) ([-\d.]+)", each.get("d", ""))
    return [(float(x), float(y)) for x, y in absolute if abs(float(x)) > 50]


def test_a_name_breaks_into_lines_that_fit_its_shape() -> None:
    root = parsed(Engine.draw("p.bpmn", one_task("Confirmar la llegada con la casa de acogida")))
    lines = [each.text or "" for each in root.iter() if each.tag in {f"{SVG}text", f"{SVG}tspan"}]

    assert " ".join(lines) == "Confirmar la llegada con la casa de acogida"
    assert len(lines) > 1


def test_a_name_that_can_never_fit_is_cut_short_and_said_to_be() -> None:
    words, letters = (
        Engine.draw("p.bpmn", one_task(name)) for name in ("palabra " * 60, "x" * 900_000)
    )

    for drawn in (words, letters):
        assert "…" in drawn
        assert drawn.count("<tspan") < 6


def test_what_is_folded_away_is_drawn_below_with_its_name() -> None:
    body = (
        '<subProcess id="inner" name="Buscar plaza"><userTask id="b" name="Llamar"/></subProcess>'
    )
    folded = shape("inner", TASK, 'isExpanded="false"')
    drawn = Engine.draw("p.bpmn", pictured_twice(body, (folded,), (shape("b", (0, 0, 100, 80)),)))

    assert drawn.count(">Buscar plaza<") == 2
    assert ">Llamar<" in drawn


def test_a_file_without_a_drawing_is_refused_with_the_remedy() -> None:
    with pytest.raises(DrawingRefused) as refused:
        Engine.draw("p.bpmn", pictured('<userTask id="a"/>'))

    assert "Save it again" in refused.value.message.en
    assert "Guárdelo de nuevo" in refused.value.message.es


def test_a_drawing_that_leaves_something_out_is_refused_by_name() -> None:
    body = '<userTask id="a"/><userTask id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>'
    with pytest.raises(DrawingRefused) as refused:
        Engine.draw("p.bpmn", pictured(body, shape("a", TASK)))

    assert [finding.element_id for finding in refused.value.findings] == ["b", "f"]


def test_a_drawing_of_nothing_that_is_in_the_file_counts_as_none() -> None:
    with pytest.raises(DrawingRefused):
        Engine.draw("p.bpmn", pictured("", shape("elsewhere", TASK)))


@pytest.mark.parametrize("place", ["nan", "inf", "1e300", "x", ""])
def test_a_place_that_is_nowhere_counts_as_not_drawn(place: str) -> None:
    file = (
        one_task("Llamar").replace(b'x="100.0"', b"").replace(b'x="100"', f'x="{place}"'.encode())
    )

    with pytest.raises(DrawingRefused):
        Engine.draw("p.bpmn", file)
