"""The texts of temporal values, read and written (DMN 10.3.2.3, XML Schema lexical forms)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from engine.feel.errors import FeelError, failed
from engine.feel.values.durations import MONTHS_IN_YEAR, YearsMonths
from engine.feel.values.failures import (
    BAD_LEXICAL,
    DATE_LIMIT,
    DURATION_LIMIT,
    FRACTION_LIMIT,
    NO_SUCH_OFFSET,
    TIME_ZONE_NAME,
    ZONE,
)
from engine.feel.values.temporal import unambiguous
from engine.feel.values.types import TYPE_NAMES, FeelType

# The standard's years go beyond Python's: these texts are dates, but of no value here.
_DATE: Final = re.compile(r"(?:-?[1-9][0-9]{4,}|-?[0-9]{4})-[0-9]{2}-[0-9]{2}")
_DATE_LENGTH: Final = len("2026-01-31")
_TIME: Final = re.compile(
    r"(?P<clock>(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})(?:\.(?P<fraction>[0-9]+))?"
    r"(?:(?P<utc>Z)|(?P<offset>[+-][0-9]{2}:[0-9]{2})|@(?P<zone>[A-Za-z0-9_+/-]+))?"
)
_DAYS_TIME: Final = re.compile(
    r"(?P<sign>-?)P(?=.)(?:(?P<days>[0-9]+)D)?"
    r"(?:T(?=.)(?:(?P<hours>[0-9]+)H)?(?:(?P<minutes>[0-9]+)M)?"
    r"(?:(?P<seconds>[0-9]+)(?:\.(?P<fraction>[0-9]+))?S)?)?"
)
_YEARS_MONTHS: Final = re.compile(
    r"(?P<sign>-?)P(?=.)(?:(?P<years>[0-9]+)Y)?(?:(?P<months>[0-9]+)M)?"
)
_EXAMPLES: Final[Mapping[FeelType, str]] = {
    FeelType.DATE: "2026-01-31",
    FeelType.TIME: "08:30:00-06:00",
    FeelType.DATE_TIME: "2026-01-31T08:30:00-06:00",
    FeelType.DAYS_TIME: "PT4H, P3D, P1Y6M",
    FeelType.NUMBER: "1.5",
}
_MICROSECOND_DIGITS: Final = 6
# Longer runs of digits cannot be a duration that fits, and would cost time to read.
_LENGTH_DIGITS: Final = 12
_MAX_OFFSET: Final = timedelta(hours=14)


def misread(kind: FeelType) -> FeelError:
    return failed(BAD_LEXICAL, kind=TYPE_NAMES[kind], example=_EXAMPLES[kind])


def read_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise misread(FeelType.DATE)
    if len(text) != _DATE_LENGTH:
        raise failed(DATE_LIMIT)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise misread(FeelType.DATE) from error


def read_time(text: str) -> time:
    found = _TIME.fullmatch(text)
    if not found:
        raise misread(FeelType.TIME)
    if found["zone"]:
        raise failed(TIME_ZONE_NAME)
    return _clock(found, FeelType.TIME).replace(tzinfo=_zone(found, FeelType.TIME))


def read_date_time(text: str) -> datetime:
    """Read a date and time; the time may be left out and is midnight then (DMN 10.3.4.1)."""
    if _DATE.fullmatch(text):
        return datetime.combine(read_date(text), time())
    day, mark, rest = text.partition("T")
    found = _TIME.fullmatch(rest)
    if not mark or not found:
        raise misread(FeelType.DATE_TIME)
    clock = _clock(found, FeelType.DATE_TIME)
    zone = _zone(found, FeelType.DATE_TIME)
    return unambiguous(datetime.combine(read_date(day), clock, zone))


def read_duration(text: str) -> timedelta | YearsMonths:
    """Read either kind; one that mixes months with days has no value in the standard."""
    if len(text) > 4 * _LENGTH_DIGITS:
        raise misread(FeelType.DAYS_TIME)
    if months := _YEARS_MONTHS.fullmatch(text):
        return _months(months)
    if days := _DAYS_TIME.fullmatch(text):
        return _days(days)
    raise misread(FeelType.DAYS_TIME)


def read_at_literal(text: str) -> tuple[FeelType, object] | None:
    """Read what follows an at-sign (DMN 10.3.1.2 rule 64), or find that nothing fits."""
    for kind, shape, read in _SHAPES:
        if shape.fullmatch(text):
            return kind, read(text)
    return None


# The shape decides which kind is meant; its own reader then judges the text.
_SHAPES: Final[tuple[tuple[FeelType, re.Pattern[str], Callable[[str], object]], ...]] = (
    (FeelType.DATE, re.compile(r"[0-9-]+"), read_date),
    (FeelType.DATE_TIME, re.compile(r"-?[0-9]+-[^T]*T.*"), read_date_time),
    (FeelType.TIME, re.compile(r"[0-9]+:.*"), read_time),
    (FeelType.YEARS_MONTHS, _YEARS_MONTHS, read_duration),
    (FeelType.DAYS_TIME, _DAYS_TIME, read_duration),
)


def _clock(found: re.Match[str], kind: FeelType) -> time:
    microsecond = _microseconds(found["fraction"])
    try:
        return time.fromisoformat(found["clock"]).replace(microsecond=microsecond)
    except ValueError as error:
        raise misread(kind) from error


def _microseconds(fraction: str | None) -> int:
    digits = (fraction or "").rstrip("0")
    if len(digits) > _MICROSECOND_DIGITS:
        raise failed(FRACTION_LIMIT)
    return int(digits.ljust(_MICROSECOND_DIGITS, "0"))


def _zone(found: re.Match[str], kind: FeelType) -> tzinfo | None:
    if found["zone"]:
        return _named_zone(found["zone"])
    if found["utc"]:
        return UTC
    return _offset(found["offset"], kind) if found["offset"] else None


def _named_zone(name: str) -> ZoneInfo:
    # A zone is read from files: besides an unknown key, a folder's name reaches the disk.
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise failed(ZONE) from error


def _offset(text: str, kind: FeelType) -> timezone:
    hours, minutes = int(text[1:3]), int(text[4:6])
    length = timedelta(hours=hours, minutes=minutes)
    if minutes >= 60 or length > _MAX_OFFSET:  # noqa: PLR2004 - minutes in an hour
        raise misread(kind)
    return timezone(-length if text[0] == "-" else length)


def offset_zone(length: timedelta) -> timezone:
    """Give the zone at some distance from UTC; XML Schema knows none beyond fourteen hours."""
    if abs(length) > _MAX_OFFSET or length % timedelta(seconds=1):
        raise failed(NO_SUCH_OFFSET)
    return timezone(length)


def _months(found: re.Match[str]) -> YearsMonths:
    years, months = (_count(found[name]) for name in ("years", "months"))
    total = years * MONTHS_IN_YEAR + months
    return YearsMonths(-total if found["sign"] else total)


def _days(found: re.Match[str]) -> timedelta:
    days, hours, minutes, seconds = (
        _count(found[name]) for name in ("days", "hours", "minutes", "seconds")
    )
    try:
        length = timedelta(
            days=days,
            hours=hours,
            minutes=minutes,
            seconds=seconds,
            microseconds=_microseconds(found["fraction"]),
        )
        return -length if found["sign"] else length
    except OverflowError as error:
        raise failed(DURATION_LIMIT) from error


def _count(digits: str | None) -> int:
    if digits and len(digits) > _LENGTH_DIGITS:
        raise failed(DURATION_LIMIT)
    return int(digits or 0)


def write_days_time(length: timedelta) -> str:
    """Write the canonical form of XML Schema: PT0S when there is no length."""
    sign, whole = ("-", -length) if length < timedelta(0) else ("", length)
    minutes, seconds = divmod(whole.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{whole.microseconds:06d}".rstrip("0").rstrip(".")
    clock = "".join(f"{count}{unit}" for count, unit in ((hours, "H"), (minutes, "M")) if count)
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    day = f"{whole.days}D" if whole.days else ""
    return f"{sign}P{day}T{clock}" if clock else f"{sign}P{day or 'T0S'}"


def write_time(clock: time) -> str:
    fraction = f".{clock.microsecond:06d}".rstrip("0").rstrip(".")
    return f"{clock:%H:%M:%S}{fraction}{_written_zone(clock.tzinfo, clock.utcoffset())}"


def write_date_time(value: datetime) -> str:
    zone = _written_zone(value.tzinfo, value.utcoffset())
    return f"{value.date().isoformat()}T{write_time(value.time())}{zone}"


def _written_zone(zone: tzinfo | None, offset: timedelta | None) -> str:
    if isinstance(zone, ZoneInfo) and zone.key:
        return f"@{zone.key}"
    if offset is None:
        return ""
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    hours, minutes = divmod(minutes, 60)
    written = f"{'-' if offset < timedelta(0) else '+'}{hours:02d}:{minutes:02d}"
    return f"{written}:{seconds:02d}" if seconds else written
