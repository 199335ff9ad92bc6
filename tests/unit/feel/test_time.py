"""Instants and zones: order and difference go by elapsed time, and the clock is the caller's."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.feel import FeelError, Moment, compile_condition, compile_expression, to_python

MOMENT = Moment(datetime(2026, 3, 1, 3, 0, tzinfo=UTC), ZoneInfo("America/Tegucigalpa"))


def test_now_and_today_are_those_of_the_caller_in_the_callers_zone() -> None:
    assert compile_expression("today()").evaluate({}, moment=MOMENT) == date(2026, 2, 28)
    written = compile_expression("string(now())").evaluate({}, moment=MOMENT)
    assert written == "2026-02-28T21:00:00@America/Tegucigalpa"


def test_now_without_a_moment_is_an_error() -> None:
    with pytest.raises(FeelError, match="now"):
        compile_expression("now()").evaluate({})


def test_a_moment_must_have_a_zone() -> None:
    with pytest.raises(FeelError, match="sin zona"):
        Moment(datetime(2026, 3, 1), ZoneInfo("UTC"))  # noqa: DTZ001 - the naive instant is the case


def test_one_instant_in_two_zones_is_equal() -> None:
    text = '@"2026-01-31T08:00:00-06:00" = @"2026-01-31T15:00:00@Europe/Madrid"'

    assert compile_condition(text).evaluate({}) is True


def test_days_over_a_clock_change_are_elapsed_time() -> None:
    text = 'string(@"2026-03-28T12:00:00@Europe/Madrid" + duration("P1D"))'

    assert compile_expression(text).evaluate({}) == "2026-03-29T13:00:00@Europe/Madrid"


def test_months_over_a_clock_change_keep_the_wall_time() -> None:
    text = 'string(@"2026-02-28T12:00:00@Europe/Madrid" + duration("P3M"))'

    assert compile_expression(text).evaluate({}) == "2026-05-28T12:00:00@Europe/Madrid"


def test_a_difference_over_a_clock_change_counts_elapsed_hours() -> None:
    zone = ZoneInfo("Europe/Madrid")
    facts = {
        "late": datetime(2026, 3, 29, 12, tzinfo=zone),
        "early": datetime(2026, 3, 28, 12, tzinfo=zone),
    }

    assert compile_expression("late - early").evaluate(facts) == timedelta(hours=23)


def test_a_deadline_is_compared_with_now() -> None:
    condition = compile_condition('now() > arrived + duration("PT4H")')

    arrived = datetime(2026, 2, 28, 22, 59, tzinfo=UTC)

    assert condition.evaluate({"arrived": arrived}, moment=MOMENT) is True
    late = arrived + timedelta(minutes=1)
    assert condition.evaluate({"arrived": late}, moment=MOMENT) is False
    assert to_python(late) is late


@pytest.mark.parametrize("sign", ["=", "!=", "<", ">="])
def test_times_that_offsets_put_on_two_days_are_not_compared(sign: str) -> None:
    with pytest.raises(FeelError, match="días distintos"):
        compile_condition(f'@"00:30:00+05:00" {sign} @"19:30:00Z"').evaluate({})


def test_times_of_one_day_are_compared_by_their_offsets() -> None:
    text = '@"10:30:00+02:00" = @"08:30:00Z" and @"10:30:00+02:00" < @"10:30:00+01:00"'

    assert compile_condition(text).evaluate({}) is True
