"""Processes that run, and a browser in which people work at their phones."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from engine.facade import Engine
from engine.model.actor import Actor
from tests.answers import Answers
from tests.installation import KEYS, MASTER_KEY, PASSWORD, become_demonstration
from tests.processes import Processes, until
from tests.signing_in import signed_in

CHROMIUM: Final = "/usr/bin/chromium"
PHONE: Final = ViewportSize(width=360, height=740)


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

    def fills(self, answers: Answers, picked: Mapping[str, str] | None = None) -> None:
        """Answer the questions of the page and send it; `picked` are options of a list by their words."""
        for key, values in answers.items():
            self._answers(key, values)
        for key, label in (picked or {}).items():
            self.page.locator(f"select[name={key}]").select_option(label=label)
        self.sends()

    def _answers(self, key: str, values: Sequence[str]) -> None:
        field = self.page.locator(f"[name={key}]")
        if field.count() > 1 or field.get_attribute("type") in {"radio", "checkbox"}:
            for value in values:
                self.page.locator(f"[name={key}][value='{value}']").check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(values[0])
        else:
            field.fill(values[0])

    def codes(self, task: str) -> set[str]:
        """Return the codes of the cases in which a task waits for her institution."""
        self.page.goto(f"{self.address}/tareas")
        cards = self.page.locator("li", has=self.page.get_by_role("link", name=task))
        return set(cards.locator(".code").all_inner_texts())

    def opens_of(self, code: str, task: str) -> None:
        """Open a task of the case with this code."""
        self.page.goto(f"{self.address}/tareas")
        cards = self.page.locator("li", has_text=code)
        cards.get_by_role("link", name=task).first.click()
        expect(self.page.get_by_role("heading", name=task, level=1)).to_be_visible()

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

    def actor(self, engine: Engine, username: str) -> Actor:
        actor = engine.actor_of(signed_in(engine, username, PASSWORD))
        assert actor is not None
        return actor

    def lose_the_worker(self) -> None:
        self.processes.kill("worker")
        self.processes.start("worker")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@contextmanager
def house_over(url: str, folder: Path, browser: Browser) -> Iterator[House]:
    """Make a database a demonstration, whose clock may be moved, and start its processes."""
    engine = Engine.open(url, KEYS)
    become_demonstration(engine)
    engine.close()
    processes = Processes(folder, url, MASTER_KEY)
    try:
        processes.start("serve")
        processes.start("worker")
        yield House(processes, browser)
    finally:
        processes.stop()
