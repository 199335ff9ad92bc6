"""One-time codes by time (RFC 6238): six digits, half a minute each, one step of the clock forgiven."""

import hmac
from datetime import datetime
from typing import Final

import pyotp

SECONDS: Final = 30
_ISSUER: Final = "Ruta"


def new_secret() -> str:
    """Return 160 random bits in base 32."""
    return pyotp.random_base32()


def uri_of(secret: str, username: str) -> str:
    """Return what an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)


def step_of(secret: str, typed: str, now: datetime) -> int | None:
    """Return the time step whose code was typed: the present one, or the one before or after it."""
    code = "".join(typed.split())
    present = int(now.timestamp()) // SECONDS
    codes = pyotp.HOTP(secret)
    found = None
    for step in (present - 1, present, present + 1):
        if hmac.compare_digest(codes.at(step).encode(), code.encode()):
            found = step
    return found
