"""How a random token is stored: as a plain hash, which is enough for 256 random bits."""

from hashlib import sha256


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
