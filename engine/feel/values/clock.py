"""Adding to a time of day and subtracting from it (DMN tables 57 and 58)."""

from datetime import date, datetime, time, timedelta
from typing import Final

from engine.feel.errors import failed
from engine.feel.values.failures import TIME_OFFSETS
from engine.feel.values.temporal import same_zoning

_DAY: Final = timedelta(days=1)


def time_plus_days(clock: time, length: timedelta) -> time:
    """Turn the clock, past midnight too; the offset stays."""
    moved = (_since_midnight(clock) + length % _DAY) % _DAY
    shown = datetime.combine(date.min, time()) + moved
    return shown.time().replace(tzinfo=clock.tzinfo)


def time_minus_days(clock: time, length: timedelta) -> time:
    # Reduced before it is negated: the longest duration has no negative.
    return time_plus_days(clock, -(length % _DAY))


def time_minus_time(left: time, right: time) -> timedelta:
    """Tell how far apart two times of one day are; whether offsets move the day is left open."""
    same_zoning(left, right)
    if left.utcoffset() != right.utcoffset():
        raise failed(TIME_OFFSETS)
    return _since_midnight(left) - _since_midnight(right)


def _since_midnight(clock: time) -> timedelta:
    return timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )
