"""What could be deployed and would break later is refused at once, with the place and the remedy."""

from collections.abc import Callable

import pytest

from engine.definitions import lint_file, lint_package
from tests.installation import package

Files = dict[str, bytes]
DIAGRAM, FORM, CALENDAR = "bpmn/p01_referral.bpmn", "forms/f08b.form", "calendars/ecuador.toml"
WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def changed(name: str, before: str, after: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert before.encode() in files[name]
        files[name] = files[name].replace(before.encode(), after.encode())

    return change


def written(name: str, data: bytes) -> Callable[[Files], None]:
    return lambda files: files.update({name: data})


def saved_as(encoding: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        text = files[DIAGRAM].decode().replace("UTF-8", encoding)
        files[DIAGRAM] = text.encode(encoding, "replace")

    return change


def manifest(before: str, after: str) -> Callable[[Files], None]:
    return changed("ecuador.toml", before, after)


MISTAKES: dict[str, tuple[Callable[[Files], None], str, str]] = {
    "a diagram in Latin-1": (saved_as("ISO-8859-1"), DIAGRAM, "save it as UTF-8"),
    "a diagram in UTF-16": (saved_as("UTF-16"), DIAGRAM, "save it as UTF-8"),
    "a notice in Latin-1": (
        written("notices/reminder.es.txt", b"\xf1"),
        "reminder.es",
        "save it as UTF-8",
    ),
    "a picture among the diagrams": (written("bpmn/x.png", b"\x89PNG"), "bpmn/x.png", "no part"),
    "a form at the top": (written("extra.form", b"{}"), "extra.form", "no part"),
    "a notice of no kind": (written("notices/late.es.txt", b"x"), "late.es", "no part"),
    "an empty notice": (written("notices/reminder.es.txt", b""), "reminder.es", "subject"),
    "a notice without a link": (
        written("notices/reminder.es.txt", b"Asunto\n\nTexto\n"),
        "reminder.es",
        "{link}",
    ),
    "a notice without a subject": (
        written("notices/reminder.es.txt", "Entre aquí:\n{link}\n".encode()),
        "reminder.es",
        "subject",
    ),
    "lists within lists": (
        lambda files: files.update({"ecuador.toml": b"z = " + b"[" * 5000 + b"]" * 5000}),
        "ecuador.toml",
        "one within another",
    ),
    "a control character": (
        manifest('name = "Albergue Amanecer"', 'name = "Albergue\\u0000"'),
        "ecuador.toml",
        "Albergue?",
    ),
    "a week without a working day": (
        changed(CALENDAR, 'weekend = ["saturday", "sunday"]', f"weekend = {WEEK}"),
        "weekend",
        "working day",
    ),
    "an unknown canton covered": (
        manifest('covers = ["province:17"]', 'covers = ["province:17", "canton:9999"]'),
        "albergue_amanecer",
        "canton:9999",
    ),
    "an unknown province covered": (
        manifest('covers = ["province:17"]', 'covers = ["province:17", "province:99"]'),
        "albergue_amanecer",
        "province:99",
    ),
    "nobody who coordinates": (manifest('coordination = "coordinacion"\n', ""), "coord", "missing"),
    "an unknown coordination": (
        manifest('coordination = "coordinacion"', 'coordination = "nadie"'),
        "coordination",
        "nadie",
    ),
    "a level that is none": (
        manifest('id = "ong"', 'id = "ong"\nlevel = "parish"'),
        "level",
        "canton, province, nation",
    ),
    "a zone of no province": (manifest('"20" =', '"galapagos" ='), "galapagos", "province"),
    "a zone of an unknown province": (manifest('"20" =', '"99" ='), "zones", "99"),
    "a reminder twice": (
        manifest("reminders = [50, 80]", "reminders = [50, 50]"),
        "deadline",
        "once",
    ),
    "a long version": (manifest('"2026.11"', f'"{"v" * 65}"'), "version", "64"),
    "no version": (manifest('"2026.11"', '""'), "version", "64"),
    "a long name": (manifest('"Albergue Amanecer"', f'"{"a" * 201}"'), "institution", "200"),
    "a long code": (manifest('"albergue_amanecer"', f'"{"a" * 65}"'), "institution", "64"),
    "a long role": (manifest('"coordinacion"', f'"{"r" * 60}"'), "role", "59"),
    "a long holiday": (changed(CALENDAR, '"Año Nuevo"', f'"{"h" * 81}"'), "holiday", "80"),
    "a long element id": (changed(DIAGRAM, "answer_referral", "a" * 65), "userTask", "64"),
    "a long field key": (changed(FORM, '"key": "answer"', f'"key": "{"k" * 65}"'), "f08b", "64"),
    "half a character": (
        changed(FORM, "Sí, la recibimos", "\\ud800"),
        "f08b.form: answer",
        "character",
    ),
    "a condition over nothing": (
        changed(FORM, 'answer != \\"reject\\"', 'ansver != \\"reject\\"'),
        "reject_code",
        "ansver",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_what_would_break_later_is_named_in_both_languages(name: str) -> None:
    change, place, word = MISTAKES[name]
    files = package()
    change(files)

    findings = lint_package(files)

    told = [one for one in findings if word in one.message.en]
    assert any(place in one.element_id for one in told), findings
    assert all(one.message.es and one.message.es != one.message.en for one in findings), findings


def test_a_single_file_of_another_encoding_is_refused_alike() -> None:
    files = package()
    saved_as("ISO-8859-1")(files)

    assert [one.rule for one in lint_file("p01.bpmn", files[DIAGRAM])] == ["encoding"]


def test_a_file_beside_the_manifest_is_nobodys_business() -> None:
    assert lint_package({**package(), "README.md": b"\xff", "doc/plan.png": b"\x89"}) == []


def test_the_mark_that_some_editors_put_before_a_text_is_no_part_of_it() -> None:
    files = package()
    for name in ("ecuador.toml", "notices/reminder.es.txt", FORM):
        files[name] = b"\xef\xbb\xbf" + files[name]

    assert lint_package(files) == []
