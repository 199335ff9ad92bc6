"""A demonstration says that it is one on every page, and its time can be moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engine.facade import Engine
from tests.installation import KEYS, account, package
from tests.web.conftest import pages
from tests.web.visitor import Visitor


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Flask]:
    engine = Engine.open(f"sqlite:///{tmp_path / 'ruta.db'}", KEYS)
    engine.upgrade()
    engine.become_demonstration()
    engine.deploy(package())
    engine.create_account(account("ong"))
    yield pages(engine)
    engine.close()


def test_the_clock_moves_and_every_page_shows_it(demonstration: Flask) -> None:
    browser = Visitor(demonstration).sign_in("ong")
    before = browser.get("/demostracion/reloj").text

    browser.press("/demostracion/reloj", {"hours": "24"})
    after = browser.follow().text

    assert 'role="status"' in after
    assert _strip(before) != _strip(after)
    for path in ("/tareas", "/casos", "/casos/nuevo", "/ayuda", "/nada"):
        assert "Reloj: " in _strip(browser.get(path).text)


@pytest.mark.parametrize("hours", ["", "0", "-5", "mil", "99999"])
def test_a_move_that_makes_no_sense_is_explained(demonstration: Flask, hours: str) -> None:
    browser = Visitor(demonstration).sign_in("ong")

    answer = browser.post("/demostracion/reloj", {"hours": hours})

    assert answer.status_code == 422
    assert "Escriba un número entero" in answer.text


def _strip(text: str) -> str:
    return text.split('class="strip"', 1)[1].split("</aside>", 1)[0]
