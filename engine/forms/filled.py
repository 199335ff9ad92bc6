"""A value written into its question, as a person would have typed or picked it there."""

from datetime import date, datetime
from decimal import Decimal

from engine.model.form import Choice, Field


def filled(field: Field, value: object, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """Return what the form would send for a value; nothing where the question does not take it."""
    written = _written(value)
    if field.kind in {"radio", "select", "checklist"}:
        offered = {choice.value for choice in (*field.choices, *choices)}
        return written if set(written) <= offered else ()
    return written


def _written(value: object) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("true",) if value else ()
    if isinstance(value, list):
        return tuple(text for each in value for text in _written(each))
    if isinstance(value, date) and not isinstance(value, datetime):
        return (value.isoformat(),)
    if isinstance(value, Decimal):
        return (f"{value:f}",)
    return (str(value),) if isinstance(value, str | int) else ()
