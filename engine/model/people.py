"""Accounts as they are created."""

import re
from dataclasses import dataclass, field
from typing import Final, NewType

from engine.bilingual import Bilingual
from engine.errors import AddressMalformed
from engine.model.actor import Capacity
from engine.model.ids import InstitutionCode

Password = NewType("Password", str)
Address = NewType("Address", str)
"""An e-mail address that `address_of` has read."""

LONGEST_ADDRESS: Final = 254
# Narrower than the standard (RFC 5321, 4.1.2): no quotes, comments or spaces, so nothing can end a header.
_NAME: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_HOST: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
_SHAPE: Final = re.compile(rf"{_NAME}@{_HOST}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to create. `post` is what others read; it names a post, never a person.

    `address` is where the person hears of new tasks; None leaves the one that an account has.
    """

    username: str
    post: Bilingual
    institution: InstitutionCode
    capacities: frozenset[Capacity]
    password: Password = field(repr=False)
    language: str = "es"
    address: Address | None = field(default=None, repr=False)


def address_of(text: str) -> Address:
    """Return an e-mail address. Raises `AddressMalformed` for what is none, or what no header may hold."""
    trimmed = text.strip()
    if len(trimmed) > LONGEST_ADDRESS or not _SHAPE.fullmatch(trimmed):
        raise AddressMalformed
    return Address(trimmed)
