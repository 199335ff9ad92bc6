"""Coming in for the first time and again, in a real browser over real processes, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from engine.clock import SystemClock
from engine.facade import Engine
from tests.conftest import Installed
from tests.installation import KEYS, MASTER_KEY, PASSWORD
from tests.processes import Processes, pause
from tests.web.house import PHONE

PROBLEMS = {"error", "warning"}
COMMAND = (
    "invite",
    "acogida.nueva",
    "--institution=albergue_amanecer",
    "--capacity=worker",
    "--capacity=supervisor",
    "--post-es=Acogida",
    "--post-en=Shelter",
)


@pytest.fixture
def processes(database: Installed, tmp_path: Path) -> Iterator[Processes]:
    processes = Processes(tmp_path, database[0], MASTER_KEY)
    try:
        processes.start("serve")
        yield processes
    finally:
        processes.stop()


class Authenticator:
    """An app on a telephone that read the key from the page. It waits until its next code is a fresh one."""

    def __init__(self, secret: str) -> None:
        self._codes = pyotp.TOTP(secret)
        self._last = 0

    def code(self) -> str:
        # One step ahead is within what the door forgives, so two codes in a row need no waiting.
        step = max(self._last + 1, self._codes.timecode(SystemClock().now()))
        while step > self._codes.timecode(SystemClock().now()) + 1:
            pause(1)
        self._last = step
        return self._codes.generate_otp(step)


def test_from_the_link_to_the_tasks_and_back_in_without_the_telephone(
    processes: Processes, browser: Browser
) -> None:
    link, said = processes.run(*COMMAND).split()[0], list[str]()
    page = browser.new_context(viewport=PHONE).new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda one: said.append(one.text) if one.type in PROBLEMS else None)

    authenticator, codes = _comes_in(page, link)
    _looks_around(page, processes.address)
    _leaves(page)
    _passes_password(page)
    _passes_code(page, authenticator)
    _leaves(page)
    _passes_password(page)
    others = _recovers(page, codes[0])

    assert not set(codes) & set(others)
    assert said == []
    _nothing_was_written_down(processes, [PASSWORD, *codes, *others, link.rpartition("/")[2]])


def _comes_in(page: Page, link: str) -> tuple[Authenticator, list[str]]:
    page.goto(link)
    _require_accessible(page)
    page.get_by_label("Contraseña nueva", exact=True).fill(PASSWORD)
    page.get_by_label("Contraseña nueva, otra vez").fill(PASSWORD)
    page.get_by_role("button", name="Seguir").click()
    return _sets_up(page)


def _leaves(page: Page) -> None:
    page.get_by_role("button", name="Cerrar sesión").click()


def _passes_code(page: Page, authenticator: Authenticator) -> None:
    _require_accessible(page)
    page.get_by_label("Código de seis cifras").fill(authenticator.code())
    page.get_by_role("button", name="Seguir").click()
    _is_in(page)


def _recovers(page: Page, code: str) -> list[str]:
    page.get_by_role("link", name="No tengo mi autenticador").click()
    _require_accessible(page)
    page.get_by_label("Código de recuperación").fill(code)
    page.get_by_role("button", name="Seguir").click()
    return _sets_up(page)[1]


def _sets_up(page: Page) -> tuple[Authenticator, list[str]]:
    expect(page.get_by_role("heading", name="Configure su autenticador")).to_be_visible()
    _require_accessible(page)
    picture = page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    authenticator = Authenticator(page.locator("#key").inner_text().replace(" ", ""))
    page.get_by_label("Código de seis cifras").fill(authenticator.code())
    page.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_role("heading", name="Sus códigos de recuperación")).to_be_visible()
    _require_accessible(page)
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="Ya los guardé").click()
    _is_in(page)
    return authenticator, codes


def _passes_password(page: Page) -> None:
    page.get_by_label("Usuario").fill("acogida.nueva")
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", name="Su código")).to_be_visible()


def _is_in(page: Page) -> None:
    expect(page.get_by_role("heading", name="Mis tareas")).to_be_visible()


def _looks_around(page: Page, address: str) -> None:
    """Open the pages of the own account and of the team, folded and unfolded."""
    for path in ("/cuenta", "/equipo"):
        page.goto(address + path)
        _require_accessible(page)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        _require_accessible(page)


def _require_accessible(page: Page) -> None:
    found = Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


def _nothing_was_written_down(processes: Processes, secrets: list[str]) -> None:
    log = processes.log("serve")
    assert [secret for secret in secrets if secret in log] == []
    engine = Engine.open(processes.url, KEYS)
    assert list(engine.verify()) == []
    engine.close()
