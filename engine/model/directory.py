"""Institutions, places and calendars: dated data that lives outside a definition version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum
from typing import Self

from engine.bilingual import Bilingual
from engine.model.ids import InstitutionCode


class Reach(IntEnum):
    """How widely something is covered, or where a role is expected to be filled; the narrowest first."""

    CANTON = 0
    PROVINCE = 1
    NATION = 2


@dataclass(frozen=True, slots=True)
class Canton:
    code: str
    name: str
    province_code: str
    province_name: str


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution as it stands today. `covers` holds "canton:…", "province:…" or "nation"."""

    code: InstitutionCode
    name: str
    roles: frozenset[str]
    services: frozenset[str]
    canton: str
    covers: frozenset[str]

    def reach(self, canton: Canton) -> Reach | None:
        """Return how it covers a canton: most narrowly as the canton itself, None if not at all."""
        areas = (f"canton:{canton.code}", f"province:{canton.province_code}", "nation")
        for reach, area in zip(Reach, areas, strict=True):
            if area in self.covers:
                return reach
        return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: every day that is neither of the `weekend` (Monday is 0) nor a holiday.

    Years without holidays in the data count weekends alone. A working day ends at `day_ends`, local time.
    """

    calendar_id: str
    weekend: frozenset[int]
    day_ends: time
    holidays: Mapping[date, Bilingual]

    def is_working_day(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays


@dataclass(frozen=True, slots=True)
class Directory:
    """Who does what where, in the order of the manifest."""

    institutions: Mapping[InstitutionCode, Institution]
    cantons: Mapping[str, Canton]
    calendars: Mapping[str, Calendar]

    @classmethod
    def empty(cls) -> Self:
        return cls({}, {}, {})

    def filling(
        self, role: str, canton_code: str, *, besides: InstitutionCode | None = None
    ) -> Institution | None:
        """Return the institution that fills `role` for a canton: the narrowest cover wins, then the order.

        `besides` is passed over: what an institution is late with climbs past itself.
        """
        found = self.nearest(role, canton_code, besides=besides)
        return found[0] if found else None

    def nearest(
        self, role: str, canton_code: str, *, besides: InstitutionCode | None = None
    ) -> tuple[Institution, Reach] | None:
        """Return the same institution with how it covers the canton."""
        canton = self.cantons[canton_code]
        found = [
            (institution, reach)
            for institution in self.institutions.values()
            if role in institution.roles
            and institution.code != besides
            and (reach := institution.reach(canton)) is not None
        ]
        # Of several that cover it alike, min keeps the first.
        return min(found, key=lambda pair: pair[1]) if found else None

    def named(self, code: str) -> Bilingual:
        """Return an institution's name, the same in every language; one that has left keeps its code."""
        found = self.institutions.get(InstitutionCode(code))
        name = found.name if found else code
        return Bilingual(name, name)

    def offering(self, service: str, canton_code: str) -> list[tuple[Institution, int]]:
        """Return the institutions that offer a service, with their reach (3: outside their territory)."""
        canton = self.cantons[canton_code]
        found = [
            (institution, reach if (reach := institution.reach(canton)) is not None else 3)
            for institution in self.institutions.values()
            if service in institution.services
        ]
        return sorted(found, key=lambda pair: pair[1])
