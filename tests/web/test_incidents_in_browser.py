"""The pages of an incident in a real browser: on a phone and a desk, accessible, without complaint."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from engine.facade import Engine
from tests.web.test_incident_pages import WHY, incident_in, page
from tests.web.test_reports_in_browser import _require_usable, _sign_in


@pytest.fixture(params=[360, 1280])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 740})
    yield context.new_page()
    context.close()


def test_an_incident_is_moved_by_keyboard_and_eye(
    address: str, engine: Engine, window: Page
) -> None:
    incident_id, said = incident_in(engine, "stay", "stay_note"), list[str]()
    window.on("console", lambda message: said.append(message.text))
    _sign_in(window, address, engine, "pichincha")

    window.goto(f"{address}/coordinacion")
    _require_usable(window)
    window.goto(address + page(incident_id))
    _require_usable(window)
    window.select_option("#element", "both")
    window.get_by_role("button", name="Ver qué pasaría").first.click()
    _require_usable(window)
    window.fill("#moved-reason", WHY)
    window.get_by_role("button", name="Ver qué pasaría").first.click()
    window.get_by_text("La misma tarea ya está abierta: habría dos.").wait_for()
    _require_usable(window)
    window.get_by_role("button", name="Volver y cambiar").click()
    window.select_option("#element", "settle")
    window.get_by_role("button", name="Ver qué pasaría").first.click()
    window.get_by_role("button", name="Confirmar: llevar el caso").click()
    window.get_by_text("Hecho.").wait_for()
    _require_usable(window)

    assert not [text for text in said if "Failed to load resource" not in text]
