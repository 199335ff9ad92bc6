"""The public harness itself: clock, events that nothing waits for, and the stored form between calls."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from engine.errors import DiagramRefused, NotFound
from engine.feel import YearsMonths
from engine.testing import ProcessRun
from tests.diagrams.build import choice, one_task, process, stored

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
DUE = process(
    '<startEvent id="s"/><userTask id="w"/><exclusiveGateway id="g" default="to_b"/><userTask id="a"/>'
    '<userTask id="b"/><sequenceFlow id="1" sourceRef="s" targetRef="w"/>'
    '<sequenceFlow id="2" sourceRef="w" targetRef="g"/>'
    '<sequenceFlow id="to_a" sourceRef="g" targetRef="a"><conditionExpression>'
    "now() &gt;= due</conditionExpression></sequenceFlow>"
    '<sequenceFlow id="to_b" sourceRef="g" targetRef="b"/>'
)


def start(model: bytes | str, *, zone: str | ZoneInfo = "UTC", **facts: object) -> ProcessRun:
    return ProcessRun.start({"p.bpmn": model}, process_id="p", facts=facts, now=NOON, zone=zone)


def test_the_clock_moves_when_the_test_moves_it() -> None:
    run = start(DUE, due=datetime(2026, 1, 2, 12, tzinfo=UTC))

    run.advance("PT24H")
    run.complete("w")

    assert run.active() == ["a"]


def test_the_clock_stands_still_otherwise() -> None:
    run = start(DUE, due=datetime(2026, 1, 2, 12, tzinfo=UTC))

    run.advance("PT23H59M")
    run.complete("w")

    assert run.active() == ["b"]


def test_months_follow_the_calendar() -> None:
    run = start(DUE, due=datetime(2026, 2, 1, 12, tzinfo=UTC))

    run.advance("P1M")
    run.complete("w")

    assert run.active() == ["a"]


@pytest.mark.parametrize(
    "duration", ["-PT5M", "+PT5M", "P", "PT", "P1DT", "", "5", "24h", "PT1H ", "P-1D"]
)
def test_a_duration_that_is_none_is_refused(duration: str) -> None:
    with pytest.raises(ValueError, match=r"duration|parse|ISO"):
        start(one_task()).advance(duration)


@pytest.mark.parametrize("zone", ["America/Guayaquil", ZoneInfo("Pacific/Galapagos")])
def test_today_is_that_of_the_zone(zone: str | ZoneInfo) -> None:
    model = choice(("a", 'today() = date("2025-12-31")'), ("b", None), default="b")
    midnight = datetime(2026, 1, 1, 3, tzinfo=UTC)

    run = ProcessRun.start({"p.bpmn": model}, process_id="p", now=midnight, zone=zone)

    assert run.active() == ["a"]


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        ProcessRun.start({"p.bpmn": one_task()}, process_id="p", now=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_signal_that_nothing_catches_is_lost() -> None:
    run = start(one_task(), x=1)

    run.signal("alarm")

    assert (run.active(), run.facts) == (["a"], {"x": 1})


def test_a_message_that_nothing_awaits_is_not_found_and_changes_nothing() -> None:
    run = start(one_task(), x=1)

    with pytest.raises(NotFound):
        run.message("reply", facts={"x": 2})

    assert (run.active(), run.facts) == (["a"], {"x": 1})


def test_facts_can_be_set_between_tasks() -> None:
    run = start(one_task(), x=1)

    run.set_facts({"x": 2, "y": 3})

    assert run.facts == {"x": 2, "y": 3}
    assert run.active() == ["a"]


def test_the_facts_of_a_run_are_a_copy() -> None:
    run = start(one_task(), x=1)

    run.facts["x"] = 2

    assert run.facts == {"x": 1}


@pytest.mark.parametrize(
    "value",
    [
        Decimal("1.50"),
        date(2026, 1, 31),
        time(8, 30, tzinfo=timezone(timedelta(hours=-5))),
        timedelta(hours=36, microseconds=1),
        YearsMonths(18),
        NOON,
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Madrid")),
        [{"at": [date(2026, 1, 31)]}, None],
        {"typename": "date", "date": "2026-01-31"},
    ],
    ids=repr,
)
def test_a_fact_comes_back_as_it_was(value: object) -> None:
    run = start(one_task(), x=value)
    run.advance("PT1H")

    assert (type(run.facts["x"]), run.facts["x"]) == (type(value), value)
    assert getattr(run.facts["x"], "tzinfo", None) == getattr(value, "tzinfo", None)
    assert getattr(run.facts["x"], "fold", 0) == getattr(value, "fold", 0)


def test_what_no_fact_can_be_is_refused() -> None:
    with pytest.raises(ValueError, match="fact"):
        start(one_task(), x=0.5)


def test_a_diagram_that_the_rules_refuse_does_not_start() -> None:
    with pytest.raises(DiagramRefused) as caught:
        start(one_task("<scriptTask/>"))

    rule, element_id, message = caught.value.findings[0]
    assert (rule, element_id) == ("element", "a")
    assert "scriptTask" in message


def test_text_is_as_good_as_bytes() -> None:
    assert start(one_task().decode()).active() == ["a"]


def test_several_files_may_be_given() -> None:
    models = {"p.bpmn": one_task(), "review_loop.bpmn": stored("review_loop.bpmn")}

    assert ProcessRun.start(models, "review_loop").active() == ["write_report"]
