"""The cantons in which a case may be opened, under their provinces."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from engine.model.views import Place


@dataclass(frozen=True, slots=True)
class Province:
    code: str
    name: str
    places: tuple[Place, ...]


def by_province(places: Iterable[Place]) -> list[Province]:
    """Return the provinces in the order in which the engine gave their cantons."""
    return [
        Province(code, name, tuple(members))
        for (code, name), members in groupby(
            places, key=lambda place: (place.province_code, place.province)
        )
    ]


def with_code(provinces: Sequence[Province], code: str | None) -> Province:
    """Return the province with this code, else the first: that of the reader's own institution."""
    return next((province for province in provinces if province.code == code), provinces[0])
