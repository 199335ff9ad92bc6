"""Whatever a person gets wrong is named, with the remedy, without a traceback."""

import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from web.cli import run
from web.console import Console


def refused(
    capsys: pytest.CaptureFixture[str], *arguments: str, environ: Mapping[str, str] | None = None
) -> str:
    """Run a command that must be refused and return what it says on stderr."""
    code = run(arguments, Console(environ or {}, "es"))
    told = capsys.readouterr().err
    assert code in {1, 2}
    assert told.strip()
    assert "Traceback" not in told
    return told


def installation(folder: Path) -> dict[str, str]:
    """Return the environment of an installation that was just initialised."""
    environ = {"RUTA_DATA_DIR": str(folder / "data")}
    assert run(["init"], Console(environ, "es")) == 0
    return environ


@pytest.mark.parametrize(
    "command", [["init"], ["lint", "."], ["deploy"], ["serve"], ["worker"], ["demo"], ["verify"]]
)
def test_every_command_refuses_an_unknown_setting(
    capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    told = refused(capsys, *command, environ={"RUTA_PROT": "8000"})

    assert "RUTA_PROT" in told
    assert "RUTA_PORT" in told


@pytest.mark.parametrize(
    "command", [["deploy"], ["serve"], ["worker"], ["verify"], ["db", "upgrade"]]
)
def test_every_command_on_data_refuses_a_missing_key(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str]
) -> None:
    environ = {"RUTA_DATA_DIR": str(tmp_path), "RUTA_PORT": str(free_port())}

    told = refused(capsys, *command, environ=environ)

    assert "RUTA_MASTER_KEY_FILE" in told
    assert "ruta init" in told


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_told_before_anything_else(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        environ = {"RUTA_DATA_DIR": str(tmp_path / "data"), "RUTA_PORT": str(port)}

        told = refused(capsys, command, environ=environ)

    assert f"El puerto {port}" in told
    assert not (tmp_path / "data").exists()


def test_an_address_of_another_machine_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = refused(
        capsys, "demo", environ={"RUTA_DATA_DIR": str(tmp_path), "RUTA_HOST": "192.0.2.1"}
    )

    assert "192.0.2.1" in told


def test_a_data_folder_that_cannot_be_made_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()

    told = refused(capsys, "init", environ={"RUTA_DATA_DIR": str(tmp_path / "file" / "data")})

    assert str(tmp_path / "file") in told


@pytest.mark.parametrize("command", ["lint", "deploy"])
def test_a_folder_that_is_missing_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    told = refused(capsys, command, str(tmp_path / "nowhere"), environ={})

    assert "nowhere" in told


def test_an_empty_folder_is_no_package(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "vacía" in refused(capsys, "lint", str(tmp_path))


def test_a_file_of_another_kind_is_not_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").touch()

    assert ".bpmn" in refused(capsys, "lint", str(tmp_path / "notes.txt"))


def test_an_oversized_diagram_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "large.bpmn").write_bytes(b" " * (1024 * 1024 + 1))

    assert "large.bpmn" in refused(capsys, "lint", str(tmp_path / "large.bpmn"))
    assert "large.bpmn" in refused(capsys, "lint", str(tmp_path))


def test_a_link_out_of_the_package_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "ecuador.toml").symlink_to("/etc/hostname")

    assert "ecuador.toml" in refused(capsys, "lint", str(tmp_path / "package"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("entity.bpmn", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("broken.bpmn", b"<definitions"),
        ("empty.bpmn", b""),
        ("broken.dmn", b"<definitions"),
        ("other.dmn", b"<definitions/>"),
        ("binary.bpmn", bytes(range(256))),
        ("broken.form", b"{"),
        ("list.form", b"[]"),
        ("latin.form", b'{"id": "\xf1"}'),
        ("deep.form", b"[" * 100_000),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    code = run(["lint", str(tmp_path / name)], Console({}, "es"))

    told = "".join(capsys.readouterr())
    assert code == 1
    assert name.partition(".")[0] in told


@pytest.mark.parametrize("arguments", [["--help"], ["lint", "--help"], ["--version"], []])
def test_a_language_that_is_not_spoken_is_refused_before_help(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    told = refused(capsys, *arguments, environ={"RUTA_LANGUAGE": "fr"})

    assert told == "Ajuste RUTA_LANGUAGE: use uno de estos valores: es, en.\n"


def test_help_is_there_when_another_setting_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"], Console({"RUTA_PROT": "8000"}, "es")) == 0

    assert "RUTA_PORT" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "word"), [("p01.bpmn", "plazos"), ("f01.form", "finalidades")])
def test_checking_one_file_says_what_was_not_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, word: str
) -> None:
    (tmp_path / name).write_bytes(b"")

    run(["lint", str(tmp_path / name)], Console({}, "es"))

    told = capsys.readouterr().out.splitlines()[-1]
    assert word in told
    assert "ruta lint CARPETA" in told


def test_serving_without_a_protocol_names_the_command_that_deploys_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    environ = {**installation(tmp_path), "RUTA_PORT": str(free_port())}

    assert "ruta deploy" in refused(capsys, "serve", environ=environ)


def test_a_command_that_does_not_exist_is_refused_in_spanish(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = refused(capsys, "destroy")

    assert told == "La orden destroy no existe. Vea `ruta --help`.\n"


def test_a_rule_that_nothing_explains_is_refused_with_the_nearest_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = refused(capsys, "explain", "timers")

    assert told.startswith("Ninguna página explica la regla «timers». Pruebe con: timer")
    assert "soundness" in refused(capsys, "explain", "qwxzk")


def test_findings_are_followed_by_the_command_that_explains_their_rules(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "p.bpmn").write_bytes(b"")

    run(["lint", str(tmp_path / "p.bpmn")], Console({}, "es"))

    assert "ruta explain REGLA" in capsys.readouterr().out


def test_a_missing_argument_is_named_as_the_help_names_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert refused(capsys, "lint") == "Falta un argumento: CARPETA|ARCHIVO. Vea `ruta --help`.\n"


def test_a_refusal_is_told_in_english_when_english_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = run(["deploy", "nowhere"], Console({}, "en"))

    assert code == 1
    assert "it does not exist" in capsys.readouterr().err
