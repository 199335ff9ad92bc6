"""Functions on dates, times and durations (DMN 10.3.4.1 and 10.3.4.8)."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Final

from engine.feel.errors import Saying, failed
from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.functions.failures import NO_SUCH_DATE, NO_SUCH_TIME, TIME_OF_ZONE
from engine.feel.values.durations import MONTHS_IN_YEAR, YearsMonths
from engine.feel.values.evaluation import Evaluation
from engine.feel.values.failures import DATE_LIMIT
from engine.feel.values.lexical import (
    offset_zone,
    read_date,
    read_date_time,
    read_duration,
    read_time,
)
from engine.feel.values.numbers import whole
from engine.feel.values.types import FeelType

_DATE, _TIME, _INSTANT = FeelType.DATE, FeelType.TIME, FeelType.DATE_TIME
_NUMBER, _STRING, _MONTHS = FeelType.NUMBER, FeelType.STRING, FeelType.YEARS_MONTHS
# The standard's names are English, whatever the case's language.
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> date:
    first = _part(year, NO_SUCH_DATE)
    if not date.min.year <= first <= date.max.year:
        raise failed(DATE_LIMIT)
    try:
        return date(first, _part(month, NO_SUCH_DATE), _part(day, NO_SUCH_DATE))
    except (ValueError, OverflowError) as error:
        raise failed(NO_SUCH_DATE) from error


def _local_time(hour: Decimal, minute: Decimal, second: Decimal, _offset: None = None) -> time:
    hours, minutes, seconds = (_part(part, NO_SUCH_TIME) for part in (hour, minute, second))
    try:
        return time(hours, minutes, seconds)
    except (ValueError, OverflowError) as error:
        raise failed(NO_SUCH_TIME) from error


def _offset_time(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta) -> time:
    return _local_time(hour, minute, second).replace(tzinfo=offset_zone(offset))


def _part(number: Decimal, saying: Saying) -> int:
    """Take a whole number; how parts of a second would be taken, the standard does not say."""
    if (part := whole(number)) is None:
        raise failed(saying)
    return part


def _time_of(value: datetime) -> time:
    # An offset belongs to the time as well; what a named zone means depends on the date.
    if value.tzinfo is not None and not isinstance(value.tzinfo, timezone):
        raise failed(TIME_OF_ZONE)
    return value.timetz()


def _joined(day: date, clock: time) -> datetime:
    """Join the day that is shown with a time, which brings its own offset or none."""
    return datetime.combine(date(day.year, day.month, day.day), clock)


def _months_between(start: date, end: date) -> YearsMonths:
    """Count the whole months between the days shown, towards zero; hours and zones do not count."""
    months = (end.year - start.year) * MONTHS_IN_YEAR + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)


def _now(evaluation: Evaluation) -> datetime:
    # To the second, which is what instants are written and compared by.
    moment = evaluation.moment("now")
    return moment.now.astimezone(moment.zone).replace(microsecond=0)


def _today(evaluation: Evaluation) -> date:
    moment = evaluation.moment("today")
    return moment.now.astimezone(moment.zone).date()


def _calendar(name: str, gives: FeelType, read: Callable[[date], object]) -> Builtin:
    """Read the calendar of a date, or of the day that a date and time shows."""
    return builtin(name, form("date: date", gives, read), form("date: date and time", gives, read))


_PARTS: Final = "hour: number, minute: number, second: number"
_SPANS: Final = [(start, end) for start in (_DATE, _INSTANT) for end in (_DATE, _INSTANT)]
FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin(
        "date",
        form("from: string", _DATE, read_date, reads_text=True),
        form("from: date", _DATE, lambda value: value),
        form("from: date and time", _DATE, lambda value: value.date()),
        form("year: number, month: number, day: number", _DATE, _date_of_parts),
    ),
    builtin(
        "time",
        form("from: string", _TIME, read_time, reads_text=True),
        form("from: time", _TIME, lambda value: value),
        form("from: date and time", _TIME, _time_of),
        form(_PARTS, _TIME, _local_time),
        # A null offset is a local time, whatever null means for the other parameters.
        form(f"{_PARTS}, offset: Null", _TIME, _local_time),
        form(f"{_PARTS}, offset: days and time duration", _TIME, _offset_time),
    ),
    builtin(
        "date and time",
        form("from: string", _INSTANT, read_date_time, reads_text=True),
        form("date: date, time: time", _INSTANT, _joined),
        form("date: date and time, time: time", _INSTANT, _joined),
    ),
    builtin("duration", form("from: string", FeelType.ANY, read_duration, reads_text=True)),
    builtin(
        "years and months duration",
        *(
            form(f"from: {start.value}, to: {end.value}", _MONTHS, _months_between)
            for start, end in _SPANS
        ),
    ),
    builtin("now", form("", _INSTANT, _now, in_evaluation=True)),
    builtin("today", form("", _DATE, _today, in_evaluation=True)),
    _calendar("day of year", _NUMBER, lambda day: Decimal(day.timetuple().tm_yday)),
    _calendar("day of week", _STRING, lambda day: _DAYS[day.weekday()]),
    _calendar("month of year", _STRING, lambda day: _MONTH_NAMES[day.month - 1]),
    _calendar("week of year", _NUMBER, lambda day: Decimal(day.isocalendar().week)),
)
