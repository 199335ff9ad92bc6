"""Who acts: a person for an institution, in the capacities that she holds there."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.bilingual import Bilingual
from engine.model.ids import AccountId, InstitutionCode


class Capacity(StrEnum):
    """What a person does in her institution."""

    WORKER = "worker"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `post` is what others read: a post, never a person's name."""

    account_id: AccountId
    username: str
    post: Bilingual
    institution: InstitutionCode
    institution_name: str
    roles: frozenset[str]
    covers: frozenset[str]
    capacities: frozenset[Capacity]
    language: str = "es"

    def is_(self, capacity: Capacity) -> bool:
        return capacity in self.capacities


SYSTEM: Final = Actor(
    account_id=AccountId("system"),
    username="system",
    post=Bilingual("Sistema", "System"),
    institution=InstitutionCode(""),
    institution_name="",
    roles=frozenset(),
    covers=frozenset(),
    capacities=frozenset(),
)

OPERATOR: Final = Actor(
    account_id=AccountId("operator"),
    username="operator",
    post=Bilingual("Línea de órdenes", "Command line"),
    institution=InstitutionCode(""),
    institution_name="",
    roles=frozenset(),
    covers=frozenset(),
    capacities=frozenset(),
)
"""Whoever has the machine and its keys. The command line acts as this, on accounts alone; no session does."""
