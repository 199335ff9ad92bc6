"""In a real browser a draft saves itself: at a pause, on leaving, and again after the connection was away."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from engine.facade import Engine
from engine.model.ids import TaskId
from engine.model.views import TaskView
from tests.installation import PASSWORD
from tests.processes import until
from tests.signing_in import code_of, idle_away
from tests.web.referral import actor_of, asked

PATIENCE = 20_000
NOTE = "Traer ropa de abrigo."


@pytest.fixture
def task(engine: Engine) -> str:
    return f"/tareas/{asked(engine).task_id}"


def signed_in(browser: Browser, address: str, engine: Engine) -> Page:
    """Return a page of a browser that knows nothing of before."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/entrar")
    _enter(page, engine, "albergue")
    return page


def _enter(page: Page, engine: Engine, username: str) -> None:
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.fill("#code", code_of(engine, username))
    page.get_by_role("button", name="Seguir").click()
    expect(page.get_by_role("heading", name="Su código")).to_have_count(0)


def _types(page: Page, note: str = NOTE) -> None:
    page.check("input[value=accept]")
    page.locator("#preparation_note").press_sequentially(note)


def _goes_on_typing(page: Page, note: str) -> None:
    page.locator("#preparation_note").press("Control+End")
    page.locator("#preparation_note").press_sequentially(note)


def _saves_and_leaves(page: Page) -> None:
    page.get_by_role("button", name="Guardar y salir").click()


def _kept(engine: Engine, task: str) -> str | None:
    view = engine.task(actor_of(engine, "albergue"), TaskId(task.removeprefix("/tareas/")))
    draft = view.draft if isinstance(view, TaskView) else None
    return draft.answers["preparation_note"][0] if draft else None


def _expect_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile("^Guardado 12:00$"), timeout=PATIENCE)


def _focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def test_what_is_typed_is_there_with_its_focus_after_the_browser_was_closed(
    browser: Browser, address: str, task: str, engine: Engine
) -> None:
    said: list[str] = []
    page = signed_in(browser, address, engine)
    page.on("console", lambda message: said.append(message.text))
    page.goto(address + task)
    _types(page)
    _expect_saved(page)
    assert _focus(page) == "preparation_note"
    assert Axe().run(page).response["violations"] == []
    page.context.close()

    page = signed_in(browser, address, engine)
    page.click("text=Responder a la derivación")

    expect(page.locator("#preparation_note")).to_have_value(NOTE)
    expect(page.locator("input[value=accept]")).to_be_checked()
    expect(page.locator("#preparation_note")).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    assert said == []


def test_leaving_the_page_at_once_loses_nothing(
    browser: Browser, address: str, task: str, engine: Engine
) -> None:
    page = signed_in(browser, address, engine)
    page.goto(address + task)

    _types(page)
    page.goto(f"{address}/ayuda")

    until(lambda: _kept(engine, task) == NOTE, "the draft to arrive")


def test_without_a_connection_it_says_so_and_saves_when_it_is_back(
    browser: Browser, address: str, task: str, engine: Engine
) -> None:
    page = signed_in(browser, address, engine)
    page.goto(address + task)

    page.context.set_offline(offline=True)
    _types(page)
    expect(page.locator("#saved")).to_have_text("Sin conexión: no se ha guardado")
    page.click("text=Revisar y enviar")
    expect(page.locator("#preparation_note")).to_have_value(NOTE)
    page.context.set_offline(offline=False)

    _expect_saved(page)


def test_a_session_that_ends_by_itself_while_typing_is_resumed_by_the_same_person(
    browser: Browser, address: str, task: str, engine: Engine
) -> None:
    page = signed_in(browser, address, engine)
    page.goto(address + task)
    _types(page)
    _expect_saved(page)
    idle_away(engine)

    _goes_on_typing(page, " Y una linterna.")
    expect(page.locator("#saved")).to_contain_text("Su sesión terminó")
    _saves_and_leaves(page)
    _enter(page, engine, "albergue")
    page.click("text=Continuar con la tarea")

    expect(page.locator("#preparation_note")).to_have_value(f"{NOTE} Y una linterna.")
    page.goto(address + task)
    expect(page.locator("#preparation_note")).to_have_value(f"{NOTE} Y una linterna.")


def test_another_person_at_the_same_device_sees_nothing(
    browser: Browser, address: str, task: str, engine: Engine
) -> None:
    page = signed_in(browser, address, engine)
    page.goto(address + task)
    _types(page)
    _expect_saved(page)
    idle_away(engine)

    _saves_and_leaves(page)
    _enter(page, engine, "albergue_2")
    page.goto(address + task)

    expect(page.locator("#preparation_note")).to_have_value("")
    assert NOTE not in page.content()


def test_review_straight_after_typing_is_no_second_window(
    browser: Browser, address: str, task: str, engine: Engine
) -> None:
    page = signed_in(browser, address, engine)
    page.goto(address + task)

    _types(page)
    _expect_saved(page)
    _goes_on_typing(page, " Y agua.")
    page.click("text=Revisar y enviar")
    expect(page.get_by_role("heading", name="Revise antes de enviar")).to_be_visible()
    page.click("text=Cambiar")
    _goes_on_typing(page, " Y pan.")

    _expect_saved(page)
    page.goto(address + task)
    expect(page.locator("#preparation_note")).to_have_value(f"{NOTE} Y agua. Y pan.")


def test_an_older_window_is_told_and_chooses(
    browser: Browser, address: str, task: str, engine: Engine
) -> None:
    older = signed_in(browser, address, engine)
    older.goto(address + task)
    newer = older.context.new_page()
    newer.goto(address + task)
    _types(newer, "De la otra.")
    _expect_saved(newer)

    _types(older)
    expect(older.locator("#saved")).to_contain_text("No se ha guardado")
    _saves_and_leaves(older)
    expect(older.get_by_role("heading", name="Hay dos borradores")).to_be_visible()
    assert Axe().run(older).response["violations"] == []
    older.get_by_role("button", name="Seguir con este").click()

    expect(older.locator("#preparation_note")).to_have_value(NOTE)
    older.goto(f"{address}/tareas")
    expect(older.get_by_text("Borrador guardado")).to_be_visible()
    assert Axe().run(older).response["violations"] == []
