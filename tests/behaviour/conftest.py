"""What the tests of elements run on: memory, and each kind of database behind the code of the verbs.

A test that starts a run has it in memory (`make fast`); marked `stored`, the same test, unchanged, has it in SQLite
and in PostgreSQL as well (`make test`). There every call is a transaction of `Turn`, `follow` and `write`, as in the
verbs: so it is proved for each element that what is sealed and read again, the rows of tasks, timers and incidents,
and what instances of a case send each other do not change what the diagram does. After every call `ruta verify`
finds nothing, so that no token waits without its task, its timer or its incident.

Not proved here: what a form, a lane, a deadline and a declared fact add, for which `tests/verbs` are; that a
process begins by a time or a condition, which in a case none does; and random diagrams, in memory alone.
"""

import shutil
from collections.abc import Iterator
from typing import Final

import pytest

from engine.clock import FixedClock, SystemClock
from engine.facade import Engine
from engine.testing import ProcessRun
from tests.behaviour.stored import Store, StoredRun
from tests.conftest import Installed
from tests.databases import create_database
from tests.installation import KEYS

COORDINATOR: Final = "pichincha"
KINDS: Final = ("sqlite", "postgresql")
UNPLAYED: Final = ("test_any_", "test_reading", "test_refused_elements")
"""Modules about what is refused, and those whose random diagrams would take minutes more."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of a module that plays elements in memory, and on each database."""
    module = metafunc.module
    is_played = not module.__name__.rpartition(".")[2].startswith(UNPLAYED)
    if getattr(module, "ProcessRun", None) is None or not is_played:
        return
    if metafunc.definition.get_closest_marker("uncased") is not None:
        return
    stored = [pytest.param(kind, marks=pytest.mark.stored) for kind in KINDS]
    metafunc.parametrize("kept_in", ["memory", *stored], indirect=True)


@pytest.fixture(autouse=True)
def kept_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the instances of whatever run a test starts where the parameter says."""
    kind = getattr(request, "param", "memory")
    if kind == "memory":
        return
    store = request.getfixturevalue(f"store_{kind}")

    def start(*given: object, **named: object) -> StoredRun:
        return StoredRun.start(store, *given, **named)  # type: ignore[arg-type]  # as the test calls it

    monkeypatch.setattr(ProcessRun, "start", start)


@pytest.fixture(scope="session")
def store_sqlite(
    installed_sqlite: Installed, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    template, tokens = installed_sqlite
    path = shutil.copy(template, tmp_path_factory.mktemp("behaviour") / "ruta.db")
    yield from _store(f"sqlite:///{path}", tokens)


@pytest.fixture(scope="session")
def store_postgresql(server: str, installed_postgresql: Installed) -> Iterator[Store]:
    template, tokens = installed_postgresql
    yield from _store(create_database(server, "behaviour", template), tokens)


def _store(url: str, tokens: dict[str, str]) -> Iterator[Store]:
    engine = Engine.open(url, KEYS, clock=FixedClock(SystemClock().now()))
    actor = engine.actor_of(tokens[COORDINATOR])
    assert actor is not None
    yield Store(engine.context.database, engine.context.directory(), actor)
    engine.close()
