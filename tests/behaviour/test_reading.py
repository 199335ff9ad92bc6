"""A file is read without trusting it."""

import pytest

from engine.bpmn import read_diagram
from engine.errors import DiagramRefused, Finding
from engine.testing import ProcessRun
from tests.diagrams.build import BPMN, chain, choice, definitions, flow, one_task, process, stored


def refused(data: bytes | str, name: str = "p.bpmn") -> list[Finding]:
    with pytest.raises(DiagramRefused) as caught:
        ProcessRun.start({name: data}, process_id="p")
    return caught.value.findings


ATTACKS = {
    "external entity": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE d [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>',
    "entity bomb": '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
    "external subset": '<!DOCTYPE d SYSTEM "http://127.0.0.1/d.dtd">',
    "bare": "<!DOCTYPE definitions>",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_document_type_is_refused(attack: str) -> None:
    [found] = refused(attack.encode() + one_task())

    assert found.rule == "xml"
    assert "DOCTYPE" in found.message.en


def test_a_document_type_is_refused_in_another_encoding() -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d>' + one_task().decode()

    [found] = refused(text.encode("utf-16"))

    assert "DOCTYPE" in found.message.en


def test_an_entity_that_is_used_is_not_resolved() -> None:
    head = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

    [found] = refused(head.encode() + one_task("<documentation>&x;</documentation>"))

    assert found.rule == "xml"


def test_malformed_xml_is_refused_with_its_line() -> None:
    [found] = refused(b"<a>\n<b>\n</a>")

    assert found.element_id == "p.bpmn"
    assert "3" in found.message.es
    assert "3" in found.message.en


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01", b"{}", "<a>\ud800</a>".encode("utf-8", "surrogatepass")]
)
def test_what_is_not_xml_is_refused(data: bytes | str) -> None:
    assert [found.rule for found in refused(data)] == ["xml"]


def test_another_root_is_refused() -> None:
    [found] = refused(b'<html xmlns="http://www.w3.org/1999/xhtml"/>')

    assert "html" in found.message.es


@pytest.mark.parametrize("root", ["process", "collaboration"])
def test_a_root_of_bpmn_that_is_not_the_definitions_is_refused(root: str) -> None:
    assert [found.rule for found in refused(f'<{root} xmlns="{BPMN}"/>'.encode())] == ["xml"]


def test_decisions_are_refused_by_what_they_are() -> None:
    dmn = b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'

    assert "DMN" in refused(dmn)[0].message.es
    assert "DMN" in refused(one_task(), name="p.dmn")[0].message.en


@pytest.mark.parametrize(
    "body",
    [
        "<documentation>" + "x" * 1_000_000 + "</documentation>",
        "<documentation/>" * 20_001,
        "<extensionElements>" + "<x>" * 70 + "</x>" * 70 + "</extensionElements>",
        "<process " + " ".join(f'a{n}="x"' for n in range(70)) + "/>",
    ],
    ids=["bytes", "elements", "depth", "attributes"],
)
def test_a_file_beyond_the_bounds_is_refused(body: str) -> None:
    [found] = refused(definitions(body))

    assert found.rule == "xml"


def test_three_hundred_nodes_run_and_one_more_is_refused() -> None:
    def tasks(count: int) -> bytes:
        ids = [f"n{n}" for n in range(count)]
        nodes = "".join(f'<userTask id="{node}"/>' for node in ids)
        return process('<startEvent id="s"/>' + nodes + chain("s", *ids))

    run = ProcessRun.start({"p.bpmn": tasks(299)}, process_id="p")
    run.complete("n0")

    assert run.active() == ["n1"]
    assert [found[:2] for found in refused(tasks(300))] == [("size", "p")]


@pytest.mark.parametrize("prefix", ["bpmn", "bpmn2", "semantic", "q"])
def test_the_prefix_of_the_namespace_does_not_matter(prefix: str) -> None:
    text = choice(("a", "x = 1"), ("b", None), default="b").decode()
    prefixed = (
        text.replace("</", f"</{prefix}:")
        .replace("<", f"<{prefix}:")
        .replace(f"<{prefix}:/", "</")
        .replace("xmlns=", f"xmlns:{prefix}=")
    )

    run = ProcessRun.start({"p.bpmn": prefixed}, process_id="p", facts={"x": 1})

    assert run.active() == ["a"]


def test_comments_and_instructions_do_not_break_a_condition() -> None:
    model = choice(("a", "x = 1"), ("b", None), default="b")
    model = model.replace(b"x = 1", b"x <!-- one --> = <?pi?> <![CDATA[1]]>")

    run = ProcessRun.start({"p.bpmn": model}, process_id="p", facts={"x": 1})

    assert run.active() == ["a"]


def test_a_file_without_a_process_is_refused() -> None:
    assert ("element", "p.bpmn") in [found[:2] for found in refused(definitions(""))]


def test_it_does_not_matter_whether_a_process_is_marked_executable() -> None:
    model = one_task().replace(b'<process id="p"', b'<process id="p" isExecutable="false"')

    assert ProcessRun.start({"p.bpmn": model}, process_id="p").active() == ["a"]


def test_a_process_that_is_nowhere_is_refused() -> None:
    with pytest.raises(DiagramRefused) as caught:
        ProcessRun.start({"p.bpmn": one_task()}, process_id="q")

    assert caught.value.findings[0].element_id == "q"


def test_two_processes_of_one_file_run_apart() -> None:
    one = '<process id="p"><startEvent id="s"/><userTask id="a"/>' + chain("s", "a") + "</process>"
    two = (
        one.replace('"p"', '"q"').replace('"s"', '"t"').replace('"a"', '"b"').replace("s_a", "t_b")
    )

    run = ProcessRun.start({"p.bpmn": definitions(one + two)}, process_id="q")

    assert run.active() == ["b"]


DEFECTS = {
    "repeated id": (one_task().replace(b'id="e"', b'id="a"'), ("identifier", "a")),
    "dangling flow": (process('<startEvent id="s"/>' + flow("f", "s", "x")), ("reference", "f")),
    "flow into a note": (
        process('<startEvent id="s"/><textAnnotation id="t"/>' + flow("f", "s", "t")),
        ("reference", "f"),
    ),
    "dangling lane": (
        process(
            '<laneSet><lane id="l"><flowNodeRef>x</flowNodeRef></lane></laneSet><startEvent id="s"/>'
        ),
        ("reference", "l"),
    ),
    "two lanes": (
        process(
            '<laneSet><lane id="l"><flowNodeRef>s</flowNodeRef></lane><lane id="m">'
            '<flowNodeRef>s</flowNodeRef></lane></laneSet><startEvent id="s"/>'
        ),
        ("reference", "s"),
    ),
    "dangling pool": (
        definitions(
            '<collaboration id="c"><participant id="o" processRef="x"/></collaboration>'
            '<process id="p"><startEvent id="s"/></process>'
        ),
        ("reference", "o"),
    ),
    "listed flow": (
        process('<startEvent id="s"><outgoing>x</outgoing></startEvent>'),
        ("reference", "s"),
    ),
    "two conditions": (
        choice(("a", "x = 1"), ("b", None), default="b").replace(
            b"</sequenceFlow>", b"<conditionExpression>x</conditionExpression></sequenceFlow>", 2
        ),
        ("element", "to_a"),
    ),
}


@pytest.mark.parametrize(("model", "expected"), DEFECTS.values(), ids=DEFECTS)
def test_a_defect_is_refused_at_its_element(model: bytes, expected: tuple[str, str]) -> None:
    assert expected in [found[:2] for found in refused(model)]


def test_an_element_without_an_id_is_found_by_its_line() -> None:
    [found] = refused(process('<startEvent id="s"/>\n<userTask/>'))

    assert found.element_id == "userTask@2"


def test_a_process_without_an_id_is_refused() -> None:
    found = refused(one_task().replace(b'<process id="p"', b"<process "))

    assert ("identifier", "process@1") in [each[:2] for each in found]


def test_the_same_process_in_two_files_is_refused() -> None:
    with pytest.raises(DiagramRefused) as caught:
        ProcessRun.start({"p.bpmn": one_task(), "q.bpmn": one_task()}, process_id="p")

    assert ("identifier", "p") in [found[:2] for found in caught.value.findings]


def test_a_diagram_is_known_by_its_content() -> None:
    one, other = (
        read_diagram("a", stored("review_loop.bpmn")),
        read_diagram("b", stored("review_loop.bpmn")),
    )

    assert one.sha256 == other.sha256
    assert read_diagram("c", one_task()).sha256 != one.sha256
