"""A coordinator opens a stalled task from the board and answers for it, in her own language, without JavaScript."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from engine.clock import FixedClock
from engine.facade import Engine
from engine.model.ids import new_id
from tests.answers import NEED
from tests.web.referral import Referral, asked, stop
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]
WHY = "La casa avisó que no tiene personal."


@pytest.fixture
def late(engine: Engine, clock: FixedClock) -> Referral:
    """A request unanswered for two days, of which nobody could be told."""
    referral = asked(engine)
    clock.advance(timedelta(hours=49))
    engine.run_due()
    engine.mail_notices(lambda _: None)
    return referral


def path(referral: Referral, act: str = "") -> str:
    return f"/coordinacion/{referral.task_id}{act}"


def test_the_board_leads_to_each_task_and_tells_what_to_do_about_each_notice(
    late: Referral, visit: Visit
) -> None:
    board = visit("pichincha").get("/coordinacion").text

    assert board.count(f'href="{path(late)}"') >= 2
    assert "Avisos que no llegaron" in board
    assert "Albergue Amanecer: quienes atienden" in board
    assert "Nadie allí ha escrito una dirección en «Avisos por correo»." in board


def test_an_incident_is_shown_with_its_case_and_since_when(
    late: Referral, engine: Engine, visit: Visit
) -> None:
    stop(engine, late, new_id())

    board = visit("pichincha").get("/coordinacion").text

    shown = board.partition('aria-labelledby="incidents"')[2].partition("</section>")[0]
    assert "No hay salida que valga" in shown
    assert "Detenido desde el 23 nov 2026, 12:00." in shown
    assert late.case_code in shown
    assert "intente de nuevo o dé al soporte técnico su código" in shown


def test_an_incident_is_closed_from_its_page_with_a_reason(
    late: Referral, engine: Engine, visit: Visit
) -> None:
    incident_id = new_id()
    stop(engine, late, incident_id)
    browser, page = visit("pichincha"), f"/coordinacion/incidencias/{incident_id}"
    browser.get(page)
    without = browser.press(f"{page}/resolver", {"reason": " "})
    browser.get(page)

    browser.press(f"{page}/resolver", {"reason": WHY})

    assert (without.status_code, without.text.count('aria-invalid="true"')) == (422, 1)
    assert "Escriba el motivo" in without.text
    done = browser.follow().text
    assert "La incidencia se resolvió." in done
    assert "Esta incidencia se resolvió el" in done
    assert "<form class" not in done
    assert "Incidencias" not in browser.get("/coordinacion").text
    case = browser.get(f"/casos/{late.case_id}").text
    assert "La coordinación resolvió la incidencia en: El sistema" in case
    assert WHY in case


def test_more_time_is_given_from_the_page_and_read_on_the_board(
    late: Referral, visit: Visit
) -> None:
    browser = visit("pichincha")
    browser.get(path(late))
    proposed = browser.page.text.partition('type="datetime-local" max="')[2][:16]

    browser.press(path(late, "/prorrogar"), {"due_at": proposed, "reason": WHY})
    page = browser.follow().text
    board = browser.get("/coordinacion").text

    assert proposed == "2026-11-26T13:00"
    assert "El plazo se prorrogó." in page
    assert "Se prorrogó hasta el 26 nov 2026, 13:00." in page
    assert f"Motivo: {WHY}" in page
    assert "Puesto de pichincha" in page
    assert "Respondido: prorrogado hasta el 26 nov 2026, 13:00" in board


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"due_at": "2026-11-26T13:00", "reason": " "}, "Escriba el motivo"),
        ({"due_at": "mañana", "reason": WHY}, "Elija un día y una hora."),
        ({"due_at": "2026-11-26T13:00Z", "reason": WHY}, "Elija un día y una hora."),
        ({"due_at": "2026-12-26T13:00", "reason": WHY}, "Es demasiado tiempo"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_filled(
    sent: dict[str, str], told: str, late: Referral, visit: Visit
) -> None:
    browser = visit("pichincha")
    browser.get(path(late))

    answer = browser.press(path(late, "/prorrogar"), sent)

    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{sent["due_at"]}"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    assert answer.text.count(WHY) == sent["reason"].count(WHY)


def test_a_reminder_goes_out_once_however_often_the_button_is_pressed(
    late: Referral, visit: Visit, engine: Engine
) -> None:
    browser = visit("pichincha")
    browser.get(path(late))
    first_page = browser.page

    browser.press(path(late, "/recordar"))
    browser.page = first_page
    again = browser.press(path(late, "/recordar"))

    assert again.status_code == 303
    assert "Se recordó hace menos de una hora." in browser.follow().text
    with engine.context.database.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM intervention")).scalar() == 1


def test_a_task_that_rests_on_a_consent_is_offered_to_no_other_institution(
    late: Referral, visit: Visit
) -> None:
    browser = visit("pichincha")
    page = browser.get(path(late)).text

    forged = browser.press(
        path(late, "/pasar"), {"institution": "casa_puente_claro", "reason": WHY}
    )

    assert "quien deriva tiene que preguntarle de nuevo" in page
    assert page.count("<option") == 1
    assert "La supervisión de Albergue Amanecer" in page
    assert forged.status_code == 422
    browser.get(path(late))
    browser.press(path(late, "/pasar"), {"institution": "albergue_amanecer", "reason": WHY})
    assert "La tarea se pasó." in browser.follow().text


def test_a_notice_leads_a_coordinator_to_where_she_decides(late: Referral, visit: Visit) -> None:
    browser = visit("pichincha")

    browser.get(f"/tareas/{late.task_id}")

    assert browser.page.headers["Location"] == path(late)
    assert browser.follow().status_code == 200


def test_a_closed_task_offers_nothing_to_decide(late: Referral, visit: Visit) -> None:
    browser = visit("pichincha")
    browser.get(path(late))
    late.does("albergue", {"answer": ["accept"]})

    refused = browser.press(path(late, "/recordar"))
    page = browser.get(path(late)).text

    assert refused.status_code == 409
    assert "Esta tarea está cerrada" in page
    assert "Recordar ahora" not in page


def test_the_page_speaks_english_too(late: Referral, app: Flask) -> None:
    browser = Visitor(app).sign_in("pichincha")
    browser.post("/idioma/en", {"next": path(late)})

    page = browser.follow().text

    assert "Give more time" in page
    assert "ask her again" in page


def test_who_had_a_task_reads_that_it_was_passed_on(engine: Engine, visit: Visit) -> None:
    referral = Referral(engine, "ong").does("ong", NEED).passes_to("ong")
    referral.does("ong", {"receiver_choice": ["none_available"]}).passes_to("pichincha")
    browser = visit("pichincha")
    browser.get(path(referral))

    browser.press(
        path(referral, "/pasar"), {"institution": "coordinacion_santo_domingo", "reason": WHY}
    )

    told = browser.get("/tareas").text.partition('aria-labelledby="passed"')[2]
    assert "Buscar quién reciba" in told
    assert referral.case_code in told
    assert "Ahora las tiene otra institución" in told
    assert "Pasadas por la coordinación" not in visit("santo_domingo").get("/tareas").text
