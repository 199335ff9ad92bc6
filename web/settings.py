"""Every setting of Ruta, in one table: its name, what it means, its default and its kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

from engine.bilingual import LANGUAGES, Bilingual
from engine.errors import SettingRefused
from engine.facade import Keys
from engine.model.people import Address
from web.key_files import read_key, read_password
from web.mail_settings import refuse_incomplete
from web.setting_kinds import (
    DATABASE,
    HOST,
    MAIL_ADDRESS,
    PATH,
    TEXT,
    TRUTH,
    WEB_ADDRESS,
    Kind,
    one_of,
    whole,
)

PREFIX: Final = "RUTA_"
# The tests have variables of their own, which are not settings of the program.
TEST_PREFIX: Final = "RUTA_TEST_"
# How alike two names must be for one to be taken for a slip of the other: 1 is the same.
NEAR: Final = 0.7


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation is told, already checked. A database's address may hold a password."""

    language: str
    data_dir: Path
    database_url: str = field(repr=False)
    secret_key_file: Path
    master_key_file: Path
    host: str
    port: int
    base_url: str
    quick_exit_url: str
    secure_cookies: bool
    notice_channel: str
    smtp_host: str | None
    smtp_security: Literal["starttls", "tls"]
    smtp_port: int
    smtp_user: str | None
    smtp_password_file: Path | None
    smtp_ca_file: Path | None
    mail_from: Address | None
    tick_seconds: int

    @property
    def secret_key(self) -> bytes:
        """Read the key that signs. Raises `KeyFileRefused`."""
        return read_key(self.secret_key_file, "RUTA_SECRET_KEY_FILE")

    @property
    def keys(self) -> Keys:
        """Read the master key. Raises `KeyFileRefused`."""
        return Keys.from_bytes(read_key(self.master_key_file, "RUTA_MASTER_KEY_FILE"))

    @property
    def smtp_password(self) -> str | None:
        """Read the password for the mail server, None without one. Raises `KeyFileRefused`."""
        if self.smtp_password_file is None:
            return None
        return read_password(self.smtp_password_file, "RUTA_SMTP_PASSWORD_FILE")


Read = Mapping[str, Any]
"""The settings read so far, by field: a default may be made of those above it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the table. `default` is shown to people; `derive` makes it from the lines above.

    A setting without a default may be left out, and is None then.
    """

    name: str
    meaning: Bilingual
    kind: Kind
    default: str
    derive: Callable[[Read], str] | None = None

    @property
    def field(self) -> str:
        return self.name.removeprefix(PREFIX).lower()


TABLE: Final = (
    Setting(
        "RUTA_LANGUAGE",
        Bilingual("Idioma de la línea de órdenes", "Language of the command line"),
        one_of(*LANGUAGES),
        "es",
    ),
    Setting(
        "RUTA_DATA_DIR",
        Bilingual("Carpeta de claves y base de datos", "Folder of keys and database"),
        PATH,
        ".ruta",
    ),
    Setting(
        "RUTA_DATABASE_URL",
        Bilingual("Base de datos, SQLite o PostgreSQL", "Database, SQLite or PostgreSQL"),
        DATABASE,
        "sqlite:///RUTA_DATA_DIR/ruta.db",
        lambda read: f"sqlite:///{read['data_dir'] / 'ruta.db'}",
    ),
    Setting(
        "RUTA_SECRET_KEY_FILE",
        Bilingual("Clave que firma formularios y sesiones", "Key that signs forms and sessions"),
        PATH,
        "RUTA_DATA_DIR/secret.key",
        lambda read: str(read["data_dir"] / "secret.key"),
    ),
    Setting(
        "RUTA_MASTER_KEY_FILE",
        Bilingual("Clave maestra que cifra los casos", "Master key that encrypts the cases"),
        PATH,
        "RUTA_DATA_DIR/master.key",
        lambda read: str(read["data_dir"] / "master.key"),
    ),
    Setting(
        "RUTA_HOST",
        Bilingual("Dirección en la que atiende", "Address to listen on"),
        HOST,
        "127.0.0.1",
    ),
    Setting(
        "RUTA_PORT",
        Bilingual("Puerto; la variable PORT lo reemplaza", "Port; the variable PORT replaces it"),
        whole(1, 65535),
        "8000",
    ),
    Setting(
        "RUTA_BASE_URL",
        Bilingual("Dirección pública, para los avisos", "Public address, for notices"),
        WEB_ADDRESS,
        "http://localhost:RUTA_PORT",
        lambda read: f"http://localhost:{read['port']}",
    ),
    Setting(
        "RUTA_QUICK_EXIT_URL",
        Bilingual("Página a la que lleva la salida rápida", "Page to which quick exit leads"),
        WEB_ADDRESS,
        "https://www.gob.ec",
    ),
    Setting(
        "RUTA_SECURE_COOKIES",
        Bilingual(
            "Sesiones solo por HTTPS; en la demostración, false",
            "Sessions over HTTPS only; in the demonstration, false",
        ),
        TRUTH,
        "true",
    ),
    Setting(
        "RUTA_NOTICE_CHANNEL",
        Bilingual("Por dónde salen los avisos", "How notices leave"),
        one_of("console", "smtp"),
        "console",
    ),
    Setting(
        "RUTA_SMTP_HOST",
        Bilingual("Servidor de correo, para smtp", "Mail server, for smtp"),
        HOST,
        "",
    ),
    Setting(
        "RUTA_SMTP_SECURITY",
        Bilingual(
            "Cómo se cifra el correo: starttls o tls desde el inicio",
            "How mail is encrypted: starttls, or tls from the start",
        ),
        one_of("starttls", "tls"),
        "starttls",
    ),
    Setting(
        "RUTA_SMTP_PORT",
        Bilingual(
            "Puerto del servidor de correo: 587, o 465 con tls",
            "Port of the mail server: 587, or 465 with tls",
        ),
        whole(1, 65535),
        "587",
        lambda read: "465" if read["smtp_security"] == "tls" else "587",
    ),
    Setting(
        "RUTA_SMTP_USER",
        Bilingual("Usuario del servidor de correo", "User name at the mail server"),
        TEXT,
        "",
    ),
    Setting(
        "RUTA_SMTP_PASSWORD_FILE",
        Bilingual("Archivo con su contraseña", "File that holds its password"),
        PATH,
        "",
    ),
    Setting(
        "RUTA_SMTP_CA_FILE",
        Bilingual(
            "Autoridad propia que certifica ese servidor, en PEM",
            "One's own authority that certifies that server, in PEM",
        ),
        PATH,
        "",
    ),
    Setting(
        "RUTA_MAIL_FROM",
        Bilingual("Dirección de la que salen los avisos", "Address from which notices come"),
        MAIL_ADDRESS,
        "",
    ),
    Setting(
        "RUTA_TICK_SECONDS",
        Bilingual(
            "Segundos entre revisiones de plazos; en la demostración, 1",
            "Seconds between looks at what is due; in the demonstration, 1",
        ),
        whole(1, 3600),
        "10",
    ),
)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises `SettingRefused` for a name that is unknown or a value that is malformed."""
    _refuse_unknown(environ)
    told = {**environ, "RUTA_PORT": environ["PORT"]} if environ.get("PORT") else environ
    read: dict[str, Any] = {}
    for setting in TABLE:
        read[setting.field] = _read(setting, told, read)
    refuse_incomplete(read, told)
    return Settings(**read)


def require_language(environ: Mapping[str, str]) -> None:
    """Raise `SettingRefused` for a language that the command line does not speak."""
    _read(TABLE[0], environ, {})


def _read(setting: Setting, told: Mapping[str, str], read: Read) -> Any:
    fallback = setting.derive(read) if setting.derive else setting.default
    raw = told.get(setting.name, fallback).strip()
    if not raw and not setting.default:
        return None
    value = setting.kind.parse(raw)
    if value is None:
        raise SettingRefused(name=setting.name, problem=setting.kind.remedy)
    return value


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = [setting.name for setting in TABLE]
    for name in sorted(environ):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in known:
            raise SettingRefused(name=name, problem=_unknown(name, known))


def _unknown(name: str, known: list[str]) -> Bilingual:
    # What all names begin with makes none of them near.
    own = [each.removeprefix(PREFIX) for each in known]
    near = get_close_matches(name.removeprefix(PREFIX), own, n=1, cutoff=NEAR)
    if not near:
        return Bilingual(
            "no existe. Vea la lista con `ruta --help`.",
            "does not exist. See the list with `ruta --help`.",
        )
    return Bilingual(
        f"no existe. ¿Quiso decir {PREFIX}{near[0]}?",
        f"does not exist. Did you mean {PREFIX}{near[0]}?",
    )
