"""The cantons in which a case may be opened, under their provinces."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from engine.model.views import Place


@dataclass(frozen=True, slots=True)
class Province:
    name: str
    places: tuple[Place, ...]


def by_province(places: Iterable[Place]) -> list[Province]:
    """Return the provinces in the order in which the engine gave their cantons."""
    return [
        Province(name, tuple(members))
        for name, members in groupby(places, key=lambda place: place.province)
    ]
