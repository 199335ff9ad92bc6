"""The types that facts are declared with and expressions are checked by (DMN 10.3.2.1)."""

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
    ANY = "Any"
    NULL = "Null"


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of a fact before it has a value."""

    type: FeelType
    nullable: bool = True


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


def joined(left: FeelType, right: FeelType) -> FeelType:
    """Give the type of a value that comes from either of two expressions."""
    if left is right or right is FeelType.NULL:
        return left
    return right if left is FeelType.NULL else FeelType.ANY
