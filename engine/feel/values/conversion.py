"""A value as its declared type: what forms and programs give as text is read (DMN 10.3.2.3)."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.feel.errors import failed
from engine.feel.values.border import to_feel
from engine.feel.values.failures import NOT_OF_TYPE
from engine.feel.values.kinds import kind_of
from engine.feel.values.lexical import read_date, read_date_time, read_duration, read_time
from engine.feel.values.texts import read_number
from engine.feel.values.types import TYPE_NAMES, FeelType

_BOOLEANS: Final[Mapping[str, object]] = {"true": True, "false": False}
_READERS: Final[Mapping[FeelType, Callable[[str], object]]] = {
    FeelType.NUMBER: read_number,
    FeelType.BOOLEAN: lambda text: _BOOLEANS.get(text, text),
    FeelType.DATE: read_date,
    FeelType.TIME: read_time,
    FeelType.DATE_TIME: read_date_time,
    FeelType.DAYS_TIME: read_duration,
    FeelType.YEARS_MONTHS: read_duration,
}


def convert(value: object, kind: FeelType) -> object:
    """Give the FEEL value of a declared type; a text is read, any other value must be of the type.

    Null has every type. Raises FeelError for what is of another type or cannot be read.
    """
    known = to_feel(value)
    if isinstance(known, str) and kind in _READERS:
        known = to_feel(_READERS[kind](known))
    return require(known, kind)


def require(known: object, kind: FeelType) -> object:
    """Give back a FEEL value that has this type already; raises FeelError when it has another."""
    if known is None or kind is FeelType.ANY or kind_of(known) is kind:
        return known
    raise failed(NOT_OF_TYPE, wanted=TYPE_NAMES[kind], actual=TYPE_NAMES[kind_of(known)])
