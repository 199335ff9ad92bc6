"""Settings are read from one table; what is unknown or malformed is refused by name."""

from pathlib import Path

import pytest

from engine.errors import SettingRefused
from web.settings import TABLE, load_settings


def test_an_empty_environment_gives_an_installation_below_the_current_folder() -> None:
    settings = load_settings({})

    assert settings.data_dir == Path.cwd() / ".ruta"
    assert settings.database_url == f"sqlite:///{Path.cwd()}/.ruta/ruta.db"
    assert settings.base_url == "http://localhost:8000"
    assert settings.secure_cookies


def test_defaults_follow_the_settings_that_they_are_made_of(tmp_path: Path) -> None:
    settings = load_settings({"RUTA_DATA_DIR": str(tmp_path), "RUTA_PORT": "9000"})

    assert settings.master_key_file == tmp_path / "master.key"
    assert settings.base_url == "http://localhost:9000"


def test_port_goes_before_ruta_port() -> None:
    assert load_settings({"PORT": "9001", "RUTA_PORT": "9000"}).port == 9001


def test_an_unknown_setting_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(SettingRefused) as refused:
        load_settings({"RUTA_DATABSE_URL": "sqlite://"})

    assert "RUTA_DATABSE_URL" in refused.value.message.es
    assert "¿Quiso decir RUTA_DATABASE_URL?" in refused.value.message.es


@pytest.mark.parametrize("name", ["RUTA_FOO", "RUTA_", "RUTA_COLOUR", "RUTA_DEBUG"])
def test_a_name_that_is_near_to_none_gets_no_suggestion(name: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        load_settings({name: "1"})

    assert "Quiso decir" not in refused.value.message.es
    assert "ruta --help" in refused.value.message.es


def test_the_variables_of_the_tests_are_no_settings() -> None:
    assert load_settings({"RUTA_TEST_PG_URL": "postgresql://"}) == load_settings({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RUTA_LANGUAGE", "fr"),
        ("RUTA_DATA_DIR", ""),
        ("RUTA_DATABASE_URL", "mysql://localhost/ruta"),
        ("RUTA_SECRET_KEY_FILE", "a\0b"),
        ("RUTA_MASTER_KEY_FILE", ""),
        ("RUTA_HOST", "local host"),
        ("RUTA_PORT", "70000"),
        ("RUTA_PORT", "80a"),
        ("RUTA_PORT", "²"),
        ("RUTA_BASE_URL", "ruta.example"),
        ("RUTA_BASE_URL", "http://[::1"),
        ("RUTA_QUICK_EXIT_URL", "javascript:alert(1)"),
        ("RUTA_SECURE_COOKIES", "perhaps"),
        ("RUTA_NOTICE_CHANNEL", "pigeon"),
        ("RUTA_SMTP_HOST", "mail server"),
        ("RUTA_SMTP_PORT", "0"),
        ("RUTA_SMTP_SECURITY", "none"),
        ("RUTA_SMTP_USER", "a\tb"),
        ("RUTA_SMTP_PASSWORD_FILE", "a\0b"),
        ("RUTA_SMTP_CA_FILE", "a\0b"),
        ("RUTA_MAIL_FROM", "Ruta <avisos@ruta.example>"),
        ("RUTA_TICK_SECONDS", "0"),
    ],
)
def test_a_malformed_value_is_refused_by_name_with_a_remedy(name: str, value: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        load_settings({name: value})

    assert refused.value.message.es.startswith(f"Ajuste {name}: ")
    assert refused.value.message.es != refused.value.message.en


def test_a_refused_database_address_is_not_repeated() -> None:
    with pytest.raises(SettingRefused) as refused:
        load_settings({"RUTA_DATABASE_URL": "mysql://ruta:swordfish@db/ruta"})

    assert "swordfish" not in refused.value.message.en


def test_settings_can_be_logged_without_the_password_of_the_database() -> None:
    settings = load_settings({"RUTA_DATABASE_URL": "postgresql://ruta:swordfish@db/ruta"})

    assert "swordfish" not in repr(settings)


def test_every_setting_is_explained_in_both_languages() -> None:
    for setting in TABLE:
        assert setting.meaning.es != setting.meaning.en, setting.name
