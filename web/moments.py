"""Instants in the words of the page's language, in the zone of the place they concern."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_name

from web.current import language
from web.wording import _

Urgency = Literal["overdue", "today", "later"]

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


def _written(at: datetime, zone: str, pattern: str) -> str:
    return format_datetime(at, pattern, tzinfo=ZoneInfo(zone), locale=language())


def moment(at: datetime, zone: str) -> str:
    """Return "21 nov 2026, 17:00"."""
    return _written(at, zone, "d MMM y, HH:mm")


def hour(at: datetime, zone: str) -> str:
    return _written(at, zone, "HH:mm")


def machine_time(at: datetime, zone: str) -> str:
    """Return the instant for a `datetime` attribute."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


def field_time(at: datetime, zone: str) -> str:
    """Return the instant for a field in which a person chooses day and hour."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def zone_name(zone: str) -> str:
    return get_timezone_name(ZoneInfo(zone), locale=language())


def days_until(at: datetime, now: datetime, zone: str) -> int:
    """Return how many midnights of the zone lie between now and an instant."""
    local = ZoneInfo(zone)
    return (at.astimezone(local).date() - now.astimezone(local).date()).days


def urgency(due_at: datetime, now: datetime, zone: str) -> Urgency:
    if due_at <= now:
        return "overdue"
    return "today" if days_until(due_at, now, zone) == 0 else "later"


def span(length: timedelta) -> str:
    """Return a length of time in its two largest units: "3 d 4 h", "5 h", "12 min"."""
    days, rest = divmod(length, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = rest // _MINUTE
    if days:
        return (
            _("%(days)d d %(hours)d h", days=days, hours=hours) if hours else _("%(n)d d", n=days)
        )
    if hours:
        return _("%(n)d h", n=hours)
    return _("%(n)d min", n=max(minutes, 1))


def due_words(due_at: datetime, now: datetime, zone: str) -> str:
    """Return when something is due as a person says it: "Vence hoy 17:00", "Atrasada 5 h"."""
    if due_at <= now:
        return _("Late by %(span)s", span=span(now - due_at))
    at = hour(due_at, zone)
    match days_until(due_at, now, zone):
        case 0:
            return _("Due today %(at)s", at=at)
        case 1:
            return _("Due tomorrow %(at)s", at=at)
        case days if days < 7:  # noqa: PLR2004 - the same weekday would be ambiguous
            return _("Due on %(day)s", day=_written(due_at, zone, "EEEE d MMM, HH:mm"))
        case _days:
            return _("Due %(at)s", at=moment(due_at, zone))
