"""The packaged protocol with one account for each kind of reader, on SQLite."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from flask import Flask

from engine.bilingual import Bilingual
from engine.clock import FixedClock
from engine.facade import Engine, Keys
from engine.model.actor import Capacity
from engine.model.ids import InstitutionCode
from engine.model.people import NewAccount
from tests.web.visitor import PASSWORD, Visitor
from web.app import create_app
from web.config import WebConfig

NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # a Monday, twelve o'clock in Quito
KEYS = Keys.from_bytes(bytes(range(32)))

ACCOUNTS = {
    "ong": ("fundacion_hilo_y_camino", Capacity.WORKER),
    "ong_2": ("fundacion_hilo_y_camino", Capacity.WORKER),
    "ong_supervision": ("fundacion_hilo_y_camino", Capacity.SUPERVISOR),
    "albergue": ("albergue_amanecer", Capacity.WORKER),
    "albergue_2": ("albergue_amanecer", Capacity.WORKER),
    "salud": ("salud_los_arrayanes", Capacity.WORKER),
    "pichincha": ("coordinacion_pichincha", Capacity.COORDINATOR),
    "santo_domingo": ("coordinacion_santo_domingo", Capacity.COORDINATOR),
}


def account(username: str) -> NewAccount:
    institution, capacity = ACCOUNTS[username]
    return NewAccount(
        username=username,
        post=Bilingual(f"Puesto de {username}", f"Post of {username}"),
        institution=InstitutionCode(institution),
        capacities=frozenset({capacity}),
        password=PASSWORD,
    )


def package() -> dict[str, bytes]:
    """Return the packaged protocol, by path."""
    found: dict[str, bytes] = {}

    def collect(folder: Traversable, under: str) -> None:
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.name.startswith("_"):
                collect(entry, f"{under}{entry.name}/")
            elif entry.is_file() and entry.name not in {"__init__.py", "demonstration.toml"}:
                found[under + entry.name] = entry.read_bytes()

    collect(files("processes"), "")
    return found


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the protocol in force and the accounts, and no case. Copy it."""
    path = tmp_path_factory.mktemp("installation") / "ruta.db"
    engine = Engine.open(f"sqlite:///{path}", KEYS, clock=FixedClock(NOON))
    engine.upgrade()
    engine.deploy(package())
    for username in ACCOUNTS:
        engine.create_account(account(username))
    engine.close()
    return path


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def engine(installation: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Engine]:
    path = shutil.copy(installation, tmp_path / "ruta.db")
    engine = Engine.open(f"sqlite:///{path}", KEYS, clock=clock)
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
