"""When a task is due: clock time, working days, months, and the moments at which somebody is told."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bilingual import Bilingual
from engine.model.directory import Calendar
from engine.model.manifest import Deadline, DeadlineValue
from engine.package.due import due_of, rungs_of
from engine.package.durations import parse_limit

QUITO = ZoneInfo("America/Guayaquil")
GALAPAGOS = ZoneInfo("Pacific/Galapagos")
HOLIDAY = date(2026, 12, 25)
CALENDAR = Calendar(
    "test", frozenset({5, 6}), time(17), {HOLIDAY: Bilingual("Navidad", "Christmas")}
)
MOMENTS = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def deadline(*values: DeadlineValue, ladder: tuple[str, ...] = ("supervisor",)) -> Deadline:
    name = Bilingual("plazo", "limit")
    return Deadline("D", name, "configurable", name, values, "test", (50, 80), ladder)


def working_days(count: int) -> Deadline:
    return deadline(DeadlineValue(0, timedelta(days=count), "working_days"))


def test_clock_time_runs_through_nights_and_holidays() -> None:
    since = datetime(2026, 12, 24, 23, 0, tzinfo=UTC)

    due = due_of(deadline(DeadlineValue(0, timedelta(hours=24))), {}, since, QUITO, CALENDAR)

    assert due.at == since + timedelta(hours=24)
    assert due.explanation.es == "24 horas desde que la tarea quedó lista"


def test_working_days_skip_weekends_and_holidays_and_say_which() -> None:
    since = datetime(2026, 12, 23, 15, 0, tzinfo=UTC)

    due = due_of(working_days(3), {}, since, QUITO, CALENDAR)

    assert due.at.astimezone(QUITO) == datetime(2026, 12, 29, 17, 0, tzinfo=QUITO)
    assert "25/12 (Navidad)" in due.explanation.es
    assert "25/12 (Christmas)" in due.explanation.en


def test_the_day_is_the_local_one_of_the_case() -> None:
    """At 05:30 UTC it is half past midnight in Quito and still the day before in Galápagos."""
    since = datetime(2026, 12, 22, 5, 30, tzinfo=UTC)

    mainland = due_of(working_days(1), {}, since, QUITO, CALENDAR)
    islands = due_of(working_days(1), {}, since, GALAPAGOS, CALENDAR)

    assert mainland.at.astimezone(QUITO).date() == date(2026, 12, 23)
    assert islands.at.astimezone(GALAPAGOS).date() == date(2026, 12, 22)


def test_a_month_after_the_thirty_first_ends_with_the_month() -> None:
    since = datetime(2027, 1, 31, 15, 0, tzinfo=UTC)

    due = due_of(deadline(DeadlineValue(1, timedelta())), {}, since, QUITO, CALENDAR)

    assert due.at == datetime(2027, 2, 28, 15, 0, tzinfo=UTC)


def test_the_first_value_whose_condition_is_true_wins_and_null_is_not_true() -> None:
    varied = deadline(
        DeadlineValue(0, timedelta(hours=24), when='urgency = "urgent"'),
        DeadlineValue(0, timedelta(days=5)),
    )
    since = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)

    def span(facts: dict[str, object]) -> timedelta:
        return due_of(varied, facts, since, QUITO, CALENDAR).at - since

    assert span({"urgency": "urgent"}) == timedelta(hours=24)
    assert span({"urgency": "normal"}) == timedelta(days=5)
    assert span({}) == timedelta(days=5)


@given(MOMENTS, st.integers(1, 30))
def test_working_days_end_on_a_working_day_and_one_more_is_never_sooner(
    since: datetime, count: int
) -> None:
    due = due_of(working_days(count), {}, since, QUITO, CALENDAR).at
    later = due_of(working_days(count + 1), {}, since, QUITO, CALENDAR).at

    assert CALENDAR.is_working_day(due.astimezone(QUITO).date())
    assert since < due < later


@given(MOMENTS, st.timedeltas(timedelta(minutes=1), timedelta(days=400)), st.integers(1, 5))
def test_rungs_come_in_order_the_first_when_due_and_then_between_a_day_and_a_week(
    since: datetime, span: timedelta, rungs: int
) -> None:
    ladder = ("supervisor",) * rungs
    due_at = since + span

    told = list(rungs_of(deadline(ladder=ladder), since, due_at))

    times = [rung.at for rung in told]
    assert times == sorted(times)
    climbs = [rung.at for rung in told if rung.kind == "escalation"]
    assert climbs[0] == due_at
    assert climbs[1:2] == [due_at + span][: rungs - 1]
    gaps = [after - before for before, after in pairwise(climbs[1:])]
    assert all(timedelta(hours=24) <= gap <= timedelta(days=7) for gap in gaps)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT24H", (0, timedelta(hours=24))),
        ("P5D", (0, timedelta(days=5))),
        ("P2W", (0, timedelta(weeks=2))),
        ("P1Y2M", (14, timedelta())),
        ("P1M2DT3H", (1, timedelta(days=2, hours=3))),
    ],
)
def test_a_duration_is_read_as_the_standard_writes_it(
    text: str, expected: tuple[int, timedelta]
) -> None:
    assert parse_limit(text) == expected


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "-PT5M", "+P1D", "P1W2D", "1D", "P1.5D", "PT30S", "P6Y", "P1H", "5"]
)
def test_what_is_no_duration_or_out_of_range_is_refused_in_both_languages(text: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its words are looked at below
        parse_limit(text)

    assert isinstance(refused.value.args[0], Bilingual)
