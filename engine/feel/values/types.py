"""The types that facts are declared with and expressions are checked by (DMN 10.3.2.1 and 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from engine.feel.errors import Saying


class FeelType(Enum):
    """A FEEL type; ANY is what nothing is known about, NULL the type of `null` alone."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date and time"
    DAYS_TIME = "days and time duration"
    YEARS_MONTHS = "years and months duration"
    LIST = "list"
    CONTEXT = "context"
    RANGE = "range"
    FUNCTION = "function"
    ANY = "Any"
    NULL = "Null"


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a value beforehand: its type and, as far as known, what it is made of.

    `item` is the shape of a list's items or of a range's bounds, `entries` those of a context; None
    where they are not known.
    """

    kind: FeelType
    item: Shape | None = None
    entries: tuple[tuple[str, Shape], ...] | None = None

    def inner(self) -> Shape:
        """Give the shape of an item, or that nothing is known of it."""
        return self.item or ANYTHING

    def entry(self, name: str) -> Shape | None:
        """Give the shape of an entry; None when there is no such entry among those known."""
        return dict(self.entries or ()).get(name)


ANYTHING: Final = Shape(FeelType.ANY)


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of a fact before it has a value; `shape` tells more than the type where given."""

    type: FeelType
    nullable: bool = True
    shape: Shape | None = None

    def known(self) -> Shape:
        return self.shape or Shape(self.type)


_SPANISH: Final[Mapping[FeelType, str]] = {
    FeelType.NUMBER: "número",
    FeelType.STRING: "texto",
    FeelType.BOOLEAN: "lógico",
    FeelType.DATE: "fecha",
    FeelType.TIME: "hora",
    FeelType.DATE_TIME: "fecha y hora",
    FeelType.DAYS_TIME: "duración en días y horas",
    FeelType.YEARS_MONTHS: "duración en años y meses",
    FeelType.LIST: "lista",
    FeelType.CONTEXT: "contexto",
    FeelType.RANGE: "intervalo",
    FeelType.FUNCTION: "función",
    FeelType.ANY: "cualquiera",
    FeelType.NULL: "nulo",
}

TYPE_NAMES: Final[Mapping[FeelType, Saying]] = {
    kind: Saying(es=spanish, en=kind.value) for kind, spanish in _SPANISH.items()
}

UNKNOWN: Final = frozenset({FeelType.ANY, FeelType.NULL})

ORDERED: Final = frozenset(
    {
        FeelType.NUMBER,
        FeelType.STRING,
        FeelType.DATE,
        FeelType.TIME,
        FeelType.DATE_TIME,
        FeelType.DAYS_TIME,
        FeelType.YEARS_MONTHS,
    }
)


def fits(actual: FeelType, wanted: FeelType) -> bool:
    """Tell whether a value of one static type may stand where another is wanted."""
    return actual is wanted or wanted is FeelType.ANY or actual in UNKNOWN


def comparable(left: FeelType, right: FeelType) -> bool:
    """Tell whether two static types may be compared; null compares with everything."""
    return left is right or left in UNKNOWN or right in UNKNOWN


def joined(left: Shape, right: Shape) -> Shape:
    """Give the shape of a value that comes from either of two expressions."""
    if left == right or right.kind is FeelType.NULL:
        return left
    if left.kind is FeelType.NULL:
        return right
    return Shape(left.kind) if left.kind is right.kind else ANYTHING


def joined_all(shapes: list[Shape]) -> Shape:
    """Give the shape of a value that comes from any of some expressions."""
    known = shapes[0] if shapes else ANYTHING
    for shape in shapes[1:]:
        known = joined(known, shape)
    return known
