"""The first true line, in a real browser over real processes: a shelter asks another for a place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from engine.facade import Engine
from tests.installation import KEYS
from tests.processes import until
from tests.web.house import House, Person

NEED = {
    "¿Qué ayuda necesita?": "Alojamiento seguro",
    "¿Qué tan urgente es?": "Urgente",
    "¿Es mayor o menor de edad?": "Mayor de edad (18 años o más)",
    "¿Cómo se identifica la persona?": "Mujer",
    "¿En qué idioma se comunica mejor?": "Español",
}
CONSENT = {
    "c3_language": "spanish",
    "c3_interpreter": "no",
    "c3_capacity_doubt": "no",
    "c3_representative": "not_needed",
    "c3_decision": "yes",
    "c3_classes": "basic",
    "c3_mode": "oral_recorded",
}


def nothing() -> None:
    """Nothing goes wrong at this moment."""


@pytest.mark.parametrize("worker", ["runs", "is killed twice"])
def test_a_shelter_asks_another_for_a_place(house: House, worker: str) -> None:
    mishap: Callable[[], None] = nothing if worker == "runs" else house.lose_the_worker
    amanecer = house.person("albergue")
    _ask_for_a_place(amanecer)
    _choose_and_consent(amanecer, "Albergue Ceibo Sereno")
    _reject(house.person("ceibo"))

    amanecer.opens("Elegir a quién pedir")
    _choose_and_consent(amanecer, "Casa Puente Claro")
    house.move_clock("+12 horas")
    mishap()
    amanecer.sees("Recordatorio a Casa Puente Claro", _case_of(amanecer))
    house.move_clock("+1 día")
    mishap()
    house.person("puente_supervision").sees("Escaladas a usted", "/tareas")
    house.person("pichincha").sees("Casa Puente Claro", "/coordinacion")

    _receive(house.person("puente"))
    _read_the_result(amanecer)
    _nothing_was_lost_or_done_twice(house)


def _ask_for_a_place(person: Person) -> None:
    page = person.page
    page.get_by_role("link", name="Alerta o derivación").click()
    page.get_by_label("Referencia y contrarreferencia").check()
    page.get_by_label("¿En qué cantón está ahora la persona?").select_option(label="Quito")
    page.get_by_role("button", name="Abrir el caso").click()
    for question, answer in NEED.items():
        page.get_by_role("group", name=question).get_by_label(answer).check()
    page.get_by_label("¿Cuántas personas a su cargo la acompañan?").fill("0")
    page.get_by_label("¿Cómo y cuándo es seguro contactarla?").fill("Por la mañana.")
    person.sends()
    person.goes_on()


def _choose_and_consent(person: Person, institution: str) -> None:
    person.picks({"receiver_choice": "chosen"})
    person.page.get_by_label("¿A qué institución?").select_option(label=institution)
    person.sends()
    person.goes_on()
    person.picks(CONSENT)
    person.sends()


def _reject(person: Person) -> None:
    person.opens("Responder a la derivación")
    person.picks({"answer": "reject", "reject_code": "no_place"})
    person.sends()


def _receive(person: Person) -> None:
    person.opens("Responder a la derivación")
    person.picks({"answer": "accept"})
    person.sends()
    person.goes_on()
    person.picks({"arrived": "yes"})
    person.sends()
    person.goes_on()
    _report(person)


def _read_the_result(person: Person) -> None:
    person.opens("Leer la contrarreferencia")
    person.page.get_by_text("Ya sabemos").click()
    person.page.get_by_role("button", name="Mostrar nombres y contacto").click()
    expect(person.page.get_by_text("Descansó y quiere estudiar.")).to_be_visible()
    person.picks(
        {"read_decision": "taken_note", "help_was_useful": "yes", "was_treated_well": "yes"}
    )
    person.sends()
    expect(person.page.get_by_text("Derivación completada")).to_be_visible()


def _report(person: Person) -> None:
    person.picks(
        {
            "actions_done": "accommodation",
            "referral_result": "need_met",
            "report_is_final": "yes",
            "next_step": "continues_here",
        }
    )
    person.page.locator("[name=report]").fill("Descansó y quiere estudiar.")
    person.sends()


def _case_of(person: Person) -> str:
    person.page.goto(f"{person.address}/casos")
    path = person.page.locator("main li a[href^='/casos/']").first.get_attribute("href")
    assert path is not None
    return path


def _nothing_was_lost_or_done_twice(house: House) -> None:
    engine = Engine.open(house.processes.url, KEYS)
    undelivered = text("SELECT count(*) FROM outbox WHERE delivered_at IS NULL")
    rungs = text("SELECT rung FROM escalation ORDER BY rung")
    waiting = text("SELECT count(*) FROM timer")

    def all_delivered() -> bool:
        with engine.context.database.read() as tx:
            return int(tx.execute(undelivered).scalar_one()) == 0

    until(all_delivered, "every notice to be delivered")
    with engine.context.database.read() as tx:
        assert [row.rung for row in tx.execute(rungs)] == [1]
        assert tx.execute(waiting).scalar_one() == 0
    assert list(engine.verify()) == []
    engine.close()
