"""Pages are light, tell nothing in their titles, and can be used by everybody."""

import gzip
import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from engine.clock import FixedClock
from engine.facade import Engine
from tests.installation import PASSWORD
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
    "/derivaciones/nueva": "Nueva derivación",
    "/cuenta/avisos": "Avisos",
    "/ayuda": "Ayuda",
    "/privacidad": "Privacidad",
    "/nada": "Aviso",
}
BUDGETS = {"/casos/{case}": 10 * KB, "/derivaciones/nueva": 10 * KB}


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


def test_the_first_load_is_four_requests_and_small(app: Flask, visit: Visit) -> None:
    page = visit("ong").get("/tareas")
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))

    answers = [app.test_client().get(asset) for asset in assets]

    assert len(assets) <= 3
    assert all("immutable" in answer.headers["Cache-Control"] for answer in answers)
    assert sum(len(answer.data) for answer in answers) + len(page.data) <= 30 * KB
    assert max(len(answer.data) for answer in answers) <= 12 * KB


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def phone() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser.new_page(viewport={"width": 360, "height": 740})
        browser.close()


def test_nothing_stands_in_anybodys_way(address: str, referral: Referral, phone: Page) -> None:
    said: list[str] = []
    phone.on("console", lambda message: said.append(message.text))
    phone.goto(f"{address}/entrar")
    phone.fill("#username", "albergue")
    phone.fill("#password", PASSWORD)
    phone.click("main button")

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
    phone.goto(f"{address}/entrar")
    phone.fill("#username", "pichincha")
    phone.fill("#password", PASSWORD)
    phone.click("main button")

    for path in ("/coordinacion", f"/coordinacion/{referral.task_id}"):
        phone.goto(address + path)
        _require_accessible(phone)
    phone.click("text=Prorrogar el plazo")
    _require_accessible(phone)
    phone.fill("#extend-reason", "La casa avisó que no tiene personal.")
    phone.click("text=Prorrogar el plazo")
    _require_accessible(phone)
    assert phone.get_by_text("El plazo se prorrogó.").is_visible()


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
