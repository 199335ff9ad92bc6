"""Reading, ordering and adding dates, times and durations (DMN 10.3.2.3.4 to 10.3.2.3.8)."""

from datetime import UTC, date, datetime, time, timedelta

from engine.feel.errors import failed
from engine.feel.limits import MAX_MONTHS
from engine.feel.values.durations import MONTHS_IN_YEAR, YearsMonths
from engine.feel.values.failures import (
    DATE_LIMIT,
    DURATION_LIMIT,
    LOCAL_GAP,
    MIXED_ZONES,
    NO_SUCH_DAY,
    PART_OF_DAY,
    TIMES_OF_TWO_DAYS,
)

_DAY = timedelta(days=1)


def instant(value: datetime) -> datetime:
    """Give what two instants are compared and subtracted by.

    Python compares and subtracts by the wall when both sides share a zone, which is wrong
    across a clock change; the standard goes by elapsed seconds.
    """
    if value.tzinfo is None or value.tzinfo is UTC:
        return value
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise failed(DATE_LIMIT) from error


def same_zoning(left: datetime | time, right: datetime | time) -> None:
    if (left.tzinfo is None) is not (right.tzinfo is None):
        raise failed(MIXED_ZONES)


def same_day(left: time, right: time) -> None:
    """Refuse times that offsets put on two days: whether the clock then starts anew is left open."""
    if _day_moved(left) != _day_moved(right):
        raise failed(TIMES_OF_TWO_DAYS)


def _day_moved(clock: time) -> int:
    offset = clock.utcoffset()
    if offset is None:
        return 0
    return (
        timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second) - offset
    ) // _DAY


def date_plus_days(start: date, length: timedelta) -> date:
    """Add whole days; on part of a day the readings of the standard differ."""
    if length % _DAY:
        raise failed(PART_OF_DAY)
    try:
        return start + length
    except OverflowError as error:
        raise failed(DATE_LIMIT) from error


def date_minus_days(start: date, length: timedelta) -> date:
    return date_plus_days(start, negated_length(length))


def instant_plus_days(start: datetime, length: timedelta) -> datetime:
    """Add elapsed time, not wall time: a clock change moves the hour that is shown."""
    try:
        moved = instant(start) + length
        return moved if start.tzinfo is None else moved.astimezone(start.tzinfo)
    except OverflowError as error:
        raise failed(DATE_LIMIT) from error


def instant_minus_days(start: datetime, length: timedelta) -> datetime:
    return instant_plus_days(start, negated_length(length))


def date_plus_months(start: date, length: YearsMonths) -> date:
    """Add months to a date, as DMN table 57: the day stays, or there is no value."""
    months = start.year * MONTHS_IN_YEAR + start.month - 1 + length.months
    year, month = divmod(months, MONTHS_IN_YEAR)
    if not date.min.year <= year <= date.max.year:
        raise failed(DATE_LIMIT)
    try:
        return date(year, month + 1, start.day)
    except ValueError as error:
        raise failed(NO_SUCH_DAY) from error


def date_minus_months(start: date, length: YearsMonths) -> date:
    return date_plus_months(start, YearsMonths(-length.months))


def instant_plus_months(start: datetime, length: YearsMonths) -> datetime:
    """Move the date and keep the wall time, where that wall time exists just once."""
    day = date_plus_months(start.date(), length)
    return unambiguous(datetime.combine(day, start.timetz()))


def instant_minus_months(start: datetime, length: YearsMonths) -> datetime:
    return instant_plus_months(start, YearsMonths(-length.months))


def unambiguous(value: datetime) -> datetime:
    """Refuse a wall time that a clock change skips or repeats: the standard names no instant."""
    if value.utcoffset() != value.replace(fold=1 - value.fold).utcoffset():
        raise failed(LOCAL_GAP)
    return value


def instant_minus_instant(left: datetime, right: datetime) -> timedelta:
    same_zoning(left, right)
    return instant(left) - instant(right)


def date_minus_date(left: date, right: date) -> timedelta:
    return left - right


def length_plus_length(left: timedelta, right: timedelta) -> timedelta:
    try:
        return left + right
    except OverflowError as error:
        raise failed(DURATION_LIMIT) from error


def length_minus_length(left: timedelta, right: timedelta) -> timedelta:
    return length_plus_length(left, negated_length(right))


def negated_length(length: timedelta) -> timedelta:
    try:
        return -length
    except OverflowError as error:
        raise failed(DURATION_LIMIT) from error


def months_plus_months(left: YearsMonths, right: YearsMonths) -> YearsMonths:
    return bounded_months(left.months + right.months)


def months_minus_months(left: YearsMonths, right: YearsMonths) -> YearsMonths:
    return bounded_months(left.months - right.months)


def bounded_months(months: int) -> YearsMonths:
    if abs(months) > MAX_MONTHS:
        raise failed(DURATION_LIMIT)
    return YearsMonths(months)
