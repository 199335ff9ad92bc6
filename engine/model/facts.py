"""The stored form of a fact: JSON that keeps the type, so that what is read is what was written."""

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

Stored = list[Any]


def encode_fact(value: object) -> Stored:
    """Return `[type, json]` for a fact's value.

    Refuses with ValueError what no fact may be: a float, a naive date-time, a set, a non-text key.
    """
    if value is None or isinstance(value, bool):
        return ["boolean" if value is not None else "null", value]
    if isinstance(value, str):
        return ["string", str(value)]
    if isinstance(value, int | Decimal):
        return ["number", str(value)]
    if isinstance(value, datetime):
        return ["date_time", _aware(value).isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, timedelta):
        return ["days_time", [value.days, value.seconds, value.microseconds]]
    return _encode_container(value)


def _encode_container(value: object) -> Stored:
    if isinstance(value, list | tuple):
        return ["list", [encode_fact(item) for item in value]]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return ["context", {key: encode_fact(item) for key, item in value.items()}]
    message = f"a fact cannot hold a value of type {type(value).__name__}"
    raise ValueError(message)


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        message = "a date-time fact needs a zone"
        raise ValueError(message)
    return value


def decode_fact(stored: Stored) -> object:
    """Return the value that `encode_fact` was given; raises ValueError on any other shape."""
    try:
        kind, raw = stored
        return _decode(kind, raw)
    except (TypeError, KeyError, InvalidOperation) as error:
        message = "not a stored fact"
        raise ValueError(message) from error


def _decode(kind: str, raw: Any) -> object:
    match kind:
        case "null" | "boolean" | "string":
            return raw
        case "number":
            number = Decimal(raw)
            return int(number) if number == number.to_integral_value() and "E" not in raw else number
        case "date":
            return date.fromisoformat(raw)
        case "date_time":
            return datetime.fromisoformat(raw)
        case "days_time":
            return timedelta(*raw)
        case "list":
            return [decode_fact(item) for item in raw]
        case "context":
            return {key: decode_fact(item) for key, item in raw.items()}
        case _:
            message = f"unknown kind of fact: {kind}"
            raise ValueError(message)
