"""The kinds of value that a setting may have, each with what to tell whoever writes another."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from engine.bilingual import Bilingual
from engine.errors import AddressMalformed
from engine.model.people import Address, address_of


@dataclass(frozen=True, slots=True)
class Kind:
    """`parse` returns a value, or None for a malformed one; `remedy` tells what to write instead.

    The value itself is not repeated to anybody: that of a database may hold a password.
    """

    parse: Callable[[str], Any]
    remedy: Bilingual


def one_of(*allowed: str) -> Kind:
    choices = ", ".join(allowed)
    return Kind(
        lambda raw: raw if raw in allowed else None,
        Bilingual(f"use uno de estos valores: {choices}.", f"use one of: {choices}."),
    )


def whole(lowest: int, highest: int) -> Kind:
    def parse(raw: str) -> int | None:
        is_number = raw.isascii() and raw.isdigit()
        return int(raw) if is_number and lowest <= int(raw) <= highest else None

    return Kind(
        parse,
        Bilingual(
            f"use un número entero de {lowest} a {highest}.",
            f"use a whole number from {lowest} to {highest}.",
        ),
    )


_TRUTHS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

TRUTH: Final = Kind(
    lambda raw: _TRUTHS.get(raw.lower()), Bilingual("use true o false.", "use true or false.")
)


def _path(raw: str) -> Path | None:
    return Path(raw).expanduser().absolute() if raw and "\0" not in raw else None


PATH: Final = Kind(
    _path,
    Bilingual("escriba la ruta de un archivo o carpeta.", "give the path of a file or folder."),
)


def _host(raw: str) -> str | None:
    return raw if raw and not any(sign.isspace() or sign == "/" for sign in raw) else None


HOST: Final = Kind(
    _host, Bilingual("escriba un nombre o una dirección IP.", "give a name or an IP address.")
)


def _web_address(raw: str) -> str | None:
    try:
        parts = urlsplit(raw)
        is_complete = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    is_plain = not (parts.query or parts.fragment or parts.username)
    return raw.rstrip("/") if is_complete and is_plain else None


WEB_ADDRESS: Final = Kind(
    _web_address,
    Bilingual(
        "escriba una dirección web completa, como https://ruta.example.",
        "give a complete web address, such as https://ruta.example.",
    ),
)

TEXT: Final = Kind(
    lambda raw: raw if raw.isprintable() else None,
    Bilingual("escriba un texto de una línea.", "give a text of one line."),
)


def _mail_address(raw: str) -> Address | None:
    try:
        return address_of(raw)
    except AddressMalformed:
        return None


MAIL_ADDRESS: Final = Kind(
    _mail_address,
    Bilingual(
        "escriba una dirección de correo, como avisos@ruta.example.",
        "give an e-mail address, such as notices@ruta.example.",
    ),
)

_DATABASES: Final = ("sqlite://", "sqlite+", "postgresql://", "postgresql+")

DATABASE: Final = Kind(
    lambda raw: raw if raw.startswith(_DATABASES) else None,
    Bilingual(
        "empiece con sqlite:/// o postgresql+psycopg://.",
        "begin with sqlite:/// or postgresql+psycopg://.",
    ),
)
