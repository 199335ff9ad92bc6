"""Pages are light, tell nothing in their titles, and can be used by everybody."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from engine.clock import FixedClock
from engine.facade import Engine
from engine.model.actor import OPERATOR
from tests.answers import NEED, receiver
from tests.installation import PASSWORD
from tests.signing_in import code_of
from tests.verbs.door import invitee
from tests.web.referral import Referral, asked
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]

KB = 1024
A_MONTH = timedelta(days=30)
TITLES = {
    "/tareas": "Tareas",
    "/tareas/{task}": "Tarea",
    "/casos": "Casos",
    "/casos/{case}": "Caso",
    "/casos/nuevo": "Alerta o derivación",
    "/cuenta/avisos": "Avisos",
    "/ayuda": "Ayuda",
    "/privacidad": "Privacidad",
    "/cuenta": "Mi cuenta",
    "/nada": "Aviso",
}
BUDGETS = {"/casos/{case}": 10 * KB, "/casos/nuevo": 10 * KB}


@pytest.fixture
def referral(engine: Engine) -> Referral:
    return asked(engine)


@pytest.mark.parametrize("path", TITLES)
def test_a_page_is_light_and_its_title_tells_its_kind_alone(
    path: str, referral: Referral, visit: Visit
) -> None:
    answer = visit("albergue").get(path.format(task=referral.task_id, case=referral.case_id))

    assert f"<title>{TITLES[path]} · Ruta</title>" in answer.text
    assert len(gzip.compress(answer.data)) <= BUDGETS.get(path, 6 * KB)
    assert answer.text.count("<h1>") == 1


def test_the_longest_form_fits_the_budget_of_a_task(engine: Engine, visit: Visit) -> None:
    answer = visit("ong").get(f"/tareas/{Referral(engine, 'ong').task_id}")

    assert len(gzip.compress(answer.data)) <= 6 * KB


def test_a_full_board_fits_its_budget(engine: Engine, clock: FixedClock, visit: Visit) -> None:
    for _ in range(26):
        Referral(engine, "ong")
    clock.advance(A_MONTH)
    engine.run_due()

    board = visit("pichincha").get("/coordinacion")

    assert board.text.count('<th scope="row"') == 25
    assert "Página siguiente" in board.text
    assert len(gzip.compress(board.data)) <= 20 * KB


def test_the_page_of_a_coordinated_task_is_light(visit: Visit, referral: Referral) -> None:
    page = visit("pichincha").get(f"/coordinacion/{referral.task_id}")

    assert "<title>Coordinación · Ruta</title>" in page.text
    assert len(gzip.compress(page.data)) <= 6 * KB


def test_a_full_page_of_a_team_is_light(engine: Engine, visit: Visit) -> None:
    for number in range(26):
        engine.invite(OPERATOR, invitee(f"nueva{number:02}"))

    team = visit("ong_supervision").get("/equipo")

    assert team.text.count('<li class="card">') == 25
    assert "Página siguiente" in team.text
    assert len(gzip.compress(team.data)) <= 6 * KB


def test_the_first_load_is_four_requests_and_small(app: Flask, visit: Visit) -> None:
    page = visit("ong").get("/tareas")
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))

    answers = [app.test_client().get(asset) for asset in assets]

    assert len(assets) <= 3
    assert all("immutable" in answer.headers["Cache-Control"] for answer in answers)
    assert sum(len(answer.data) for answer in answers) + len(page.data) <= 30 * KB
    assert max(len(answer.data) for answer in answers) <= 12 * KB


def test_nothing_stands_in_anybodys_way(
    engine: Engine, address: str, referral: Referral, phone: Page
) -> None:
    said: list[str] = []
    phone.on("console", lambda message: said.append(message.text))
    _sign_in(engine, phone, address, "albergue")

    for path in TITLES:
        phone.goto(address + path.format(task=referral.task_id, case=referral.case_id))
        _require_accessible(phone)
    phone.goto(f"{address}/tareas/{referral.task_id}")
    phone.click("text=Revisar y enviar")
    _require_accessible(phone)
    assert phone.evaluate("document.activeElement.getAttribute('role')") == "alert"
    phone.check("input[value=accept]")
    phone.click("text=Revisar y enviar")
    _require_accessible(phone)

    assert not [text for text in said if "Failed to load resource" not in text]


def test_a_coordinator_meets_no_barrier_either(
    address: str, referral: Referral, engine: Engine, clock: FixedClock, phone: Page
) -> None:
    clock.advance(A_MONTH)
    engine.run_due()
    engine.mail_notices(lambda _: None)
    _sign_in(engine, phone, address, "pichincha")

    for path in ("/coordinacion", f"/coordinacion/{referral.task_id}"):
        phone.goto(address + path)
        _require_accessible(phone)
    phone.click("text=Prorrogar el plazo")
    _require_accessible(phone)
    phone.fill("#extend-reason", "La casa avisó que no tiene personal.")
    phone.click("text=Prorrogar el plazo")
    _require_accessible(phone)
    assert phone.get_by_text("El plazo se prorrogó.").is_visible()


def test_the_first_question_is_on_the_first_or_second_screen(
    address: str, engine: Engine, referral: Referral, phone: Page
) -> None:
    consent = Referral(engine, "ong").does("ong", NEED).passes_to("ong")
    consent.does("ong", receiver("albergue_amanecer")).passes_to("ong")
    phone.set_viewport_size({"width": 360, "height": 640})

    for username, asking in [
        ("albergue", referral),
        ("ong", Referral(engine, "ong")),
        ("ong", consent),
    ]:
        phone.context.clear_cookies()
        _sign_in(engine, phone, address, username)
        phone.goto(f"{address}/tareas/{asking.task_id}")
        first = phone.locator("form.task > :is(p:not(.actions), .field)").first.bounding_box()
        assert first is not None
        assert first["y"] < 2 * 640, username


def test_everything_to_press_is_large_enough_for_a_finger(
    engine: Engine, address: str, referral: Referral, phone: Page
) -> None:
    _sign_in(engine, phone, address, "albergue")

    small = []
    for path in TITLES:
        phone.goto(address + path.format(task=referral.task_id, case=referral.case_id))
        small += phone.evaluate(TOO_SMALL)

    assert small == []


TOO_SMALL = """[...document.querySelectorAll("a, button, summary, input, select, textarea")]
    .filter(one => one.checkVisibility() && one.type !== "hidden" && one.className !== "skip")
    .filter(one => one.getBoundingClientRect().height < (one.matches("button, .button") ? 44 : 24))
    .map(one => location.pathname + " " + one.outerHTML)"""


def _sign_in(engine: Engine, page: Page, address: str, username: str) -> None:
    page.goto(f"{address}/entrar")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.fill("#code", code_of(engine, username))
    page.click("text=Seguir")


def _require_accessible(page: Page) -> None:
    found = Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


def test_the_first_stops_of_the_keyboard_are_the_content_and_the_way_out(
    address: str, phone: Page
) -> None:
    phone.goto(f"{address}/entrar")

    stops = []
    for _ in range(3):
        phone.keyboard.press("Tab")
        stops.append(phone.evaluate("document.activeElement.className"))

    assert stops == ["skip", "exit", "brand"]
