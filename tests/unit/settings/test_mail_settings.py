"""Notices by e-mail are set up completely or not at all; what is missing is asked for by its name."""

from pathlib import Path

import pytest

from engine.errors import KeyFileRefused, SettingRefused
from engine.facade import Keys
from notifications.channels.smtp import SmtpChannel
from notifications.delivery import Delivery, Mailing
from tests.installation import MASTER_KEY
from web.cli import _postman, environment
from web.console import Console
from web.settings import load_settings

COMPLETE = {
    "RUTA_NOTICE_CHANNEL": "smtp",
    "RUTA_SMTP_HOST": "mail.example",
    "RUTA_SMTP_USER": "ruta",
    "RUTA_SMTP_PASSWORD_FILE": "/nowhere/mail.password",
    "RUTA_MAIL_FROM": "avisos@ruta.example",
    "RUTA_BASE_URL": "https://ruta.example",
}
WORDS = "una clave de correo"


@pytest.mark.parametrize("name", sorted(COMPLETE.keys() - {"RUTA_NOTICE_CHANNEL"}))
def test_what_is_missing_for_mail_is_asked_for_by_its_name(name: str) -> None:
    told = {key: value for key, value in COMPLETE.items() if key != name}

    with pytest.raises(SettingRefused) as refused:
        load_settings(told)

    assert refused.value.message.es.startswith(f"Ajuste {name}: hace falta con RUTA_")
    assert refused.value.message.en.startswith(f"Setting {name}: it is needed with RUTA_")


def test_without_mail_nothing_of_it_is_asked_for() -> None:
    settings = load_settings({})

    assert settings.smtp_host is None
    assert isinstance(_postman(settings), Delivery)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_the_port_follows_the_way_of_encryption(security: str, port: int) -> None:
    assert load_settings({**COMPLETE, "RUTA_SMTP_SECURITY": security}).smtp_port == port


def test_the_worker_mails_when_it_is_told_to(tmp_path: Path) -> None:
    password = tmp_path / "mail.password"
    password.write_text(f"{WORDS}\n")
    password.chmod(0o600)

    postman = _postman(load_settings({**COMPLETE, "RUTA_SMTP_PASSWORD_FILE": str(password)}))

    assert isinstance(postman, Mailing)
    assert isinstance(postman.channel, SmtpChannel)
    assert postman.channel.server.password == WORDS


@pytest.mark.parametrize(
    ("mode", "written", "remedy"),
    [(0o644, "clave", "chmod 600"), (0o600, "", "empty"), (None, "", "does not exist")],
)
def test_a_password_file_that_others_read_or_that_says_nothing_is_refused(
    mode: int | None, written: str, remedy: str, tmp_path: Path
) -> None:
    password = tmp_path / "mail.password"
    if mode is not None:
        password.write_text(written)
        password.chmod(mode)

    with pytest.raises(KeyFileRefused, match=f"RUTA_SMTP_PASSWORD_FILE.*{remedy}"):
        _postman(load_settings({**COMPLETE, "RUTA_SMTP_PASSWORD_FILE": str(password)}))


def test_a_child_gets_the_same_settings_with_those_that_were_left_out() -> None:
    settings = load_settings({"RUTA_SECURE_COOKIES": "false"})

    assert load_settings(environment(settings, Console({}, "es"))) == settings


def test_an_address_opens_with_its_own_account_and_key_alone() -> None:
    keys = Keys.from_bytes(MASTER_KEY)
    sealed = keys.seal_address("me", "turno@albergue.example")

    assert keys.open_address("me", sealed) == "turno@albergue.example"
    assert b"turno" not in sealed
