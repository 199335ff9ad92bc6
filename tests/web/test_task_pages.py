"""A worker does a task without JavaScript, and loses nothing that she typed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from engine.clock import FixedClock
from engine.errors import AlreadyUnderWay, CaseBusy, NobodyFits, RutaError
from engine.facade import Engine
from engine.model.ids import IdempotencyKey, new_id
from tests import care
from tests.answers import ACCEPT, ASK, NEED, QUITO, REFUSAL, REJECT, SAFE_CONTACT, receiver
from tests.installation import PASSWORD
from tests.rounds import THREE, marker, rounds_package
from tests.web.referral import Referral, actor_of, asked, asked_elsewhere
from tests.web.visitor import Visitor, forms_of

Visit = Callable[[str], Visitor]

REFERRAL = {"process": "p01_referral"}
TYPED = "Traer ropa de abrigo.\r\nLlega de noche."


def test_a_referral_is_opened_answered_checked_and_sent(visit: Visit) -> None:
    browser = visit("ong")

    browser.get("/casos/nuevo")
    browser.press("/casos/nuevo", {**REFERRAL, "canton": "1701"})
    task = browser.page.headers["Location"]
    browser.follow()
    browser.press(f"{task}/revisar", NEED)
    assert "Alojamiento seguro" in browser.page.text
    browser.press(f"{task}/enviar")
    browser.follow()

    assert browser.page.status_code == 200
    assert "Elegir a quién pedir" in browser.page.text


def test_a_canton_of_another_province_is_two_steps_away(visit: Visit) -> None:
    browser = visit("ong")
    own = browser.get("/casos/nuevo").text
    browser.press("/casos/nuevo/cantones", {**REFERRAL, "province": "20", "canton": "1701"})
    galapagos = browser.page.text

    browser.press("/casos/nuevo", {**REFERRAL, "province": "20", "canton": "2001"})
    browser.follow()

    assert ">Quito<" in own
    assert ">Isabela<" not in own
    assert ">Isabela<" in galapagos
    assert ">Quito<" not in galapagos
    assert "San Cristóbal, Galápagos" in browser.page.text


def test_a_canton_that_is_not_of_the_chosen_province_opens_nothing(visit: Visit) -> None:
    browser = visit("ong")
    browser.get("/casos/nuevo")

    refused = browser.press("/casos/nuevo", {"province": "09", "canton": "1701"})

    assert refused.status_code == 422
    assert "Elija un cantón." in refused.text
    assert ">Guayaquil<" in refused.text
    assert "No hay tareas para usted" in browser.get("/tareas").text


def test_change_brings_back_the_form_as_it_was_typed(engine: Engine, visit: Visit) -> None:
    referral, browser = Referral(engine, "ong"), visit("ong")
    task = f"/tareas/{referral.task_id}"

    browser.get(task)
    browser.press(f"{task}/revisar", NEED)
    browser.press(task)

    assert SAFE_CONTACT in browser.page.text
    assert browser.page.text.count(" checked") == 6


def test_what_is_refused_is_named_and_linked_and_the_rest_is_kept(
    engine: Engine, visit: Visit
) -> None:
    referral, browser = Referral(engine, "ong"), visit("ong")
    task = f"/tareas/{referral.task_id}"

    browser.get(task)
    browser.press(f"{task}/revisar", {**NEED, "dependants_count": "muchas", "urgency": ""})

    assert browser.page.status_code == 422
    assert 'href="#dependants_count"' in browser.page.text
    assert 'href="#urgency-1"' in browser.page.text
    assert 'aria-invalid="true"' in browser.page.text
    assert 'value="muchas"' in browser.page.text
    assert SAFE_CONTACT in browser.page.text


def test_a_colleague_who_took_it_first_leaves_what_was_typed(engine: Engine, visit: Visit) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    browser.get(task)
    browser.press(f"{task}/revisar", {**ACCEPT, "preparation_note": TYPED})
    visit("albergue_2").post(f"{task}/tomar")

    browser.press(f"{task}/enviar")

    assert browser.page.status_code == 409
    assert "Puesto de albergue_2" in browser.page.text
    assert TYPED in browser.page.text


def test_a_task_that_was_closed_meanwhile_leaves_what_was_typed(
    engine: Engine, visit: Visit
) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    browser.get(task)
    browser.press(f"{task}/revisar", {**ACCEPT, "preparation_note": TYPED})
    referral.does("albergue_2", REJECT)

    browser.press(f"{task}/enviar")

    assert browser.page.status_code == 409
    assert "Llega de noche." in browser.page.text
    assert "preparation_note" not in browser.page.text


def test_sending_twice_does_once(engine: Engine, visit: Visit) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    browser.get(task)
    browser.press(f"{task}/revisar", ACCEPT)
    review = browser.page

    first = browser.press(f"{task}/enviar").headers["Location"]
    browser.page = review
    again = browser.press(f"{task}/enviar")

    assert (again.status_code, again.headers["Location"]) == (303, first)


def test_the_same_key_with_other_answers_keeps_them(engine: Engine, visit: Visit) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    browser.get(task)
    key = forms_of(browser.page.text).sending_to(f"{task}/revisar")["_key"]
    browser.post(f"{task}/enviar", {**ACCEPT, "_key": key})

    browser.post(f"{task}/enviar", {**ACCEPT, "preparation_note": TYPED, "_key": key})

    assert browser.page.status_code == 409
    assert "Llega de noche." in browser.page.text


def test_a_busy_case_offers_to_send_the_same_again(
    engine: Engine, app: Flask, visit: Visit
) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    send = app.view_functions["tasks.send"]
    browser.get(task)
    browser.press(f"{task}/revisar", {**ACCEPT, "preparation_note": TYPED})

    app.view_functions["tasks.send"] = _busy
    busy = browser.press(f"{task}/enviar")
    app.view_functions["tasks.send"] = send
    browser.press(f"{task}/enviar")

    assert (busy.status_code, browser.page.status_code) == (409, 303)
    assert "Llega de noche." in busy.text


def _busy(task_id: str) -> str:
    raise CaseBusy(task=task_id)


def test_a_role_that_nobody_fills_keeps_what_was_typed_and_says_whom_to_tell(
    engine: Engine, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    monkeypatch.setattr(Engine, "complete", _refusing(NobodyFits(role="msp", canton="1701")))

    browser.get(task)
    browser.press(f"{task}/revisar", {**ACCEPT, "preparation_note": TYPED})
    refused = browser.press(f"{task}/enviar")
    back = browser.press(task)

    assert refused.status_code == 409
    assert "Ninguna institución cumple el rol" in refused.text
    assert "Avise a la coordinación" in refused.text
    assert "Llega de noche." in refused.text
    assert "Llega de noche." in back.text


def test_a_case_that_nobody_could_hold_is_not_opened(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visit("ong")
    monkeypatch.setattr(Engine, "open_case", _refusing(NobodyFits(role="msp", canton="1701")))

    browser.get("/casos/nuevo")
    browser.press("/casos/nuevo", {**REFERRAL, "canton": "1701"})

    assert browser.page.status_code == 409
    assert "Esto no se hizo" in browser.page.text
    assert "Avise a la coordinación" in browser.page.text


def test_what_is_under_way_already_keeps_what_was_typed(
    engine: Engine, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    monkeypatch.setattr(Engine, "complete", _refusing(AlreadyUnderWay()))

    browser.get(task)
    browser.press(f"{task}/revisar", {**ACCEPT, "preparation_note": TYPED})
    refused = browser.press(f"{task}/enviar")

    assert refused.status_code == 409
    assert "Llega de noche." in refused.text


def _refusing(error: RutaError) -> Callable[..., None]:
    def refuse(*_given: object, **_named: object) -> None:
        raise error

    return refuse


def test_a_session_that_ended_holds_the_answers_for_the_same_account(
    engine: Engine, visit: Visit
) -> None:
    referral, browser, other = asked(engine), visit("albergue"), visit("albergue")
    task = f"/tareas/{referral.task_id}"
    for one in (browser, other):
        one.get(task)
        with one.client.session_transaction() as session:
            engine.sign_out(session["token"])
        one.press(f"{task}/revisar", {**ACCEPT, "preparation_note": TYPED})
        assert one.page.status_code == 401

    browser.press("/entrar", {"username": "albergue", "password": PASSWORD})
    browser.press("/entrar/codigo", {"code": browser.code_of("albergue")})
    resumed = browser.press(task)
    other.press("/entrar", {"username": "albergue_2", "password": PASSWORD})
    other.press("/entrar/codigo", {"code": other.code_of("albergue_2")})

    assert "Llega de noche." in resumed.text
    assert other.page.status_code == 303


def test_a_form_of_another_session_shows_what_was_typed(engine: Engine, visit: Visit) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"

    answer = browser.client.post(f"{task}/revisar", data={"preparation_note": TYPED})

    assert answer.status_code == 400
    assert "Llega de noche." in answer.text


def test_a_late_task_says_so_in_words(engine: Engine, visit: Visit, clock: FixedClock) -> None:
    referral, browser = asked(engine), visit("albergue")
    clock.advance(timedelta(days=4))

    assert "Atrasada" in browser.get("/tareas").text
    assert "Atrasada" in browser.get(f"/tareas/{referral.task_id}").text


def test_who_took_part_before_sees_what_she_did_alone(engine: Engine, visit: Visit) -> None:
    referral = asked_elsewhere(engine)

    text = visit("albergue").get(f"/casos/{referral.case_id}").text

    assert "solo lo que usted hizo" in text
    assert "Responder a la derivación" in text
    assert "Qué se espera ahora" not in text
    assert SAFE_CONTACT not in text


def test_claiming_and_giving_back(engine: Engine, visit: Visit) -> None:
    referral, browser = asked(engine), visit("albergue")
    task = f"/tareas/{referral.task_id}"

    browser.get(task)
    browser.press(f"{task}/tomar")
    assert "La tiene usted" in browser.follow().text
    browser.press(f"{task}/devolver")

    assert "Nadie la ha tomado" in browser.follow().text


def test_a_supervisor_takes_over_what_a_colleague_holds(engine: Engine, visit: Visit) -> None:
    referral, colleague, supervisor = (
        Referral(engine, "ong"),
        visit("ong_2"),
        visit("ong_supervision"),
    )
    task = f"/tareas/{referral.task_id}"

    seen = colleague.get(task).text
    offered = supervisor.get(task).text
    supervisor.press(f"{task}/tomar")

    assert "Tomar esta tarea" not in seen
    assert "La tiene Puesto de ong. Si la toma, pasa a usted." in offered
    assert "La tiene usted" in supervisor.follow().text
    assert "Puesto de ong_supervision" in colleague.get(task).text


def test_a_task_says_how_to_do_it_only_when_it_is_asked(engine: Engine, visit: Visit) -> None:
    text = visit("albergue").get(f"/tareas/{asked(engine).task_id}").text

    first, folded = text.split("<details><summary>Cómo hacerlo</summary>")
    assert "Otra institución le pide que reciba a una persona." in first
    assert "Si acepta, prepare la llegada" in folded.split("</details>")[0]


def test_who_is_asked_for_help_is_named_in_what_is_read_aloud(engine: Engine, visit: Visit) -> None:
    referral = Referral(engine, "ong").does("ong", NEED).passes_to("ong")
    referral.does("ong", receiver("albergue_amanecer")).passes_to("ong")

    text = visit("ong").get(f"/tareas/{referral.task_id}").text

    assert "Queremos pedir ayuda para usted a Albergue Amanecer." in text


def test_what_the_person_did_not_allow_is_counted(engine: Engine, visit: Visit) -> None:
    referral, browser = asked(engine), visit("albergue")

    for path in (f"/tareas/{referral.task_id}", f"/casos/{referral.case_id}"):
        said = browser.get(path).text
        assert "La persona no permitió compartir 1 dato con su institución." in said


def test_escalated_tasks_are_not_no_tasks(engine: Engine, visit: Visit, clock: FixedClock) -> None:
    Referral(engine, "ong")
    clock.advance(timedelta(days=30))
    engine.run_due()

    text = visit("ong_supervision").get("/tareas").text

    assert "Escaladas a usted" in text
    assert "No hay tareas" not in text
    assert "No hay tareas" in visit("salud").get("/tareas").text


def test_a_list_says_when_a_case_awaits_nothing_of_its_reader(engine: Engine, visit: Visit) -> None:
    asked(engine).does("albergue", ASK)

    assert "Su institución no tiene tareas pendientes" in visit("albergue").get("/casos").text
    assert "Su institución no tiene tareas pendientes" not in visit("ong").get("/casos").text


def test_who_is_out_is_not_told_how_the_route_ended(engine: Engine, visit: Visit) -> None:
    referral = asked(engine)
    rejected = referral.task_id
    referral.does("albergue", REJECT).passes_to("ong")
    referral.does("ong", receiver("casa_puente_claro")).passes_to("ong")
    referral.does("ong", REFUSAL).passes_to("ong")
    referral.does("ong", {"card_kind": ["paper_card"], "later_contact": ["no"]})

    text = visit("albergue").get(f"/tareas/{rejected}/enviada").text

    assert "Su parte terminó" in text
    assert "Ayuda sin compartir datos" not in text


LOOPED = (
    "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>true</bpmn:loopCondition>"
    "</bpmn:standardLoopCharacteristics>"
)


@pytest.mark.parametrize(("repeats", "told"), [(marker(THREE), "1 de 3 · "), (LOOPED, "Vez 1 · ")])
def test_a_task_that_is_done_several_times_says_which_one_it_is(
    visit: Visit, engine: Engine, repeats: str, told: str
) -> None:
    engine.deploy(rounds_package(repeats))
    ong = actor_of(engine, "ong")
    opened = engine.open_case(ong, process_id="rounds", canton=QUITO, key=IdempotencyKey(new_id()))
    engine.complete(ong, opened.task_id, care.NEED, key=IdempotencyKey(new_id()))
    pages = [visit("ong").get(f"/tareas/{one.task_id}").text for one in engine.inbox(ong).entries]

    assert len([page for page in pages if told in page]) == 1
    assert not [page for page in pages if " de None" in page]
