"""Names and contact are shown when somebody asks for them, once and for a minute."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine.facade import Engine
from tests.answers import SAFE_CONTACT
from tests.installation import PASSWORD
from tests.signing_in import code_of
from tests.web.referral import Referral, asked
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]

BUTTON = "Mostrar nombres y contacto"
TYPED = "Traer ropa de abrigo."


@pytest.fixture
def referral(engine: Engine) -> Referral:
    return asked(engine)


def test_a_case_shows_names_on_the_one_answer_to_who_asked(
    referral: Referral, visit: Visit
) -> None:
    browser, case = visit("albergue"), f"/casos/{referral.case_id}"

    hidden = browser.get(case).text
    shown = browser.press(f"{case}/nombres").text
    again = browser.get(case).text

    assert BUTTON in hidden
    assert SAFE_CONTACT not in hidden
    assert f'<span data-hidden="Oculto">{SAFE_CONTACT}</span>' in shown
    assert f'<a class="button second" href="{case}">Ocultar</a>' in shown
    assert SAFE_CONTACT not in again


def test_a_task_shows_names_and_keeps_what_was_typed(referral: Referral, visit: Visit) -> None:
    browser, task = visit("albergue"), f"/tareas/{referral.task_id}"

    assert SAFE_CONTACT not in browser.get(task).text
    shown = browser.press(f"{task}/nombres", {"preparation_note": TYPED}).text
    hidden = browser.press(task, {"preparation_note": TYPED}).text

    assert SAFE_CONTACT in shown
    assert TYPED in shown
    assert '<details id="known" open>' in shown
    assert SAFE_CONTACT not in hidden
    assert TYPED in hidden


def test_a_task_that_a_colleague_has_shows_names_all_the_same(
    referral: Referral, visit: Visit
) -> None:
    visit("albergue_2").post(f"/tareas/{referral.task_id}/tomar")
    browser, task = visit("albergue"), f"/tareas/{referral.task_id}"

    browser.get(task)

    assert SAFE_CONTACT in browser.press(f"{task}/nombres").text


def test_who_coordinates_is_offered_no_names(referral: Referral, visit: Visit) -> None:
    browser = visit("pichincha")

    assert BUTTON not in browser.get(f"/casos/{referral.case_id}").text
    assert browser.post(f"/casos/{referral.case_id}/nombres").status_code == 404


def test_names_are_hidden_again_after_a_minute(
    engine: Engine, address: str, referral: Referral, phone: Page
) -> None:
    phone.clock.install()
    phone.goto(f"{address}/entrar")
    phone.fill("#username", "albergue")
    phone.fill("#password", PASSWORD)
    phone.click("main button")
    phone.fill("#code", code_of(engine, "albergue"))
    phone.click("main button")
    phone.wait_for_url("**/tareas")
    phone.goto(f"{address}/tareas/{referral.task_id}")
    phone.fill("[name=preparation_note]", TYPED)

    phone.get_by_text("Ya sabemos").click()
    phone.get_by_role("button", name=BUTTON).click()
    expect(phone.get_by_text(SAFE_CONTACT)).to_be_visible()
    phone.clock.fast_forward(61_000)

    expect(phone.get_by_text(SAFE_CONTACT)).to_have_count(0)
    expect(phone.locator("[data-hidden]")).to_have_text("Oculto")
    expect(phone.locator("[name=preparation_note]")).to_have_value(TYPED)
