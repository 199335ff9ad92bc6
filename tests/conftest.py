"""Fixtures that every kind of test may need: an installed database of each kind, fresh for each test."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.clock import FixedClock
from engine.facade import Engine
from tests.databases import awake, create_database, drop_database, postgresql_server
from tests.installation import KEYS, NOON, install

_NUMBERS = itertools.count(1)

Installed = tuple[str, dict[str, str]]
"""Where an installed database is, and a session of each account. Hashing passwords takes its time: once is enough."""


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The session's PostgreSQL server."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def installed_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """An installed SQLite database without a case. Copy it."""
    path = tmp_path_factory.mktemp("installed") / "ruta.db"
    return str(path), _install(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def installed_postgresql(server: str) -> Installed:
    """An installed PostgreSQL database without a case. Use it as a template."""
    return "installed", _install(create_database(server, "installed"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installed]:
    """An installed database of each kind, empty of cases: its URL and a session of each account."""
    source, tokens = request.getfixturevalue(f"installed_{request.param}")
    if request.param == "sqlite":
        yield awake(f"sqlite:///{shutil.copy(source, tmp_path / 'ruta.db')}"), tokens
        return
    server, name = request.getfixturevalue("server"), f"test_{next(_NUMBERS)}"
    yield awake(create_database(server, name, source)), tokens
    drop_database(server, name)


def _install(url: str) -> dict[str, str]:
    engine = Engine.open(url, KEYS, clock=FixedClock(NOON))
    tokens = install(engine)
    engine.close()
    return tokens
