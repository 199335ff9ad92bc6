"""The conversions `number` and `string` (DMN 10.3.4.1)."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from engine.feel.limits import DIGITS
from engine.feel.values.durations import YearsMonths
from engine.feel.values.lexical import misread, write_date_time, write_days_time, write_time
from engine.feel.values.numbers import checked, plain
from engine.feel.values.types import FeelType

_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)")
WRITERS: Final[Mapping[FeelType, Callable[..., str]]] = {
    FeelType.STRING: str,
    FeelType.NUMBER: plain,
    FeelType.BOOLEAN: lambda value: "true" if value else "false",
    FeelType.DATE: lambda value: value.isoformat(),
    FeelType.TIME: write_time,
    FeelType.DATE_TIME: write_date_time,
    FeelType.DAYS_TIME: write_days_time,
    FeelType.YEARS_MONTHS: YearsMonths.written,
}


def read_number(text: str) -> Decimal:
    """Read a FEEL number literal, with its sign and nothing else."""
    if len(text) > 2 * DIGITS or not _NUMBER.fullmatch(text):
        raise misread(FeelType.NUMBER)
    return checked(Decimal(text))
