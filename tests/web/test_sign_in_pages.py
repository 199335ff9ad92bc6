"""The pages by which people come in, keep their account, and supervisors their team."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from engine.facade import Engine
from engine.model.actor import OPERATOR
from tests.installation import PASSWORD, account, become_demonstration
from tests.signing_in import code_now
from tests.web.conftest import pages
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]

NEW = {
    "username": "acogida.nueva",
    "post_es": "Acogida",
    "post_en": "Shelter",
    "capacity": "worker",
}
CHOSEN = {"new_password": PASSWORD, "new_password_again": PASSWORD}


def invited(visit: Visit) -> str:
    """Return the path of a link that a supervisor was shown."""
    page = visit("albergue_supervision").post("/equipo", NEW)
    found = re.search(r"http://localhost(/invitacion/[\w-]{43})<", page.text)
    assert found is not None, page.text
    return found[1]


def shown_secret(browser: Visitor) -> str:
    found = re.search(r'id="key">([A-Z2-7 ]+)<', browser.get("/entrar/dispositivo").text)
    assert found is not None
    return found[1].replace(" ", "")


def test_a_link_leads_through_password_and_authenticator_to_the_tasks(
    engine: Engine, app: Flask, visit: Visit
) -> None:
    browser, link = Visitor(app), invited(visit)
    assert "acogida.nueva" in browser.get(link).text

    assert browser.post(link, CHOSEN).headers["Location"] == "/"
    assert browser.get("/").headers["Location"] == "/entrar/dispositivo"
    secret = shown_secret(browser)
    page = browser.get("/entrar/dispositivo").text
    codes = browser.post("/entrar/dispositivo", {"code": code_now(engine, secret)}).text

    assert 'src="data:image/svg+xml' in page
    assert f"secret={secret}" in page
    assert len(set(re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", codes))) == 10
    assert browser.get("/tareas").status_code == 200
    assert browser.get(link).status_code == 404


def test_opening_a_link_ends_the_session_that_was_open_in_the_browser(
    engine: Engine, visit: Visit
) -> None:
    browser, link = visit("ong"), invited(visit)
    with browser.client.session_transaction() as session:
        before = session["token"]

    browser.post(link, CHOSEN)

    assert engine.actor_of(before) is None


def test_a_link_that_serves_no_more_says_so_and_nothing_else(app: Flask) -> None:
    answers = [Visitor(app).get(f"/invitacion/{link}") for link in ("x" * 43, "0")]

    assert {answer.status_code for answer in answers} == {404}
    assert all("Este enlace ya no sirve" in answer.text for answer in answers)


@pytest.mark.parametrize(
    ("passwords", "words"),
    [
        ({"new_password": "corta", "new_password_again": "corta"}, "al menos 12 caracteres"),
        ({**CHOSEN, "new_password_again": "otra cosa distinta"}, "no son iguales"),
    ],
)
def test_a_password_that_will_not_do_is_asked_for_again(
    app: Flask, visit: Visit, passwords: dict[str, str], words: str
) -> None:
    browser, link = Visitor(app), invited(visit)

    answer = browser.post(link, passwords)

    assert answer.status_code == 422
    assert words in answer.text
    assert browser.post(link, CHOSEN).status_code == 303


def test_one_message_for_every_code_that_is_refused(app: Flask) -> None:
    browser = Visitor(app)
    browser.passes_password("ong")

    texts = {browser.post("/entrar/codigo", {"code": code}).text for code in ("000000", "", "x")}

    assert browser.page.status_code == 401
    assert len({text.split("<main", 1)[1].split("csrf_token")[0] for text in texts}) == 1


def test_signing_in_leads_on_to_the_page_that_was_asked_for(app: Flask) -> None:
    browser = Visitor(app)
    browser.get("/casos")
    browser.follow()
    browser.press("/entrar", {"username": "ong", "password": PASSWORD})

    browser.press("/entrar/codigo", {"code": browser.code_of("ong")})

    assert browser.page.headers["Location"] == "/casos"


def test_a_recovery_code_opens_the_page_of_another_authenticator_alone(
    engine: Engine, app: Flask, visit: Visit
) -> None:
    page = visit("ong").post("/cuenta/codigos", {"password": PASSWORD}).text
    codes = re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page)
    browser = Visitor(app)
    browser.passes_password("ong")

    refused = browser.post("/entrar/recuperacion", {"code": "00000-00000"})
    browser.post("/entrar/recuperacion", {"code": codes[3].lower().replace("-", " ")})

    assert refused.status_code == 401
    assert browser.page.headers["Location"] == "/entrar/dispositivo"
    assert browser.get("/tareas").headers["Location"] == "/entrar/dispositivo"
    assert browser.post("/entrar/dispositivo", {"code": "000000"}).status_code == 422
    browser.post("/entrar/dispositivo", {"code": code_now(engine, shown_secret(browser))})
    assert "Sus códigos de recuperación" in browser.page.text
    assert browser.get("/tareas").status_code == 200


def test_a_person_keeps_her_own_account(visit: Visit) -> None:
    browser, other = visit("ong"), visit("ong")

    assert "Quedan 10 códigos" in browser.get("/cuenta").text
    wrong = browser.post("/cuenta/contrasena", {"password": "no", **CHOSEN})
    assert (wrong.status_code, "La contraseña actual no es correcta" in wrong.text) == (422, True)
    browser.post("/cuenta/sesiones/cerrar")
    assert other.get("/tareas").status_code == 302
    browser.post("/cuenta/dispositivo", {"password": PASSWORD})
    assert browser.follow().status_code == 200
    assert browser.page.text.count('id="key"') == 1


def test_a_supervisor_keeps_her_team(engine: Engine, visit: Visit) -> None:
    browser, colleague = visit("albergue_supervision"), visit("albergue")
    albergue = engine.find_account(OPERATOR, "albergue")

    refused = browser.post("/equipo", {**NEW, "username": "albergue_2"})
    assert (refused.status_code, 'value="albergue_2"' in refused.text) == (422, True)
    browser.post(f"/equipo/{albergue}/desactivar")

    assert "Desactivada" in browser.follow().text
    assert colleague.get("/tareas").status_code == 302
    assert "/invitacion/" in browser.post(f"/equipo/{albergue}/enlace").text


def test_a_demonstration_asks_for_no_code_and_shows_no_authenticator(engine: Engine) -> None:
    become_demonstration(engine)
    engine.create_account(account("ong"))
    browser = Visitor(pages(engine)).sign_in("ong")

    page = browser.get("/cuenta").text

    assert "Autenticador" not in page
    assert "Cambiar la contraseña" in page
    assert browser.post("/cuenta/codigos", {"password": PASSWORD}).status_code == 404
