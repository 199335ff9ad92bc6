"""When a task is due, why, and who is told as the time passes. Pure: the moment is given."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.feel import FeelError, Moment, compile_condition
from engine.model.directory import Calendar
from engine.model.due import Due, Rung
from engine.model.manifest import Deadline, DeadlineValue

LEAST_GAP: Final = timedelta(hours=24)
MOST_GAP: Final = timedelta(days=7)
NAMED: Final = 4
"""How many holidays an explanation names before it says that there are more."""


def due_of(
    deadline: Deadline,
    facts: Mapping[str, object],
    since: datetime,
    zone: ZoneInfo,
    calendar: Calendar,
) -> Due:
    """Return when a task that became ready at `since` is due. The first value whose `when` is true wins."""
    value = _value_for(deadline, facts, Moment(since, zone))
    if value.counting == "working_days":
        return _working_days(value.span.days, since.astimezone(zone), calendar)
    return _clock_time(value, since.astimezone(zone))


def rungs_of(deadline: Deadline, since: datetime, due_at: datetime) -> Iterator[Rung]:
    """Yield the reminders, then the rungs: at 100 %, at 200 %, then each 100 % more (24 hours to 7 days)."""
    span = due_at - since
    for position, percent in enumerate(deadline.reminders, 1):
        yield Rung("reminder", position, since + span * percent / 100, "holder")
    at = due_at
    for position, target in enumerate(deadline.ladder, 1):
        yield Rung("escalation", position, at, target)
        at += span if position == 1 else min(max(span, LEAST_GAP), MOST_GAP)


def _value_for(deadline: Deadline, facts: Mapping[str, object], moment: Moment) -> DeadlineValue:
    for value in deadline.values:
        if value.when is None or _holds(value.when, facts, moment):
            return value
    message = f"deadline {deadline.id} has no value without a condition"
    raise ValueError(message)


def _holds(condition: str, facts: Mapping[str, object], moment: Moment) -> bool:
    """A condition that cannot be evaluated does not hold: a task always gets a date."""
    compiled = _compiled(condition)
    context = {name: facts.get(name) for name in compiled.names}
    try:
        return compiled.evaluate(context, moment=moment) is True
    except FeelError:
        return False


_compiled = lru_cache(maxsize=1024)(compile_condition)


def _clock_time(value: DeadlineValue, since: datetime) -> Due:
    """Months count on the local calendar (31 January plus one month is the last of February)."""
    month = since.month - 1 + value.months
    year, month = since.year + month // 12, month % 12 + 1
    day = min(since.day, monthrange(year, month)[1])
    at = since.replace(year=year, month=month, day=day)
    utc = at.astimezone(ZoneInfo("UTC")) + value.span
    return Due(utc, _spoken(value))


def _spoken(value: DeadlineValue) -> Bilingual:
    parts_es, parts_en = [], []
    hours, days = value.span.seconds // 3600, value.span.days
    minutes = value.span.seconds % 3600 // 60
    if days and not hours and not minutes and days == 1:
        hours, days = 24, 0
    for number, es, en in (
        (value.months, ("mes", "meses"), ("month", "months")),
        (days, ("día", "días"), ("day", "days")),
        (hours, ("hora", "horas"), ("hour", "hours")),
        (minutes, ("minuto", "minutos"), ("minute", "minutes")),
    ):
        if number:
            parts_es.append(f"{number} {es[number != 1]}")
            parts_en.append(f"{number} {en[number != 1]}")
    return Bilingual(
        f"{' y '.join(parts_es)} desde que la tarea quedó lista",
        f"{' and '.join(parts_en)} from when the task became ready",
    )


def _working_days(count: int, since: datetime, calendar: Calendar) -> Due:
    day, left, skipped = since.date(), count, list[date]()
    while left:
        day += timedelta(days=1)
        if calendar.is_working_day(day):
            left -= 1
        elif day in calendar.holidays and day.weekday() not in calendar.weekend:
            skipped.append(day)
    local = datetime.combine(day, calendar.day_ends, since.tzinfo)
    return Due(local.astimezone(ZoneInfo("UTC")), _counted(count, skipped, calendar))


def _counted(count: int, skipped: list[date], calendar: Calendar) -> Bilingual:
    es = f"{count} {'día hábil' if count == 1 else 'días hábiles'} desde que la tarea quedó lista"
    en = f"{count} working {'day' if count == 1 else 'days'} from when the task became ready"
    if skipped:
        names = [(day, calendar.holidays[day]) for day in skipped[:NAMED]]
        more = ["…"] if len(skipped) > NAMED else []
        es += "; no cuenta " + ", ".join([f"{day:%d/%m} ({name.es})" for day, name in names] + more)
        en += "; not counting " + ", ".join(
            [f"{day:%d/%m} ({name.en})" for day, name in names] + more
        )
    return Bilingual(es, en)
