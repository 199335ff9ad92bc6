"""Spanish and English are complete, and what is compiled is what was written."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from lxml import etree

from engine.facade import Engine
from engine.model.actor import OPERATOR
from tests.installation import PASSWORD
from tests.signing_in import code_now
from tests.verbs.door import invitee
from tests.web.referral import asked
from tests.web.visitor import Visitor
from web import moments

WEB = Path(__file__).parents[2] / "web"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
QUITO, GALAPAGOS = "America/Guayaquil", "Pacific/Galapagos"


def catalogue(language: str) -> tuple[Path, Catalog]:
    path = WEB / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return path, read_po(file, locale=language)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_sentence_is_translated(language: str) -> None:
    said = {found[2] for found in extract_from_dir(WEB, METHODS)}
    _path, written = catalogue(language)

    translated = {message.id for message in written if message.id and _is_complete(message.string)}

    assert said == translated
    assert not [message.id for message in written if message.id and message.fuzzy]


def _is_complete(text: object) -> bool:
    return all(text) if isinstance(text, tuple | list) else bool(text)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    path, written = catalogue(language)
    compiled = BytesIO()
    write_mo(compiled, written)

    assert path.with_suffix(".mo").read_bytes() == compiled.getvalue()


def test_a_page_speaks_one_language(engine: Engine, visit: Callable[[str], Visitor]) -> None:
    referral, browser = asked(engine), visit("albergue")

    spanish = browser.get(f"/tareas/{referral.task_id}").text
    browser.post("/idioma/en", {"next": f"/tareas/{referral.task_id}"})
    english = browser.follow().text

    assert '<html lang="es">' in spanish
    assert "Revisar y enviar" in spanish
    assert '<html lang="en">' in english
    assert "Check and send" in english
    assert "Answer the referral" in english


def test_a_language_chosen_before_signing_in_is_kept_for_the_account(
    app: Flask, visit: Callable[[str], Visitor]
) -> None:
    browser = Visitor(app)

    browser.post("/idioma/en", {"next": "/entrar"})
    browser.sign_in("ong")

    assert '<html lang="en">' in browser.get("/tareas").text
    assert '<html lang="en">' in visit("ong").get("/tareas").text


def test_the_way_in_by_a_link_is_in_the_language_that_was_chosen_on_it(
    engine: Engine, app: Flask
) -> None:
    browser = Visitor(app)
    link = f"/invitacion/{engine.invite(OPERATOR, invitee()).token}"

    browser.post("/idioma/en", {"next": link})
    browser.post(link, {"new_password": PASSWORD, "new_password_again": PASSWORD})
    with browser.client.session_transaction() as session:
        secret = engine.proposed_factor(session["token"]).secret
    codes = browser.post("/entrar/dispositivo", {"code": code_now(engine, secret)}).text

    assert '<html lang="en">' in codes
    assert '<html lang="en">' in Visitor(app).sign_in("nueva").get("/tareas").text


def test_the_language_that_nobody_chose_changes_no_account(
    visit: Callable[[str], Visitor],
) -> None:
    visit("ong").post("/idioma/en")

    assert '<html lang="en">' in visit("ong").get("/tareas").text


def test_who_signs_in_next_keeps_her_language(visit: Callable[[str], Visitor]) -> None:
    browser = visit("ong")
    browser.post("/idioma/en")
    browser.post("/salir")

    browser.sign_in("salud")

    assert '<html lang="es">' in browser.get("/tareas").text


@pytest.mark.parametrize(
    ("hours", "zone", "words"),
    [
        (5, QUITO, "Vence hoy 17:00"),
        (11.9, QUITO, "Vence hoy 23:54"),
        (12, QUITO, "Vence mañana 00:00"),
        (12, GALAPAGOS, "Vence hoy 23:00"),
        (72, QUITO, "Vence el jueves 26 nov, 12:00"),
        (24 * 10, QUITO, "Vence el 3 dic 2026, 12:00"),
        (0, QUITO, "Atrasada 1 min"),
        (-5, QUITO, "Atrasada 5 h"),
        (-76.5, QUITO, "Atrasada 3 d 4 h"),
    ],
)
def test_due_is_said_as_people_say_it(app: Flask, hours: float, zone: str, words: str) -> None:
    with app.test_request_context():
        assert moments.due_words(NOON + timedelta(hours=hours), NOON, zone) == words


def test_no_template_trusts_text() -> None:
    templates = "".join(path.read_text() for path in WEB.rglob("*.html"))

    assert not re.search(r"\|\s*safe|autoescape|Markup| style=| on[a-z]+=|<script>", templates)


FORMS = Path(__file__).parents[2] / "processes" / "forms"
DIAGRAM = FORMS.parent / "bpmn" / "p01_referral.bpmn"
RUTA = "https://ruta.example/bpmn"


def test_what_guidance_quotes_is_written_so_in_the_form() -> None:
    diagram = etree.parse(DIAGRAM)
    tasks = diagram.iterfind(".//{*}userTask")

    assert [wrong for task in tasks for wrong in _misquoted(task)] == []


def _misquoted(task: etree._Element) -> Iterator[str]:
    """Yield what a step's texts quote and its form does not say, but for what they ask to write."""
    form = json.loads((FORMS / f"{task.get(f'{{{RUTA}}}form')}.form").read_text())
    asked = [part for part in form["components"] if "key" in part]
    notes = {
        "es": [part.get("description", "") for part in asked],
        "en": [part["properties"].get("description_en", "") for part in asked],
    }
    said = {
        "es": {text.casefold() for part in asked for text in (part["label"], *_options(part))},
        "en": {text.casefold() for part in asked for text in part["properties"].values()},
    }
    guidance = {"es": task.findtext("{*}documentation"), "en": task.findtext(".//{*}translation")}
    for language in ("es", "en"):
        for text in (guidance[language], *notes[language]):
            quoted = re.findall(r"(?<!Escriba )(?<!Write )[«“](.+?)[»”]", text or "")
            yield from (one for one in quoted if one.casefold() not in said[language])


def _options(part: dict[str, Any]) -> list[str]:
    return [option["label"] for option in part.get("values", ())]


def test_no_text_promises_what_the_program_does_not_do() -> None:
    texts = "".join(path.read_text() for path in (DIAGRAM, *FORMS.iterdir())).lower()

    for promise in ("guarde", "save it", "save and", "dejamos de compartir", "stop sharing"):
        assert promise not in texts
