"""Due times in any zone: months end where they end, and no clock that goes back or forward moves an hour."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import compile_diagrams, read_diagram, start
from engine.feel import Moment
from tests.diagrams.build import chain, process

ZONES = [
    "America/Guayaquil",
    "Pacific/Galapagos",
    "America/New_York",
    "America/Havana",
    "Europe/Madrid",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "UTC",
]
zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(2010, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def due(text: str, now: datetime, zone: ZoneInfo, part: str = "timeDuration") -> datetime:
    model = process(
        '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition>'
        f"<{part}>{text}</{part}></timerEventDefinition></intermediateCatchEvent>" + chain("s", "t")
    )
    compiled = compile_diagrams([read_diagram("p.bpmn", model)], None)
    return start(compiled, "p", {}, Moment(now, zone)).timers[0].due_at


@settings(max_examples=120, deadline=None, derandomize=True)
@given(now=instants, zone=zones, months=st.integers(1, 60))
def test_months_keep_the_day_and_the_hour_of_the_place(
    now: datetime, zone: ZoneInfo, months: int
) -> None:
    local = now.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])

    found = due(f"P{months}M", now, zone).astimezone(zone)

    meant = local.replace(year=year, month=month + 1, day=day, tzinfo=None, fold=0)
    shown = found.replace(tzinfo=None, fold=0)
    exists = (
        meant.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
    )
    # An hour that the clock leaves out is told by how far it goes forward; any other is the same hour.
    assert shown == exists
    assert shown - meant in {
        timedelta(0),
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(days=1),
    }
    assert found.fold == 0


@settings(max_examples=80, deadline=None, derandomize=True)
@given(now=instants, zone=zones, minutes=st.integers(1, 5 * 365 * 24 * 60))
def test_what_has_no_months_is_elapsed_time(now: datetime, zone: ZoneInfo, minutes: int) -> None:
    assert due(f"PT{minutes}M", now, zone) == now + timedelta(minutes=minutes)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(now=instants, zone=zones, days=st.integers(1, 5 * 365))
def test_a_day_has_24_hours(now: datetime, zone: ZoneInfo, days: int) -> None:
    assert due(f"P{days}D", now, zone) == now + timedelta(days=days)


@pytest.mark.parametrize(
    ("now", "zone", "due_at"),
    [
        # 2026-03-08 02:30 does not exist in New York: the clock shows 03:30 then.
        ("2026-02-08T02:30:00-05:00", "America/New_York", "2026-03-08T03:30:00-04:00"),
        # 2026-11-01 01:30 comes twice: the first time is meant.
        ("2026-10-01T01:30:00-04:00", "America/New_York", "2026-11-01T01:30:00-04:00"),
        ("2026-01-31T12:00:00-05:00", "America/Guayaquil", "2026-02-28T12:00:00-05:00"),
        ("2028-01-31T12:00:00-05:00", "America/Guayaquil", "2028-02-29T12:00:00-05:00"),
    ],
)
def test_a_month_where_the_clock_changes(now: str, zone: str, due_at: str) -> None:
    found = due("P1M", datetime.fromisoformat(now), ZoneInfo(zone))

    assert found == datetime.fromisoformat(due_at)


def test_an_hour_that_comes_twice_is_not_moved_by_a_duration_without_months() -> None:
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)

    assert due("PT1H", second, ZoneInfo("America/New_York")) == second + timedelta(hours=1)


def test_a_day_whose_midnight_does_not_exist_begins_when_it_does() -> None:
    found = due(
        "2026-03-08", datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("America/Havana"), "timeDate"
    )

    assert found == datetime(2026, 3, 8, 5, tzinfo=UTC)
