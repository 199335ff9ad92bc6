"""What a person typed and did not send is there when she comes back, without JavaScript and with no trust in luck."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.clock import FixedClock
from engine.errors import CaseBusy
from engine.facade import Engine
from tests.answers import ACCEPT, NEED, REJECT, SAFE_CONTACT
from tests.installation import PASSWORD
from tests.signing_in import idle_away
from tests.web.referral import Referral, asked
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]

NOTE = "Traer ropa de abrigo."
TYPED = {**ACCEPT, "preparation_note": NOTE}


def saved(engine: Engine, visit: Visit) -> tuple[str, Visitor]:
    """Return the address of a task in which somebody saved a draft, and her browser."""
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    browser.get(task)
    browser.press(f"{task}/guardar", TYPED)
    return task, browser


def test_saving_leads_to_the_inbox_and_says_when(engine: Engine, visit: Visit) -> None:
    task, browser = saved(engine, visit)

    assert (browser.page.status_code, browser.page.headers["Location"]) == (303, "/tareas")
    inbox = browser.follow().text
    assert re.search(r'role="status">\s*Guardado 12:00', inbox)
    assert "Borrador guardado" in inbox
    assert NOTE not in inbox
    assert task in inbox


def test_the_task_opens_as_it_was_left_at_the_field_where_she_was(
    engine: Engine, clock: FixedClock, visit: Visit
) -> None:
    task, browser = saved(engine, visit)
    clock.advance(timedelta(days=1))

    page = browser.get(task).text

    assert NOTE in page
    assert re.search(r'value="accept" checked', page)
    assert "guardado el 23 nov 2026, 12:00" in page
    assert 'href="#preparation_note"' in page
    assert re.search(r'<textarea id="preparation_note"[^>]* autofocus>', page)
    assert page.count("autofocus") == 1


def test_nobody_else_meets_a_draft(engine: Engine, visit: Visit) -> None:
    task, _ = saved(engine, visit)

    for username in ("albergue_2", "albergue_supervision"):
        colleague = visit(username)
        assert NOTE not in colleague.get(task).text
        assert "Borrador guardado" not in colleague.get("/tareas").text


def test_starting_again_empties_the_form(engine: Engine, visit: Visit) -> None:
    task, browser = saved(engine, visit)
    browser.get(task)

    browser.press(f"{task}/empezar")

    page = browser.follow().text
    assert "Se borró su borrador" in page
    assert NOTE not in page
    assert "Empezar de nuevo" not in page


def test_going_to_review_saves_even_what_is_to_be_corrected(engine: Engine, visit: Visit) -> None:
    task, browser = f"/tareas/{Referral(engine, 'ong').task_id}", visit("ong")
    browser.get(task)

    refused = browser.press(f"{task}/revisar", {**NEED, "dependants_count": "muchas"})
    again = browser.get(task).text
    browser.press(f"{task}/revisar", NEED)

    assert refused.status_code == 422
    assert 'value="muchas"' in again
    assert SAFE_CONTACT in again
    assert "Guardado 12:00" in browser.page.text


def test_a_sent_task_keeps_no_draft(engine: Engine, visit: Visit) -> None:
    task, browser = saved(engine, visit)
    browser.get(task)
    browser.press(f"{task}/revisar", TYPED)

    sent = browser.press(f"{task}/enviar")

    assert sent.status_code == 303
    assert "Borrador guardado" not in browser.get("/tareas").text


def test_giving_back_keeps_what_was_typed_for_its_author(engine: Engine, visit: Visit) -> None:
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    browser.get(task)
    browser.press(f"{task}/tomar")
    browser.follow()
    browser.press(f"{task}/devolver", TYPED)
    colleague = visit("albergue_2")
    colleague.get(task)
    colleague.press(f"{task}/tomar")

    page = browser.get(task).text

    assert NOTE in page
    assert '<form class="task"' not in page
    assert NOTE not in colleague.get(task).text


def test_saving_a_task_that_was_closed_leaves_what_was_typed(engine: Engine, visit: Visit) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    browser.get(task)
    referral.does("albergue_2", REJECT)

    browser.press(f"{task}/guardar", TYPED)

    assert browser.page.status_code == 409
    assert NOTE in browser.page.text


def test_more_than_a_field_takes_is_named_and_kept_in_the_page(
    engine: Engine, visit: Visit
) -> None:
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    browser.get(task)

    browser.press(f"{task}/guardar", {"preparation_note": "x" * 4001})

    assert browser.page.status_code == 422
    assert "caracteres o menos" in browser.page.text
    assert "x" * 4001 in browser.page.text


# -- two windows --------------------------------------------------------------------------------


def two_windows(engine: Engine, visit: Visit) -> tuple[str, Visitor]:
    """Return a browser that is told of the newer draft of its other window."""
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    older = browser.get(task)
    browser.get(task)
    browser.press(f"{task}/guardar", {"preparation_note": "De la otra ventana."})
    browser.page = older
    browser.press(f"{task}/guardar", TYPED)
    return task, browser


def test_an_older_window_is_shown_both_texts_and_replaces_nothing(
    engine: Engine, visit: Visit
) -> None:
    task, browser = two_windows(engine, visit)

    assert browser.page.status_code == 409
    assert "Hay dos borradores" in browser.page.text
    assert NOTE in browser.page.text
    assert "De la otra ventana." in browser.page.text
    assert "De la otra ventana." in browser.get(task).text


def test_who_chooses_the_older_text_goes_on_with_it(engine: Engine, visit: Visit) -> None:
    task, browser = two_windows(engine, visit)

    chosen = browser.press(task)

    assert chosen.status_code == 200
    assert NOTE in chosen.text
    browser.press(f"{task}/guardar", {**TYPED, "preparation_note": "Y más."})
    assert browser.page.status_code == 303
    assert "Y más." in browser.get(task).text


# -- the page's own saving ----------------------------------------------------------------------


def test_the_page_itself_is_answered_with_the_words_to_show(engine: Engine, visit: Visit) -> None:
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    browser.get(task)

    answer = browser.post(f"{task}/borrador", {**TYPED, "_at": "answer"})

    assert (answer.status_code, answer.mimetype, answer.text) == (
        200,
        "text/plain",
        "Guardado 12:00",
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert 'href="#answer-1"' in browser.get(task).text


def test_a_busy_case_asks_the_page_to_try_again(
    engine: Engine, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    monkeypatch.setattr("web.tasks.routes.save_typed", _busy)

    assert browser.post(f"{task}/borrador", TYPED).status_code == 503
    assert browser.post(f"{task}/guardar", TYPED).status_code == 409
    assert NOTE in browser.page.text


def _busy(task_id: str) -> str:
    raise CaseBusy(task=task_id)


# -- sessions -----------------------------------------------------------------------------------


def test_a_draft_outlives_its_session_for_its_author_and_for_nobody_else(
    engine: Engine, visit: Visit
) -> None:
    task, browser = saved(engine, visit)
    idle_away(engine)

    assert browser.get(task).status_code == 302
    browser.follow()
    browser.comes_back("albergue_2")
    others = browser.follow().text
    browser.post("/salir")
    browser.get(task)
    browser.follow()
    browser.comes_back("albergue")

    assert NOTE not in others
    assert "Su borrador" not in others
    assert NOTE in browser.follow().text


def test_what_was_sent_after_the_session_goes_on_over_the_draft_of_before(
    engine: Engine, visit: Visit
) -> None:
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    browser.get(task)
    browser.press(f"{task}/revisar", TYPED)
    browser.press(task)
    idle_away(engine)

    browser.press(f"{task}/guardar", {**TYPED, "preparation_note": "Después."})
    assert browser.page.status_code == 401
    browser.comes_back("albergue")
    browser.press(task)

    assert browser.page.status_code == 200
    assert "Después." in browser.page.text
    assert "Después." in browser.get(task).text


def test_what_was_sent_after_the_session_is_shown_to_nobody_else(
    engine: Engine, visit: Visit
) -> None:
    task, browser = f"/tareas/{asked(engine).task_id}", visit("albergue")
    browser.get(task)
    idle_away(engine)

    browser.press(f"{task}/guardar", TYPED)
    assert NOTE in browser.page.text
    browser.press("/entrar", {"username": "albergue_2", "password": PASSWORD})

    assert NOTE not in browser.page.text
    browser.press("/entrar/codigo", {"code": browser.code_of("albergue_2")})
    assert NOTE not in browser.follow().text
