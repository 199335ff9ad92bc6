"""Functions on dates, times and durations (DMN 10.3.4.1 and 10.3.4.8)."""

from datetime import date, datetime
from typing import Final

from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.values.evaluation import Evaluation
from engine.feel.values.lexical import read_date, read_date_time, read_duration, read_time
from engine.feel.values.types import FeelType

_DATE, _TIME, _INSTANT = FeelType.DATE, FeelType.TIME, FeelType.DATE_TIME


def _now(evaluation: Evaluation) -> datetime:
    moment = evaluation.moment("now")
    return moment.now.astimezone(moment.zone)


def _today(evaluation: Evaluation) -> date:
    moment = evaluation.moment("today")
    return moment.now.astimezone(moment.zone).date()


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin(
        "date",
        form("from: string", _DATE, read_date, reads_text=True),
        form("from: date", _DATE, lambda value: value),
        form("from: date and time", _DATE, lambda value: value.date()),
    ),
    builtin("time", form("from: string", _TIME, read_time, reads_text=True)),
    builtin("date and time", form("from: string", _INSTANT, read_date_time, reads_text=True)),
    builtin("duration", form("from: string", FeelType.ANY, read_duration, reads_text=True)),
    builtin("now", form("", _INSTANT, _now, in_evaluation=True)),
    builtin("today", form("", _DATE, _today, in_evaluation=True)),
)
