"""The code by which people call a case: random, with a character that checks it, and no meaning."""

import secrets
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that can be read as a digit."""

_MODULUS: Final = 31


def new_case_code(prefix: str) -> str:
    """Return a code such as EC-7Q2M-4K: five random characters and one that checks them."""
    drawn = [secrets.randbelow(len(ALPHABET)) for _ in range(5)]
    text = "".join(ALPHABET[value] for value in (*drawn, _check(drawn)))
    return f"{prefix}-{text[:4]}-{text[4:]}"


def normalise_case_code(typed: str) -> str | None:
    """Return what was typed as a code, or None when it cannot be one: case, blanks, O, I and L are forgiven."""
    text = typed.upper().replace(" ", "").replace("-", "")
    prefix, body = text[:-6], text[-6:].translate(str.maketrans("OIL", "011"))
    values = [ALPHABET.find(char) for char in body]
    if len(body) != 6 or not prefix.isalpha() or min(values) < 0:  # noqa: PLR2004 - the code's length
        return None
    if _check(values[:5]) != values[5]:
        return None
    return f"{prefix}-{body[:4]}-{body[4:]}"


def _check(values: list[int]) -> int:
    """A weighted sum modulo a prime: it catches every single slip and every swap of neighbours."""
    return sum((place + 2) * value for place, value in enumerate(values)) % _MODULUS
