"""The codes that open an account once when the second factor is lost: random, and easy to copy by hand."""

import secrets
from typing import Final

from engine.model.case_code import ALPHABET

COUNT: Final = 10
_LENGTH: Final = 10


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes such as "7Q2MK-0TXWB", of 50 random bits each."""
    return tuple(_new() for _ in range(COUNT))


def normalise_recovery_code(typed: str) -> str:
    """Return what was typed as it is stored: case, blanks, hyphens, O, I and L are forgiven."""
    return "".join(char for char in typed.upper().translate(_MISREAD) if char in ALPHABET)


def _new() -> str:
    text = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return f"{text[:5]}-{text[5:]}"


_MISREAD: Final = str.maketrans("OIL", "011")
