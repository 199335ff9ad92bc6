"""The first true line, in a real browser over real processes: a shelter asks another for a place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright
from sqlalchemy import text

from engine.facade import Engine
from tests.conftest import Installed
from tests.installation import KEYS, MASTER_KEY, PASSWORD, become_demonstration
from tests.processes import Processes, until

CHROMIUM = "/usr/bin/chromium"
PHONE = ViewportSize(width=360, height=740)

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


@dataclass
class Person:
    """Somebody at a phone, signed in."""

    page: Page
    address: str

    @classmethod
    def at(cls, browser: Browser, address: str, username: str) -> Self:
        page = browser.new_context(viewport=PHONE).new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{address}/entrar")
        page.get_by_label("Usuario").fill(username)
        page.get_by_label("Contraseña").fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        expect(page.get_by_role("heading", name="Mis tareas")).to_be_visible()
        return cls(page, address)

    def opens(self, task: str) -> None:
        self.page.goto(f"{self.address}/tareas")
        self.page.get_by_role("link", name=task).first.click()
        expect(self.page.get_by_role("heading", name=task, level=1)).to_be_visible()

    def picks(self, answers: dict[str, str]) -> None:
        for key, value in answers.items():
            self.page.locator(f"[name={key}][value={value}]").check()

    def sends(self) -> None:
        self.page.get_by_role("button", name="Revisar y enviar").click()
        expect(self.page.get_by_role("heading", name="Revise antes de enviar")).to_be_visible()
        self.page.get_by_role("button", name="Enviar", exact=True).click()
        expect(self.page.get_by_role("heading", name="Enviada")).to_be_visible()

    def goes_on(self) -> None:
        self.page.get_by_role("link", name="Continuar con la siguiente tarea").click()

    def sees(self, words: str, at: str) -> None:
        """Read a page again and again until the words stand there: the worker needs a moment."""

        def look() -> bool:
            self.page.goto(f"{self.address}{at}")
            return self.page.get_by_text(words).count() > 0

        until(look, f"“{words}” at {at}")


@dataclass
class House:
    """An installation that runs, and the browser in which its people work."""

    processes: Processes
    browser: Browser
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, username: str) -> Person:
        if username not in self.people:
            self.people[username] = Person.at(self.browser, self.processes.address, username)
        return self.people[username]

    def move_clock(self, button: str) -> None:
        page = self.person("pichincha").page
        page.goto(f"{self.processes.address}/demostracion/reloj")
        page.get_by_role("button", name=button).click()

    def lose_the_worker(self) -> None:
        self.processes.kill("worker")
        self.processes.start("worker")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def house(database: Installed, tmp_path: Path, browser: Browser) -> Iterator[House]:
    url, _ = database
    engine = Engine.open(url, KEYS)
    become_demonstration(engine)
    engine.close()
    processes = Processes(tmp_path, url, MASTER_KEY)
    try:
        processes.start("serve")
        processes.start("worker")
        yield House(processes, browser)
    finally:
        processes.stop()


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
    page.get_by_role("link", name="Nueva derivación").click()
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
    expect(person.page.get_by_text("Descansó y quiere estudiar.")).to_have_count(1)
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
    path = person.page.locator("main a[href^='/casos/']").first.get_attribute("href")
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
