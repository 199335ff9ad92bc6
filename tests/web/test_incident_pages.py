"""A coordinator decides about an incident from its page: shown first, then confirmed; without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask

from engine.facade import Engine
from engine.model.ids import IdempotencyKey, IncidentId, new_id
from tests.answers import QUITO
from tests.care import NEED
from tests.stuck import stuck_package
from tests.web.referral import actor_of
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]
WHY = "Soporte no lo puede corregir hoy."


@pytest.fixture
def stuck(engine: Engine) -> IncidentId:
    """The incident of a case that stands at a decision, with other work beside it."""
    return incident_in(engine, "stay", "stay_note")


def incident_in(engine: Engine, process_id: str, first: str) -> IncidentId:
    engine.deploy(stuck_package())
    ong, key = actor_of(engine, "ong"), IdempotencyKey(new_id())
    engine.open_case(ong, process_id=process_id, canton=QUITO, key=key)
    does(engine, first, NEED)
    (found,) = engine.stalled(actor_of(engine, "pichincha")).incidents
    return found.incident_id


def does(engine: Engine, element_id: str, answers: object) -> None:
    ong = actor_of(engine, "ong")
    [task_id] = [
        one.task_id
        for one in engine.inbox(ong).entries
        if getattr(engine.task(ong, one.task_id), "element_id", "") == element_id
    ]
    engine.complete(ong, task_id, answers, key=IdempotencyKey(new_id()))  # type: ignore[arg-type]


def page(incident_id: IncidentId, act: str = "") -> str:
    return f"/coordinacion/incidencias/{incident_id}{act}"


def test_the_page_says_what_stopped_whose_turn_it_is_and_three_ways(
    stuck: IncidentId, visit: Visit
) -> None:
    shown = visit("pichincha").get(page(stuck)).text

    assert "Incidencia en: ¿Sirve?" in shown
    assert "Por qué se detuvo" in shown
    assert "Le toca a Coordinación Provincial de Pichincha" in shown
    assert [f'id="{one}"' in shown for one in ("retry", "move", "end")] == [True] * 3
    assert '<optgroup label="Tareas de una persona">' in shown
    assert '<option value="settle">Instalar</option>' in shown


def test_a_move_is_shown_before_it_is_done(stuck: IncidentId, visit: Visit) -> None:
    browser = visit("pichincha")
    browser.get(page(stuck))

    shown = browser.press(page(stuck, "/vista-previa"), {"element": "settle", "reason": WHY})

    assert shown.status_code == 200
    assert "El caso sale de «¿Sirve?» y sigue en «Instalar»." in shown.text
    assert "Le toca a Fundación Hilo y Camino" in shown.text
    assert WHY in shown.text
    assert "Incidencias" in visit("pichincha").get("/coordinacion").text

    browser.press(page(stuck, "/confirmar"))
    done = browser.follow().text

    assert "Hecho. Quien tiene una tarea ahora recibe un aviso." in done
    assert "Esta incidencia se resolvió el" in done
    assert "Ver qué pasaría" not in done
    assert "Incidencias" not in browser.get("/coordinacion").text


def test_confirming_twice_is_once(stuck: IncidentId, visit: Visit) -> None:
    browser = visit("pichincha")
    browser.get(page(stuck))
    browser.press(page(stuck, "/vista-previa"), {"element": "settle", "reason": WHY})
    shown = browser.page

    first = browser.press(page(stuck, "/confirmar")).status_code
    browser.page = shown
    second = browser.press(page(stuck, "/confirmar")).status_code

    assert (first, second) == (303, 303)
    assert "Hecho." in browser.follow().text


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"element": "settle", "reason": " "}, "Escriba el motivo"),
        ({"element": "", "reason": WHY}, "Elija uno de la lista."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_stays_as_it_was_filled(
    sent: dict[str, str], told: str, stuck: IncidentId, visit: Visit
) -> None:
    browser = visit("pichincha")
    browser.get(page(stuck))

    answer = browser.press(page(stuck, "/vista-previa"), sent)

    assert answer.status_code == 422
    assert told in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert ("selected" in answer.text) == bool(sent["element"])
    assert answer.text.count(WHY) == sent["reason"].count(WHY)


def test_she_goes_back_and_changes_what_she_chose(stuck: IncidentId, visit: Visit) -> None:
    browser = visit("pichincha")
    browser.get(page(stuck))
    browser.press(page(stuck, "/vista-previa"), {"element": "settle", "reason": WHY})

    back = browser.press(page(stuck, "/cambiar")).text

    assert '<option value="settle" selected>' in back
    assert back.count(WHY) == 1


def test_when_the_case_changed_meanwhile_she_sees_how_it_would_be_now(
    stuck: IncidentId, visit: Visit, engine: Engine
) -> None:
    browser = visit("pichincha")
    browser.get(page(stuck))
    browser.press(page(stuck, "/vista-previa"), {"element": "together", "reason": WHY})
    does(engine, "beside", {"priority": ["high"]})

    refused = browser.press(page(stuck, "/confirmar"))

    assert refused.status_code == 422
    assert "El caso cambió después de esta vista previa." in refused.text
    assert "Despedir" in refused.text
    assert WHY in refused.text
    browser.press(page(stuck, "/confirmar"))
    assert "Hecho." in browser.follow().text


def test_ending_asks_for_what_and_refuses_to_close_a_case(engine: Engine, visit: Visit) -> None:
    incident_id = incident_in(engine, "caller", "caller_note")
    browser = visit("pichincha")
    shown = browser.get(page(incident_id)).text
    assert "Toda la parte: La parte" in shown

    told = browser.press(page(incident_id, "/vista-previa"), {"act": "part_ended", "reason": WHY})
    assert "Se detendría otra vez:" in told.text
    browser.press(page(incident_id, "/confirmar"))
    came = browser.follow().text

    assert "El caso siguió y se detuvo otra vez." in came
    assert "Incidencia en: Llamar a la parte" in came
    (found,) = engine.stalled(actor_of(engine, "pichincha")).incidents
    refused = browser.press(
        page(found.incident_id, "/vista-previa"), {"act": "ended", "reason": WHY}
    )
    assert "Esto cerraría el caso." in refused.text


def test_trying_again_too_early_says_why_it_still_stands(stuck: IncidentId, visit: Visit) -> None:
    browser = visit("pichincha")
    browser.get(page(stuck))

    answer = browser.press(page(stuck, "/resolver"), {"reason": WHY})

    assert answer.status_code == 422
    assert "Se intentó y el caso sigue detenido. Nada cambió. Motivo: La condición" in answer.text
    assert answer.text.count(WHY) == 1


def test_the_pages_speak_english_too(stuck: IncidentId, app: Flask) -> None:
    browser = Visitor(app).sign_in("pichincha")
    browser.post("/idioma/en", {"next": page(stuck)})
    browser.follow()

    shown = browser.press(page(stuck, "/vista-previa"), {"element": "settle", "reason": WHY}).text

    assert "The case leaves “Fits?” and goes on at “Settle”." in shown
    assert "Confirm: move the case" in shown
