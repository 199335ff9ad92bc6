"""Finds who holds a task: as its lane says, else more widely, else the coordination."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from engine.model.case import Fact
from engine.model.directory import Directory, Reach
from engine.model.ids import AccountId, InstitutionCode
from engine.model.manifest import Manifest
from engine.model.process import Holder, PartyHolder, PersonHolder, RoleHolder

FallBack = Literal["province", "nation", "coordination"]

_WIDER: Final[Mapping[Reach, FallBack]] = {Reach.PROVINCE: "province", Reach.NATION: "nation"}


@dataclass(frozen=True, slots=True)
class Holding:
    """The institution that holds a task, and the person in it (`account_id`) if it is hers alone.

    `reach` says how far the task had to go when nobody stood where the protocol expects it, and None when
    somebody did. `told` is then the coordination of the place, which has to know.
    """

    institution: InstitutionCode
    reach: FallBack | None = None
    told: InstitutionCode | None = None
    account_id: AccountId | None = None


def find_holder(
    manifest: Manifest,
    directory: Directory,
    canton_code: str,
    holder: Holder | None,
    facts: Mapping[str, Fact],
) -> Holding | None:
    """Return who holds a task of a lane with `holder`; None when there is not even a coordination."""
    role = manifest.coordination
    coordination = directory.filling(role, canton_code) if role else None
    told = coordination.code if coordination else None
    known = directory.institutions
    if isinstance(holder, PartyHolder):
        chosen = facts.get(holder.fact)
        if chosen is not None and chosen.value in known:
            return Holding(InstitutionCode(str(chosen.value)))
    if isinstance(holder, PersonHolder):
        taken = facts.get(holder.role)
        if taken is not None and taken.value in known:
            # Whom a coordinator put in her place is an institution; a person of it then takes the task.
            took_it_herself = taken.institution == taken.value
            person = taken.account_id if took_it_herself else None
            return Holding(InstitutionCode(str(taken.value)), account_id=person)
    if isinstance(holder, RoleHolder):
        found = directory.nearest(holder.role, canton_code)
        if found is not None:
            institution, reach = found
            if reach <= manifest.roles[holder.role].level:
                return Holding(institution.code)
            return Holding(institution.code, _WIDER[reach], told)
    return Holding(told, "coordination", told) if told else None
