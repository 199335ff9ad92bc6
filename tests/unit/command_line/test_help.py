"""The command line explains itself, in the person's language."""

import subprocess
import sys

import pytest

from web.cli import run
from web.commands import version
from web.console import Console, spoken_language
from web.settings import TABLE


def told(capsys: pytest.CaptureFixture[str], *arguments: str, language: str = "es") -> str:
    assert run(arguments, Console({}, language)) == 0
    return capsys.readouterr().out


def test_help_is_spanish_unless_english_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--help").startswith("Uso: ruta [OPCIONES] ORDEN")
    assert told(capsys, "--help", language="en").startswith("Usage: ruta [OPTIONS] COMMAND")


def test_help_lists_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "--help")

    assert [setting.name for setting in TABLE if setting.name not in text] == []


@pytest.mark.parametrize(
    "command",
    ["init", "lint", "explain", "draw", "deploy", "serve", "worker", "demo", "verify", "db"],
)
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert f"ruta {command}" in told(capsys, command, "--help")


@pytest.mark.parametrize("rule", ["timer", "[timer]", "TIMER"])
def test_a_rule_is_explained_in_the_language_of_the_person(
    capsys: pytest.CaptureFixture[str], rule: str
) -> None:
    assert told(capsys, "explain", rule).startswith("# `timer`: Los tiempos tienen sentido\n")
    assert told(capsys, "explain", rule, language="en").startswith("# `timer`: Times make sense\n")


def test_the_version_is_that_of_the_installed_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--version") == f"ruta {version()}\n"


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {}, "es"),
        (["--language", "en", "lint"], {}, "en"),
        (["--language=en"], {}, "en"),
        ([], {"RUTA_LANGUAGE": "en"}, "en"),
        (["--language", "es"], {"RUTA_LANGUAGE": "en"}, "es"),
        ([], {"RUTA_LANGUAGE": "fr"}, "es"),
        (["--language"], {}, "es"),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(
    arguments: list[str], environ: dict[str, str], language: str
) -> None:
    assert spoken_language(arguments, environ) == language


def test_checking_a_package_starts_without_flask() -> None:
    program = "import sys, web.cli; sys.exit('flask' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
