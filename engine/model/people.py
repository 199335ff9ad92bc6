"""Accounts as they are created."""

from dataclasses import dataclass, field
from typing import NewType

from engine.bilingual import Bilingual
from engine.model.actor import Capacity
from engine.model.ids import InstitutionCode

Password = NewType("Password", str)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to create. `post` is what others read; it names a post, never a person."""

    username: str
    post: Bilingual
    institution: InstitutionCode
    capacities: frozenset[Capacity]
    password: Password = field(repr=False)
    language: str = "es"
