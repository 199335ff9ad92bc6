"""The pages of reports, proposals and names in a real browser: on a phone, accessible, without complaint."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from engine.facade import Engine
from tests.installation import PASSWORD
from tests.signing_in import code_of
from tests.web.accompanied import Accompanied

TOO_SMALL = """[...document.querySelectorAll("main :is(a, button, summary, input, textarea)")]
    .filter(one => one.checkVisibility() && one.type !== "hidden")
    .filter(one => one.getBoundingClientRect().height < (one.matches("button, .button") ? 44 : 24))
    .map(one => location.pathname + " " + one.outerHTML)"""


@pytest.fixture(params=[360, 1280])
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield browser.new_page(viewport={"width": request.param, "height": 740})
        browser.close()


def test_nothing_stands_in_anybodys_way(address: str, engine: Engine, page: Page) -> None:
    care, said = Accompanied(engine), list[str]()
    page.on("console", lambda message: said.append(message.text))
    _sign_in(page, address, engine, "ong")

    page.goto(f"{address}/casos/{care.case_id}")
    _require_usable(page)
    page.get_by_role("button", name="Mostrar nombres y contacto").click()
    _require_usable(page)
    page.goto(address + care.page("farewell"))
    _require_usable(page)
    page.goto(address + care.page("new_risk"))
    _require_usable(page)
    page.get_by_role("button", name="Informar", exact=True).click()
    _require_usable(page)
    page.check("input[value=yes]")
    page.get_by_role("button", name="Informar", exact=True).click()
    page.get_by_text("Informado. Se espera ahora").wait_for()
    _require_usable(page)

    assert not [text for text in said if "Failed to load resource" not in text]


def test_a_proposal_is_read_with_its_question(address: str, engine: Engine, page: Page) -> None:
    care = Accompanied(engine).passes_to("salud")
    _sign_in(page, address, engine, "salud")

    page.goto(f"{address}/tareas/{care.task_id}")

    _require_usable(page)
    question = page.get_by_role("group", name="¿Con qué prioridad?")
    described = (question.get_attribute("aria-describedby") or "").split()
    assert page.locator(f"#{described[-1]}").inner_text().startswith("Viene del caso: Alta.")


def _sign_in(page: Page, address: str, engine: Engine, username: str) -> None:
    page.goto(f"{address}/entrar")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.fill("#code", code_of(engine, username))
    page.click("main button")
    page.wait_for_url("**/tareas")


def _require_usable(page: Page) -> None:
    found = Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url
    assert page.evaluate(TOO_SMALL) == []
