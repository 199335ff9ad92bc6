"""Dates, times and durations: built, taken apart, compared and stepped through."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.feel import (
    FeelError,
    FeelRefused,
    Moment,
    YearsMonths,
    compile_condition,
    compile_expression,
    to_python,
)

DATES: list[tuple[str, object]] = [
    ("date(2026, 1, 31)", date(2026, 1, 31)),
    ("date(day: 31, year: 2026, month: 1)", date(2026, 1, 31)),
    ('date(from: "2026-01-31")', date(2026, 1, 31)),
    ("date(2024, 2, 29)", date(2024, 2, 29)),
    ('date(@"2026-01-31")', date(2026, 1, 31)),
    # The day that is shown, whatever the day is in UTC.
    ('date(@"2026-01-31T23:00:00-06:00")', date(2026, 1, 31)),
    ('date(from: @"2026-01-31T23:00:00@America/Tegucigalpa")', date(2026, 1, 31)),
]
TIMES: list[tuple[str, object]] = [
    ("time(8, 30, 5)", time(8, 30, 5)),
    ("time(8, 30, 5, null)", time(8, 30, 5)),
    ('string(time(8, 30, 5, duration("-PT6H")))', "08:30:05-06:00"),
    ('string(time(8, 30, 5, duration("PT0S")))', "08:30:05Z"),
    ('string(time(8, 30, 5, duration("PT1H2M3S")))', "08:30:05+01:02:03"),
    ('string(time(hour: 8, minute: 30, second: 5, offset: duration("PT5H30M")))', "08:30:05+05:30"),
    ('time(from: "08:30:00.25")', time(8, 30, 0, 250_000)),
    ('string(time(@"2026-01-31T08:30:00-06:00"))', "08:30:00-06:00"),
    ('time(@"2026-01-31T08:30:00")', time(8, 30)),
    ('time(@"08:30:00")', time(8, 30)),
]
INSTANTS: list[tuple[str, object]] = [
    ('string(date and time("2026-01-31"))', "2026-01-31T00:00:00"),
    ('string(date and time(@"2026-01-31", @"08:30:00"))', "2026-01-31T08:30:00"),
    ('string(date and time(date: @"2026-01-31", time: @"08:30:00Z"))', "2026-01-31T08:30:00Z"),
    # The time brings its offset, or none; the one that was there goes.
    (
        'string(date and time(@"2026-01-31T01:00:00Z", @"08:30:00-06:00"))',
        "2026-01-31T08:30:00-06:00",
    ),
    (
        'string(date and time(@"2026-01-31T01:00:00@Europe/Madrid", @"08:30:00"))',
        "2026-01-31T08:30:00",
    ),
    ('string(@"2026-01-31T08:30:00+00:00")', "2026-01-31T08:30:00Z"),
    ('string(@"2026-01-31T08:30:00-00:00")', "2026-01-31T08:30:00Z"),
    ('string(@"0987-01-31")', "0987-01-31"),
]
DURATIONS: list[tuple[str, object]] = [
    ('string(duration("P1DT24H"))', "P2D"),
    ('string(duration("PT1000M"))', "PT16H40M"),
    ('string(duration("-PT90S"))', "-PT1M30S"),
    ('string(duration("PT0.000S"))', "PT0S"),
    ('string(duration("P13M"))', "P1Y1M"),
    ('string(duration("-P1Y27M"))', "-P3Y3M"),
    ('string(duration("P0Y"))', "P0M"),
    ('string(duration(from: "P999999999M"))', "P83333333Y3M"),
    ('years and months duration(@"2024-03-15", @"2026-02-14")', YearsMonths(22)),
    ('years and months duration(@"2024-03-15", @"2026-02-15")', YearsMonths(23)),
    ('years and months duration(@"2026-02-14", @"2024-03-15")', YearsMonths(-22)),
    ('years and months duration(from: @"2026-01-31", to: @"2026-02-28")', YearsMonths(0)),
    # Only the days that are shown count, neither hours nor zones.
    ('years and months duration(@"2024-05-31T23:59:59", @"2026-05-31T00:00:00Z")', YearsMonths(24)),
    ('years and months duration(@"2024-05-31", @"2026-05-30T23:00:00")', YearsMonths(23)),
    ('years and months duration(@"2024-05-31T08:00:00", @"2026-05-31")', YearsMonths(24)),
]
CALENDAR: list[tuple[str, object]] = [
    ('day of year(@"2024-12-31")', 366),
    ('day of year(date: @"2026-03-01T23:00:00-06:00")', 60),
    ('day of week(@"2026-01-31")', "Saturday"),
    ('day of week(@"2026-02-02T00:00:00")', "Monday"),
    ('month of year(@"2026-01-31")', "January"),
    ('month of year(date: @"2026-12-01")', "December"),
    ('week of year(@"2026-12-31")', 53),
    ('week of year(@"2027-01-03")', 53),
    ('week of year(@"2024-12-30")', 1),
    ('week of year(date: @"2026-06-15T10:00:00Z")', 25),
]
PROPERTIES: list[tuple[str, object]] = [
    ('@"2026-02-01".weekday', 7),
    ('@"08:30:05".second', 5),
    ('@"08:30:05".time offset', None),
    ('@"08:30:05".timezone', None),
    ('@"08:30:05Z".time offset', timedelta(0)),
    ('@"2026-01-31T08:30:05-06:00".time offset', timedelta(hours=-6)),
    ('@"2026-07-01T08:30:05@Europe/Madrid".time offset', timedelta(hours=2)),
    ('@"2026-07-01T08:30:05@Europe/Madrid".timezone', "Europe/Madrid"),
    ('date and time("2026-01-31").hour', 0),
    ('duration("P1DT26H61M").hours', 3),
    ('duration("P14M").months', 2),
]
EQUALITY: list[tuple[str, object]] = [
    # Instants are equal when they are one moment, however it is shown.
    ('@"2026-01-31T08:00:00-06:00" = @"2026-01-31T14:00:00Z"', True),
    ('@"2026-01-31T14:00:00+00:00" = @"2026-01-31T14:00:00@Etc/UTC"', True),
    ('@"2026-01-31T08:00:00@Europe/Madrid" = @"2026-01-31T08:00:00@Europe/Paris"', True),
    ('@"2026-01-31T08:00:00@Europe/Madrid" = @"2026-01-31T08:00:00@Asia/Dhaka"', False),
    ('@"2026-07-01T08:00:00+01:00" = @"2026-07-01T08:00:00@Europe/Madrid"', False),
    ('@"2026-01-31T08:00:00" = @"2026-01-31T08:00:00Z"', False),
    ('@"2026-01-31T08:00:00" != @"2026-01-31T08:00:00@Asia/Dhaka"', True),
    ('@"10:00:00Z" = @"11:00:00+01:00"', True),
    ('@"10:00:00Z" = @"10:00:00+00:00"', True),
    ('@"10:00:00+02:00" = @"10:00:00+01:00"', False),
    ('@"10:00:00" = @"10:00:00Z"', False),
    ('@"10:00:00.000" = @"10:00:00"', True),
    ('@"10:00:00-06:00" < @"10:00:00-05:00"', False),
    ('@"2026-10-25T02:59:00+02:00" < @"2026-10-25T02:00:00+01:00"', True),
    ('@"2026-03-29T03:00:00@Europe/Madrid" <= @"2026-03-29T01:00:00Z"', True),
    ('@"10:00:00.5" > @"10:00:00.25"', True),
    ('duration("P1D") = duration("PT24H")', True),
    ('duration("P1Y") = duration("P12M")', True),
    ('duration("P0D") = duration("-P0D")', True),
    ('list contains([@"2026-01-31T14:00:00Z"], @"2026-01-31T08:00:00-06:00")', True),
]
RUNS: list[tuple[str, object]] = [
    (
        'for d in @"2026-02-27"..@"2026-03-01" return string(d)',
        ["2026-02-27", "2026-02-28", "2026-03-01"],
    ),
    ('for d in @"2026-01-02"..@"2026-01-01" return d.day', [2, 1]),
    ('for d in @"2026-01-01"..@"2026-01-01" return d.day', [1]),
    ('some d in @"2026-01-30"..@"2026-02-02" satisfies d.month = 2', True),
    ('every d in @"2026-01-30"..@"2026-02-02" satisfies d.month = 2', False),
]
NULLS = [
    "date(null, 1, 1)",
    "date(2026, 1, null)",
    "time(8, null, 0)",
    "time(8, null, 0, null)",
    'time(null, 0, 0, duration("PT0S"))',
    'date and time(null, @"08:00:00")',
    'years and months duration(null, @"2026-01-31")',
    "day of week(null)",
    "week of year(date: null)",
]


@pytest.mark.parametrize(
    ("text", "value"),
    DATES + TIMES + INSTANTS + DURATIONS + CALENDAR + PROPERTIES + EQUALITY + RUNS,
)
def test_a_temporal_expression_has_the_value_of_the_standard(text: str, value: object) -> None:
    result = to_python(compile_expression(text).evaluate({}))

    assert (type(result), result) == (type(value), value)


@pytest.mark.parametrize("text", NULLS)
def test_null_where_a_function_takes_none_gives_null(text: str) -> None:
    assert compile_expression(text).evaluate({}) is None


REFUSED = [
    ('time(@"2026-01-31")', "time"),
    ('date("99999-01-31")', "1 a 9999"),
    ('date("-2026-01-31")', "1 a 9999"),
    ('@"12026-01-31T08:00:00Z"', "1 a 9999"),
    ('date("0000-01-31")', "fecha"),
    ('date("02026-01-31")', "fecha"),
    ('date("+2026-01-31")', "fecha"),
    ('date("2026-01-31Z")', "fecha"),
    ('time("24:00:00")', "hora"),
    ('time("08:30:00+19:00")', "hora"),
    ('time("08:30:00-06:00@America/Lima")', "hora"),
    ('date and time("2026-01-31T24:00:00")', "fecha y hora"),
    ('date and time("2026-01-31T")', "fecha y hora"),
    ('duration("P1Y2M3D")', "duración"),
    ("duration(5)", "duration"),
    ("date(años: 1, month: 1, day: 1)", "parámetros"),
    ('for d in 1..@"2026-01-01" return d', "No se comparan"),
    ('for d in @"08:00:00"..@"09:00:00" return d', "fechas"),
    ('for d in [@"2026-01-01"..@"2026-01-03"] return d', "lista"),
    ("for n in [1..3] return n", "lista"),
]


@pytest.mark.parametrize(("text", "named"), REFUSED)
def test_what_has_no_settled_value_is_refused(text: str, named: str) -> None:
    with pytest.raises(FeelRefused) as refusal:
        compile_expression(text)

    assert named in refusal.value.es


FAILING = [
    ("date(2026, 2, x)", 30, "fecha"),
    ("date(2026, 13, x)", 1, "fecha"),
    ("date(2026, 1, x)", Decimal("1.5"), "fecha"),
    ("date(x, 1, 1)", 10_000, "1 a 9999"),
    ("date(1, 1, x)", 10**30, "fecha"),
    ("time(x, 0, 0)", 24, "hora"),
    ("time(8, x, 0)", -1, "hora"),
    ("time(8, 0, x)", Decimal("1.5"), "hora"),
    ("time(8, 0, 0, x)", timedelta(hours=15), "desfase"),
    ("time(8, 0, 0, x)", timedelta(milliseconds=1), "desfase"),
    ("time(8, 0, 0, x)", 6, "time"),
    ("time(x)", datetime(2026, 1, 31, tzinfo=ZoneInfo("Europe/Madrid")), ".hour"),
    ('@"08:00:00" < x', time(8, tzinfo=UTC), "zona"),
    ('@"10:00:00.1Z" = x', time(10, tzinfo=UTC), "fracciones"),
    ('@"2026-01-31T08:00:00.1Z" = x', datetime(2026, 1, 31, 8, tzinfo=UTC), "fracciones"),
    ("x.timezone", datetime(2026, 1, 31, tzinfo=UTC), "time offset"),
    ("x.second", time(8, 30, 0, 1), "fracciones"),
    ("x.hours", timedelta(hours=-1), "abs"),
    ("for d in x..today() return d", 1, "dos fechas"),
    ("for d in x..2 return d", None, "dos fechas"),
    ("for d in x return d", date(2026, 1, 31), "lista"),
    ('count(for d in @"0001-01-01"..x return d)', date(9999, 12, 31), "pasos"),
]


@pytest.mark.parametrize(("text", "fact", "named"), FAILING)
def test_a_mistake_or_an_open_question_is_an_error(text: str, fact: object, named: str) -> None:
    moment = Moment(datetime(2026, 1, 31, tzinfo=UTC), ZoneInfo("UTC"))

    with pytest.raises(FeelError) as failure:
        compile_expression(text).evaluate({"x": fact}, moment=moment)

    assert named in failure.value.es


@given(st.dates())
def test_a_date_is_what_its_parts_and_its_text_build(day: date) -> None:
    text = "date(d.year, d.month, d.day) = d and date(string(d)) = d"

    assert compile_condition(text).evaluate({"d": day}) is True


@given(st.dates(), st.times(), st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_its_day_and_its_time(day: date, clock: time, minutes: int) -> None:
    facts = {"d": day, "t": clock.replace(microsecond=0), "o": timedelta(minutes=minutes)}
    text = "time(date and time(d, time(t.hour, t.minute, t.second, o))).time offset = o"

    assert compile_condition(text).evaluate(facts) is True
    assert compile_condition("date(date and time(d, t)) = d").evaluate(facts) is True


@given(st.dates(), st.integers(1, 28), st.integers(-3000, 3000))
def test_months_between_undo_the_months_that_were_added(day: date, first: int, months: int) -> None:
    assume(300 < day.year < 9700)
    facts = {"d": day.replace(day=first), "m": YearsMonths(months)}

    text = "years and months duration(d, d + m) = m and years and months duration(d + m, d) = -m"

    assert compile_condition(text).evaluate(facts) is True


@given(st.timedeltas(timedelta(-(10**6)), timedelta(10**6)), st.integers(-(10**6), 10**6))
def test_a_duration_reads_back_from_its_text(length: timedelta, months: int) -> None:
    facts = {"x": length, "y": YearsMonths(months)}

    text = "duration(string(x)) = x and duration(string(y)) = y"

    assert compile_condition(text).evaluate(facts) is True


@given(st.dates(), st.integers(-40, 40))
def test_a_run_of_days_goes_day_by_day(day: date, days: int) -> None:
    assume(100 < day.year < 9900)
    last = day + timedelta(days=days)

    run = compile_expression("for d in a..b return d").evaluate({"a": day, "b": last})

    step = 1 if days >= 0 else -1
    assert run == [day + timedelta(days=each) for each in range(0, days + step, step)]
