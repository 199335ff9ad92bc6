"""Passwords: how they are stored and checked, and which are too easy to guess. No rule of composition."""

import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from engine.bilingual import Bilingual
from engine.errors import PasswordRefused
from engine.model.people import Password

LONGEST: Final = 128
SURPRISES: Final = 6

_HASHER: Final = PasswordHasher()
# Verified for unknown user names, so that they take as long as known ones.
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe(16))


def hashed(password: str) -> str:
    """Return the slow hash of a password, whichever way its accents were typed."""
    return _HASHER.hash(_composed(password))


def matches(password_hash: str, password: str) -> bool:
    """Tell whether a password is the one; without a hash it takes as long, and is not."""
    try:
        _HASHER.verify(password_hash or _NOBODY, _composed(password))
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def renewed(password_hash: str, password: str) -> str | None:
    """Return a fresh hash of a right password when the parameters have changed since."""
    return hashed(password) if _HASHER.check_needs_rehash(password_hash) else None


def require_good(password: str, least: int, username: str) -> Password:
    """Return the password. Raises `PasswordRefused` when it is short, or made of what is guessed first."""
    if len(password) < least:
        raise PasswordRefused(
            problem=Bilingual(
                f"use al menos {least} caracteres. Varias palabras juntas sirven bien.",
                f"use at least {least} characters. Several words together serve well.",
            )
        )
    if len(password) > LONGEST:
        raise PasswordRefused(
            problem=Bilingual(
                f"use como máximo {LONGEST} caracteres.", f"use at most {LONGEST} characters."
            )
        )
    if _surprises(password, username) < SURPRISES:
        raise PasswordRefused(problem=_GUESSED)
    return Password(password)


_GUESSED: Final = Bilingual(
    "está hecha de palabras muy usadas, de su usuario o de una serie. Agregue algo que nadie adivine.",
    "it is made of very common words, of your user name or of a series. Add what nobody would guess.",
)


def _surprises(password: str, username: str) -> int:
    """Count the characters that no common word, no part of the user name and no series explains."""
    rest = _plain(password)
    parts = [part for part in re.split(r"[._-]", _plain(username)) if len(part) > 2]  # noqa: PLR2004
    for word in sorted([*_common_words(), _plain(username), *parts], key=len, reverse=True):
        rest = rest.replace(word, " ")
    rest = re.sub(r"(19|20)\d\d", " ", rest)
    rest = re.sub(r"(.+?)\1+", r"\1", rest)
    pairs = zip(" " + rest, rest, strict=False)
    return sum(not here.isspace() and abs(ord(here) - ord(last)) > 1 for last, here in pairs)


@cache
def _common_words() -> tuple[str, ...]:
    text = (files("engine.usecases") / "common_passwords.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(_plain(line) for line in lines if line and not line.startswith("#"))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _composed(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
