"""The packaged protocol with one account for each kind of reader, on SQLite."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from engine.clock import FixedClock
from engine.facade import Engine
from tests.conftest import Installed
from tests.databases import awake
from tests.installation import KEYS, NOON
from tests.web.house import PHONE, House, chromium, house_over
from tests.web.visitor import Visitor
from web.app import create_app
from web.config import WebConfig


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def engine(installed_sqlite: Installed, tmp_path: Path, clock: FixedClock) -> Iterator[Engine]:
    path = shutil.copy(installed_sqlite[0], tmp_path / "ruta.db")
    engine = Engine.open(awake(f"sqlite:///{path}"), KEYS, clock=clock)
    yield engine
    engine.close()


def pages(engine: Engine) -> Flask:
    config = WebConfig(secret_key=b"s" * 32, secure_cookies=False, base_url="http://localhost")
    return create_app(engine, config)


@pytest.fixture
def app(engine: Engine) -> Flask:
    return pages(engine)


@pytest.fixture
def visit(app: Flask) -> Callable[[str], Visitor]:
    """Return a function that signs somebody in with a browser of her own."""
    return lambda username: Visitor(app).sign_in(username)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Serve the pages for a real browser and yield their address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; each test opens windows of its own."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def house(database: Installed, tmp_path: Path, browser: Browser) -> Iterator[House]:
    """A demonstration whose processes run, on a database of each kind."""
    with house_over(database[0], tmp_path, browser) as house:
        yield house


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of its own, as wide as a cheap phone."""
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()
