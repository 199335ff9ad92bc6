"""Accounts: how they are invited and created, and what a person sees of her own and of her team's."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from engine.bilingual import Bilingual
from engine.errors import AddressMalformed
from engine.model.actor import Capacity
from engine.model.ids import AccountId, InstitutionCode, SessionId
from engine.model.session import Stage

Password = NewType("Password", str)
Address = NewType("Address", str)
"""An e-mail address that `address_of` has read."""

LONGEST_ADDRESS: Final = 254
# Narrower than the standard (RFC 5321, 4.1.2): no quotes, comments or spaces, so nothing can end a header.
_NAME: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_HOST: Final = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
_SHAPE: Final = re.compile(rf"{_NAME}@{_HOST}")

LinkToken = NewType("LinkToken", str)

SHORTEST: Final = 12
SHORTEST_ALONE: Final = 15


def shortest_password(*, stands_alone: bool) -> int:
    """Return the least length of a password: more where no second factor follows."""
    return SHORTEST_ALONE if stands_alone else SHORTEST


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom to invite. `post` is what others read; it names a post, never a person."""

    username: str
    post: Bilingual
    institution: InstitutionCode
    capacities: frozenset[Capacity]
    language: str = "es"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account of a demonstration, which needs no invitation. `post` is as in `Invitee`."""

    username: str
    post: Bilingual
    institution: InstitutionCode
    capacities: frozenset[Capacity]
    password: Password = field(repr=False)
    language: str = "es"


def address_of(text: str) -> Address:
    """Return an e-mail address. Raises `AddressMalformed` for what is none, or what no header may hold."""
    trimmed = text.strip()
    if len(trimmed) > LONGEST_ADDRESS or not _SHAPE.fullmatch(trimmed):
        raise AddressMalformed
    return Address(trimmed)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: `token` goes into the cookie and is stored nowhere in clear."""

    token: str = field(repr=False)
    account_id: AccountId
    stage: Stage


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link for an account. It is shown once; only its hash is stored."""

    token: LinkToken = field(repr=False)
    username: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """What the person who opens her link is shown, and how long her password has to be."""

    username: str
    post: Bilingual
    institution: str
    shortest: int


@dataclass(frozen=True, slots=True)
class ProposedFactor:
    """A secret to put into an authenticator; it counts from the first right code on."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A second factor that works: the session that it opened, and the recovery codes, shown this once."""

    signed_in: SignedIn
    recovery_codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session as its owner sees it. The id names it and opens nothing."""

    session_id: SessionId
    started_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What a person keeps of her account. `codes_left` is None where no second factor is asked for."""

    username: str
    shortest: int
    factor_since: datetime | None
    codes_left: int | None
    sessions: tuple[OwnSession, ...]


class AccountState(StrEnum):
    """Whether an account can sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class TeamEntry:
    """An account as its supervisor sees it, with what she may do to it."""

    account_id: AccountId
    username: str
    post: Bilingual
    capacities: frozenset[Capacity]
    state: AccountState
    may_invite: bool
    may_switch_off: bool


@dataclass(frozen=True, slots=True)
class Team:
    entries: tuple[TeamEntry, ...]
    next_cursor: str | None
