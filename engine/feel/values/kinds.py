"""Which Python type holds the values of which FEEL type, and how large a value may be."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engine.feel.errors import failed
from engine.feel.limits import MAX_ITEMS, MAX_TEXT
from engine.feel.values.durations import YearsMonths
from engine.feel.values.failures import LIST_LIMIT, TEXT_LIMIT
from engine.feel.values.functions import Function
from engine.feel.values.ranges import Range
from engine.feel.values.types import FeelType

# FEEL values have exactly these Python types; a subclass is converted when it enters.
KINDS: Final[Mapping[type, FeelType]] = {
    Decimal: FeelType.NUMBER,
    str: FeelType.STRING,
    bool: FeelType.BOOLEAN,
    date: FeelType.DATE,
    time: FeelType.TIME,
    datetime: FeelType.DATE_TIME,
    timedelta: FeelType.DAYS_TIME,
    YearsMonths: FeelType.YEARS_MONTHS,
    list: FeelType.LIST,
    dict: FeelType.CONTEXT,
    Range: FeelType.RANGE,
    Function: FeelType.FUNCTION,
    type(None): FeelType.NULL,
}


def kind_of(value: object) -> FeelType:
    return KINDS[type(value)]


def bounded_text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise failed(TEXT_LIMIT)
    return text


def bounded_list(items: list[object]) -> list[object]:
    if len(items) > MAX_ITEMS:
        raise failed(LIST_LIMIT)
    return items
