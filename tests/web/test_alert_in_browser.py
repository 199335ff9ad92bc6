"""From an alert at night to two cases in good hands, in a real browser over real processes."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from engine.facade import Engine
from engine.model.case_code import normalise_case_code
from tests.answers import (
    ADULT,
    ALERT,
    CHILD,
    CHILDS_RIGHTS,
    CONSENT,
    NEED,
    RIGHTS,
    RISK,
    TAKEN,
    Answers,
)
from tests.installation import KEYS
from tests.web.house import House, Person

GUAYAQUIL = ZoneInfo("America/Guayaquil")
NIGHT = time(23, 10)
ORGANISATION, OTHER_BOARD = "Fundación Raíz de Ceibo", "Junta Provincial"


def test_an_alert_at_night_becomes_two_cases_in_good_hands(house: House) -> None:
    _wait_for_the_night(house)
    reporter, coordination = house.person("raiz"), house.person("santo_domingo")
    _report_an_alert(reporter)

    # Nobody acknowledges it within the hour: it climbs the ladder.
    house.move_clock("+12 horas")
    coordination.sees("Acusar la alerta", "/coordinacion")
    coordination.opens("Acusar la alerta")
    expect(coordination.page.get_by_text("Propuesta: P1").first).to_be_visible()
    coordination.fills({"alert_urgency": ["P1"], "alert_decision": ["open"]})
    adult = _register(coordination, ADULT)
    child = _register(coordination, CHILD)
    assert adult != child

    for code in (adult, child):
        _name_a_manager(coordination, code)
        reporter.opens_of(code, "Tomar el caso")
        reporter.fills(TAKEN)
    _help(reporter, adult, RIGHTS)
    _help(reporter, child, CHILDS_RIGHTS)

    reporter.opens_of(adult, "Registrar la necesidad")
    reporter.fills(NEED)
    _choose(reporter, adult)
    reporter.opens_of(adult, "Explicar y registrar el consentimiento")
    reporter.fills(CONSENT)
    reporter.opens_of(child, "Registrar la necesidad")
    reporter.fills({**NEED, "age_band": ["unknown"]})
    _choose(reporter, child)

    # The child's referral is in another lane, and its board does not answer.
    house.move_clock("+12 horas")
    coordination.sees("Junta Cantonal", "/coordinacion")
    _pass_on(coordination, child)
    _nothing_differs_from_its_records(house)


def _wait_for_the_night(house: House) -> None:
    engine = Engine.open(house.processes.url, KEYS)
    now = engine.now()
    local = now.astimezone(GUAYAQUIL)
    night = datetime.combine(local.date() + timedelta(days=1), NIGHT, GUAYAQUIL)
    actor = house.actor(engine, "santo_domingo")
    engine.move_clock(actor, night - now)
    engine.close()


def _report_an_alert(person: Person) -> None:
    page = person.page
    page.get_by_role("link", name="Alerta o derivación").click()
    page.locator("[name=process][value=p00_alert]").check()
    page.get_by_label("¿En qué cantón está ahora la persona?").select_option(label="Santo Domingo")
    page.get_by_role("button", name="Abrir el caso").click()
    person.fills(ALERT)


def _register(person: Person, answers: Answers) -> str:
    """Register a person of the alert; return the code of the case that was opened for her."""
    before = person.codes("Nombrar quién acompaña")
    person.opens("Registrar a una persona")
    person.fills(answers)
    (code,) = person.codes("Nombrar quién acompaña") - before
    assert normalise_case_code(code) == code
    return code


def _name_a_manager(person: Person, code: str) -> None:
    person.opens_of(code, "Nombrar quién acompaña")
    person.fills({"extraction_needed": ["no"]}, {"case_manager_institution": ORGANISATION})


def _help(person: Person, code: str, rights: Answers) -> None:
    person.opens_of(code, "Explicar derechos y ofrecer ayuda")
    person.fills(rights)
    # What is due first comes next, not the follow-up in some days.
    person.goes_on()
    expect(person.page.get_by_role("heading", name="Valorar el riesgo", level=1)).to_be_visible()
    person.fills(RISK)


def _choose(person: Person, code: str) -> None:
    person.opens_of(code, "Elegir a quién pedir")
    person.fills({"receiver_choice": ["chosen"]}, {"receiver": "Albergue Ceibo Sereno"})


def _pass_on(person: Person, code: str) -> None:
    page = person.page
    page.goto(f"{person.address}/coordinacion")
    late = page.locator("tr", has_text=code).filter(has_text="Junta Cantonal").first
    late.get_by_role("link", name="Decidir la protección").click()
    form = page.locator("form", has=page.locator("[name=institution]"))
    options = form.locator("[name=institution] option", has_text=OTHER_BOARD)
    chosen = options.first.get_attribute("value")
    assert chosen is not None
    form.locator("[name=institution]").select_option(chosen)
    form.locator("[name=reason]").fill("La junta cantonal no atiende de noche.")
    form.get_by_role("button").click()
    expect(page.get_by_text("La tarea se pasó").first).to_be_visible()


def _nothing_differs_from_its_records(house: House) -> None:
    engine = Engine.open(house.processes.url, KEYS)
    assert list(engine.verify()) == []
    engine.close()
