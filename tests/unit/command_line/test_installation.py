"""An installation from nothing to a protocol in force, by the commands that an operator types."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from engine.bilingual import Bilingual
from engine.facade import Engine
from engine.model.actor import Capacity
from engine.model.ids import IdempotencyKey, InstitutionCode, new_id
from engine.model.people import NewAccount, Password
from tests.signing_in import enrol
from web.cli import run
from web.console import Console
from web.settings import Settings, load_settings


def told(
    capsys: pytest.CaptureFixture[str], environ: Mapping[str, str], *arguments: str, code: int = 0
) -> str:
    assert run(arguments, Console(environ, "en")) == code
    return "".join(capsys.readouterr())


@pytest.fixture
def environ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the environment of an installation that was just initialised."""
    environ = {"RUTA_DATA_DIR": str(tmp_path / "data")}
    told(capsys, environ, "init")
    return environ


def test_the_packaged_protocol_is_put_in_force_once(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    first = told(capsys, environ, "deploy")
    second = told(capsys, environ, "deploy")

    assert first.startswith("In force: version ")
    assert second == first
    assert told(capsys, environ, "verify") == "No findings.\n"


def test_initialising_again_keeps_the_keys(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    key = Path(environ["RUTA_DATA_DIR"], "master.key")
    before = key.read_bytes()

    assert "Key created" not in told(capsys, environ, "init")

    assert key.read_bytes() == before


def test_a_lost_master_key_is_not_replaced_while_the_database_is_in_use(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    told(capsys, environ, "deploy")
    key = Path(environ["RUTA_DATA_DIR"], "master.key")
    key.unlink()

    assert "Restore the copy" in told(capsys, environ, "init", code=1)

    assert not key.exists()


def test_a_current_database_stays_current(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    assert "current" in told(capsys, environ, "db", "upgrade")


@pytest.mark.parametrize("command", [["deploy"], ["worker"], ["verify"], ["db", "upgrade"]])
def test_a_database_of_a_newer_program_is_refused(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str], command: list[str]
) -> None:
    with sqlite3.connect(Path(environ["RUTA_DATA_DIR"], "ruta.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = 'from_tomorrow'")
    database.close()

    assert "from_tomorrow" in told(capsys, environ, *command, code=1)


def test_a_database_that_is_none_is_refused(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    Path(environ["RUTA_DATA_DIR"], "ruta.db").write_bytes(b"not a database at all" * 100)

    assert "RUTA_DATABASE_URL" in told(capsys, environ, "verify", code=1)


def test_an_installation_with_cases_does_not_become_a_demonstration(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    told(capsys, environ, "deploy")
    open_a_case(load_settings(environ))

    assert "cases" in told(capsys, environ, "demo", "--load-only", code=1)


def open_a_case(settings: Settings) -> None:
    account = NewAccount(
        "ong.hilo",
        Bilingual("Trabajo social", "Social work"),
        InstitutionCode("fundacion_hilo_y_camino"),
        frozenset({Capacity.WORKER}),
        Password("a long enough password"),
    )
    with closing(Engine.open(settings.database_url, settings.keys)) as engine:
        actor = engine.actor_of(enrol(engine, account))
        assert actor is not None
        key = IdempotencyKey(new_id())
        engine.open_case(actor, process_id="p01_referral", canton="1701", key=key)
