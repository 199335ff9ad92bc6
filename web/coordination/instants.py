"""A moment as a person writes it: in the hour of the place that she writes about."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.errors import InterventionRefused


def local_instant(written: str, zone: str) -> datetime:
    """Return the instant of "2026-11-27T17:00" in a zone. Raises `InterventionRefused` for what is none."""
    try:
        local = datetime.fromisoformat(written)
    except ValueError as error:
        raise InterventionRefused(field="due_at", problem=_UNREADABLE) from error
    if local.tzinfo is not None:
        raise InterventionRefused(field="due_at", problem=_UNREADABLE)
    return local.replace(tzinfo=ZoneInfo(zone))


_UNREADABLE: Final = Bilingual("Elija un día y una hora.", "Choose a day and an hour.")
