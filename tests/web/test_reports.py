"""People report what happened from the page of a case, without JavaScript, and lose nothing that they typed."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask

from engine.errors import CaseBusy
from engine.facade import Engine
from tests.care import RISK
from tests.signing_in import idle_away
from tests.web.accompanied import Accompanied
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]

WHERE = "En la terminal norte."


@pytest.fixture
def care(engine: Engine) -> Accompanied:
    return Accompanied(engine)


def test_the_page_of_a_case_offers_what_can_be_reported_and_says_what_follows(
    care: Accompanied, visit: Visit
) -> None:
    text = visit("ong").get(f"/casos/{care.case_id}").text

    assert "Qué puede informar ahora" in text
    assert f'href="{care.page("new_risk")}"' in text
    assert "Valorar el nuevo riesgo – Coordinación contra la trata" in text
    assert "Deja sin efecto este paso: Acompañar." in text
    assert "Empieza otra parte del caso: Visita." in text


def test_an_event_is_reported_and_the_page_says_what_waits_and_with_whom(
    care: Accompanied, visit: Visit
) -> None:
    browser, page = visit("ong"), care.page("new_risk")

    browser.get(page)
    browser.press(f"{page}/enviar", RISK)
    back = browser.follow()

    assert back.request.path == f"/casos/{care.case_id}"
    assert (
        "Informado. Se espera ahora: Valorar el nuevo riesgo – Coordinación Provincial de Pichincha"
        in back.text
    )
    assert "Se informó: Nuevo riesgo" in back.text


def test_what_has_no_form_is_confirmed(care: Accompanied, visit: Visit) -> None:
    browser, page = visit("ong"), care.page("farewell")

    assert "Infórmelo solo si ya ocurrió" in browser.get(page).text
    browser.press(f"{page}/enviar")

    assert "Informado. No sigue ningún paso nuevo." in browser.follow().text


def test_a_report_that_begins_a_part_of_the_case_says_so(care: Accompanied, visit: Visit) -> None:
    browser, page = visit("ong"), care.page("visit_requested")
    browser.get(page)
    browser.press(f"{page}/enviar", {"visitor": "salud_los_arrayanes"})

    text = browser.follow().text

    assert "Informado. Se espera ahora: Preparar la visita – Distrito de Salud" in text
    assert text.count('<h3 class="part">Visita') == 2


def test_what_is_refused_is_named_and_the_rest_is_kept(care: Accompanied, visit: Visit) -> None:
    browser, page = visit("ong"), care.page("new_risk")

    browser.get(page)
    browser.press(f"{page}/enviar", {"danger_note": WHERE})
    refused = browser.page
    browser.press(f"{page}/enviar", RISK)

    assert refused.status_code == 422
    assert 'href="#danger-1"' in refused.text
    assert WHERE in refused.text
    assert browser.page.status_code == 303


def test_who_may_no_longer_report_keeps_what_she_typed(care: Accompanied, visit: Visit) -> None:
    browser, other = visit("ong"), visit("pichincha")
    page, end = care.page("new_risk"), care.page("farewell")
    browser.get(page)
    other.get(end)
    other.press(f"{end}/enviar")

    browser.press(f"{page}/enviar", RISK)

    assert browser.page.status_code == 404
    assert WHERE in browser.page.text
    assert browser.get(page).status_code == 404


def test_what_is_no_longer_awaited_shows_what_was_typed_in_words(
    care: Accompanied, visit: Visit
) -> None:
    browser, page, end = visit("pichincha"), care.page("new_risk"), care.page("farewell")
    browser.get(page)
    form = browser.page
    browser.get(end)
    browser.press(f"{end}/enviar")
    browser.page = form

    browser.press(f"{page}/enviar", RISK)

    assert browser.page.status_code == 409
    assert "El caso ya no espera esto" in browser.page.text
    assert "¿Dónde está?" in browser.page.text
    assert WHERE in browser.page.text


def test_the_page_of_what_is_no_longer_awaited_says_so(care: Accompanied, visit: Visit) -> None:
    browser, page, end = visit("pichincha"), care.page("new_risk"), care.page("farewell")
    browser.get(end)
    browser.press(f"{end}/enviar")

    gone = browser.get(page)

    assert gone.status_code == 410
    assert "El caso no espera esto ahora" in gone.text


def test_sending_twice_reports_once(care: Accompanied, visit: Visit) -> None:
    browser, page = visit("ong"), care.page("new_risk")
    browser.get(page)
    form = browser.page

    browser.press(f"{page}/enviar", RISK)
    browser.page = form
    browser.press(f"{page}/enviar", RISK)

    assert "Usted ya lo había informado" in browser.follow().text


def test_the_same_form_with_other_answers_goes_back_to_it(care: Accompanied, visit: Visit) -> None:
    browser, page = visit("ong"), care.page("new_risk")
    browser.get(page)
    form = browser.page
    browser.press(f"{page}/enviar", RISK)
    browser.page = form

    refused = browser.press(f"{page}/enviar", {**RISK, "danger": "no"})
    back = browser.press(page)

    assert refused.status_code == 409
    assert WHERE in back.text


def test_a_busy_case_offers_to_send_the_same_again(
    care: Accompanied, app: Flask, visit: Visit
) -> None:
    browser, page = visit("ong"), care.page("new_risk")
    send = app.view_functions["reports.send"]
    browser.get(page)

    app.view_functions["reports.send"] = _busy
    busy = browser.press(f"{page}/enviar", RISK)
    app.view_functions["reports.send"] = send
    browser.press(f"{page}/enviar")

    assert (busy.status_code, browser.page.status_code) == (409, 303)
    assert WHERE in busy.text


def _busy(**place: str) -> str:
    raise CaseBusy(task=place["case_id"])


def test_a_session_that_ended_holds_what_was_typed(
    engine: Engine, care: Accompanied, visit: Visit
) -> None:
    browser, page = visit("ong"), care.page("new_risk")
    browser.get(page)
    idle_away(engine)
    browser.press(f"{page}/enviar", RISK)
    assert browser.page.status_code == 401

    browser.comes_back("ong")
    resumed = browser.press(page)

    assert (resumed.status_code, WHERE in resumed.text) == (200, True)
    assert browser.press(f"{page}/enviar", RISK).status_code == 303


def test_the_pages_are_light_and_their_titles_tell_their_kind_alone(
    care: Accompanied, visit: Visit
) -> None:
    browser = visit("ong")

    case = browser.get(f"/casos/{care.case_id}")
    form = browser.get(care.page("new_risk"))

    assert "<title>Informar · Ruta</title>" in form.text
    assert len(gzip.compress(case.data)) <= 10 * 1024
    assert len(gzip.compress(form.data)) <= 6 * 1024


def test_a_time_that_is_awaited_is_shown(care: Accompanied, visit: Visit) -> None:
    browser = visit("ong")

    text = browser.get(f"/casos/{care.case_id}").text

    assert "Si no se hace antes del 26 nov 2026, 12:00 (Acompañar): Pasó mucho tiempo." in text
