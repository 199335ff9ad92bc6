"""Accounts from the command line: a link for the first person, another for who lost her telephone."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from engine.facade import Engine
from engine.model.actor import Capacity
from tests.installation import PASSWORD
from tests.signing_in import code_now
from web.cli import run
from web.console import Console
from web.settings import load_settings

INVITE = (
    "invite",
    "coordina.pichincha",
    "--institution=coordinacion_pichincha",
    "--capacity=worker",
    "--capacity=coordinator",
    "--post-es=Coordinación provincial",
    "--post-en=Provincial coordination",
)


def told(
    capsys: pytest.CaptureFixture[str], environ: Mapping[str, str], *arguments: str, code: int = 0
) -> str:
    assert run(arguments, Console(environ, "en")) == code
    return "".join(capsys.readouterr())


@pytest.fixture
def environ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the environment of an installation with a protocol in force."""
    environ = {"RUTA_DATA_DIR": str(tmp_path), "RUTA_BASE_URL": "https://ruta.example"}
    for command in ("init", "deploy"):
        told(capsys, environ, command)
    return environ


def enrols(environ: Mapping[str, str], link: str) -> frozenset[Capacity]:
    """Come in by a link; return the capacities that the account has."""
    settings = load_settings(environ)
    with closing(Engine.open(settings.database_url, settings.keys)) as engine:
        begun = engine.accept_invitation(link.rpartition("/")[2], PASSWORD).token
        code = code_now(engine, engine.proposed_factor(begun).secret)
        actor = engine.actor_of(engine.confirm_factor(begun, code).signed_in.token)
        assert actor is not None
        return actor.capacities


def test_the_first_person_comes_in_by_a_link(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    link = told(capsys, environ, *INVITE).split()[0]

    assert link.startswith("https://ruta.example/invitacion/")
    assert enrols(environ, link) == {Capacity.WORKER, Capacity.COORDINATOR}


def test_another_link_for_who_lost_her_telephone(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    enrols(environ, told(capsys, environ, *INVITE).split()[0])
    assert "issue a new link" in told(capsys, environ, *INVITE, code=1)

    again = told(capsys, environ, "reset-second-factor", "coordina.pichincha").split()[0]

    assert enrols(environ, again)


def test_an_account_is_switched_off(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> None:
    told(capsys, environ, *INVITE)

    assert "switched off" in told(capsys, environ, "switch-off", "coordina.pichincha")

    assert told(capsys, environ, "verify") == "No findings.\n"


@pytest.mark.parametrize("command", ["reset-second-factor", "switch-off"])
def test_an_account_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str], command: str
) -> None:
    assert "nadie" in told(capsys, environ, command, "nadie", code=1)


@pytest.mark.parametrize("wrong", ["--institution=nowhere", "--post-es=", "--capacity=queen"])
def test_an_invitation_that_makes_no_sense_is_refused(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str], wrong: str
) -> None:
    code = 2 if "queen" in wrong else 1

    assert told(capsys, environ, *INVITE, wrong, code=code)
