"""A package with a mistake is refused with the place and the remedy, in both languages."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.definitions import lint_package, read_package
from tests.installation import package

Files = dict[str, bytes]


def in_manifest(before: str, after: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert before.encode() in files["ecuador.toml"]
        files["ecuador.toml"] = files["ecuador.toml"].replace(before.encode(), after.encode(), 1)

    return change


def in_field(of: str, /, **changes: object) -> Callable[[Files], None]:
    """Change a field of the answer form; None takes a property away."""

    def change(files: Files) -> None:
        form = json.loads(files["forms/f08b.form"])
        field = next(part for part in form["components"] if part.get("key") == of)
        for name, value in changes.items():
            target = field if name in {"type", "key", "label", "validate"} else field["properties"]
            target[name] = value
            if value is None:
                del target[name]
        files["forms/f08b.form"] = json.dumps(form).encode()

    return change


def without(name: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        del files[name]

    return change


MISTAKES: dict[str, tuple[Callable[[Files], None], str, str]] = {
    "an unknown key": (in_manifest('zone = "', 'zon = "'), "zon", "unknown"),
    "a missing translation": (
        in_manifest('en = "Shelter"', 'fr = "Refuge"'),
        "role",
        "both languages",
    ),
    "an unknown zone": (in_manifest("America/Guayaquil", "America/Quito"), "ecuador", "time zone"),
    "a time limit that is none": (in_manifest('"PT24H"', '"24h"'), "DL00", "ISO 8601"),
    "a ladder to nobody": (in_manifest("role:coordinacion", "role:nadie"), "DL00", "nadie"),
    "a condition over an unknown fact": (
        in_manifest("urgency =", "urgencia ="),
        "DL00",
        "urgencia",
    ),
    "a role that nobody fills": (
        lambda files: files.update(
            {
                "ecuador.toml": files["ecuador.toml"]
                .replace(b'covers = ["nation"]', b'covers = ["canton:1701"]')
                .replace(b'covers = ["province:23"]', b'covers = ["canton:2301"]')
            }
        ),
        "role",
        "no institution",
    ),
    "a missing notice": (without("notices/reminder.en.txt"), "reminder.en", "missing"),
    "a missing form": (without("forms/f08b.form"), "answer_referral", "f08b"),
    "a form that is not JSON": (
        lambda files: files.update({"forms/f08b.form": b"{"}),
        "forms/f08b.form",
        "JSON",
    ),
    "a component that is not supported": (in_field("answer", type="table"), "answer", "table"),
    "a key that would break a document": (in_field("answer", key="typename"), "typename", "key"),
    "free text outside the vault": (in_field("receiver_question", vault=None), "question", "vault"),
    "a field without recipients": (in_field("answer", recipients=None), "answer", "recipients"),
    "a field for an unknown role": (in_field("answer", recipients="nadie"), "answer", "nadie"),
    "a field of an unknown class": (in_field("answer", data_class="all"), "answer", "all"),
    "a refusal that says nothing": (in_field("answer", refuse="= true"), "answer", "refuse_text"),
    "a refusal in one language": (
        in_field("answer", refuse="= true", refuse_text="No."),
        "answer",
        "refuse_text_en",
    ),
    "a refusal that is no condition": (
        in_field("answer", refuse="= ==", refuse_text="No.", refuse_text_en="No."),
        "answer",
        "not FEEL",
    ),
    "a refusal over an unknown fact": (
        in_field("answer", refuse='= edad = "x"', refuse_text="No.", refuse_text_en="No!"),
        "answer",
        "edad",
    ),
    "a refusal text without a condition": (
        in_field("answer", refuse_text="No.", refuse_text_en="No!"),
        "answer",
        "no condition",
    ),
    "a label in one language": (in_field("answer", label_en=None), "answer", "languages"),
    "a diagram with a document type": (
        lambda files: files.update(
            {"bpmn/p01_referral.bpmn": b"<!DOCTYPE x>" + files["bpmn/p01_referral.bpmn"]}
        ),
        "p01_referral",
        "DOCTYPE",
    ),
    "a diagram that is too large": (
        lambda files: files.update({"bpmn/p01_referral.bpmn": b" " * 1_100_000}),
        "p01_referral",
        "1",
    ),
    "a process that begins without a task": (
        lambda files: files.update(
            {
                "bpmn/p01_referral.bpmn": files["bpmn/p01_referral.bpmn"].replace(
                    b'sourceRef="need_arises" targetRef="register_need"',
                    b'sourceRef="need_arises" targetRef="is_receiver_available"',
                )
            }
        ),
        "need_arises",
        "begins with a task",
    ),
    "an element that is not executed": (
        lambda files: files.update(
            {
                "bpmn/p01_referral.bpmn": files["bpmn/p01_referral.bpmn"]
                .replace(b"<bpmn:exclusiveGateway", b"<bpmn:complexGateway")
                .replace(b"</bpmn:exclusiveGateway", b"</bpmn:complexGateway")
            }
        ),
        "is_receiver_available",
        "complexGateway",
    ),
}


def test_the_packaged_protocol_has_no_findings() -> None:
    assert lint_package(package()) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_place_in_both_languages(name: str) -> None:
    change, place, word = MISTAKES[name]
    files = package()
    change(files)

    findings = lint_package(files)

    assert any(place in one.element_id and word in one.message.en for one in findings), findings
    assert all(one.message.es and one.message.es != one.message.en for one in findings), findings


def test_all_mistakes_of_a_form_are_told_at_once() -> None:
    files = package()
    in_field("answer", recipients=None)(files)
    in_field("receiver_question", vault=None)(files)

    assert len(lint_package(files)) == 2


def test_institutions_and_calendars_are_no_part_of_a_versions_identity() -> None:
    files, moved = package(), package()
    in_manifest('name = "Albergue Amanecer"', 'name = "Albergue Nuevo Amanecer"')(moved)

    assert read_package(files).definition.hash == read_package(moved).definition.hash
    assert read_package(files).directory != read_package(moved).directory


WORDS = ("task", "boundaryEvent", "lane", "userTask", "sequenceFlow", "nothing")


@given(st.data(), st.sampled_from(["drop", "rename", "blank"]))
@settings(max_examples=150, deadline=None)
def test_a_damaged_diagram_brings_findings_and_never_an_error(
    data: st.DataObject, damage: str
) -> None:
    files = package()
    root = etree.fromstring(files["bpmn/p01_referral.bpmn"])
    element = data.draw(
        st.sampled_from([one for one in root.iter(etree.Element) if one is not root])
    )
    if damage == "drop":
        element.getparent().remove(element)
    elif damage == "rename":
        word = data.draw(st.sampled_from(WORDS))
        element.tag = f"{{http://www.omg.org/spec/BPMN/20100524/MODEL}}{word}"
    else:
        for name in element.attrib:
            element.attrib[name] = ""
    files["bpmn/p01_referral.bpmn"] = etree.tostring(root)

    for finding in lint_package(files):
        assert finding.message.es
        assert finding.message.en
