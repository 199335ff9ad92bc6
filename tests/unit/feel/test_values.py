"""Python's values in, Python's values out."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import IntEnum, StrEnum
from types import MappingProxyType

import pytest

from engine.feel import FeelError, compile_expression, to_feel, to_python


class Urgency(StrEnum):
    HIGH = "high"


class Rung(IntEnum):
    FIRST = 1


@pytest.mark.parametrize(
    ("value", "feel"),
    [
        (1, Decimal(1)),
        (0.1, Decimal("0.1")),
        (True, True),
        (Urgency.HIGH, "high"),
        (Rung.FIRST, Decimal(1)),
        ((1, "a"), [Decimal(1), "a"]),
        ({"a": [1]}, {"a": [Decimal(1)]}),
        (date(2026, 1, 31), date(2026, 1, 31)),
        (time(8, 30), time(8, 30)),
    ],
)
def test_a_python_value_enters_as_its_feel_value(value: object, feel: object) -> None:
    entered = to_feel(value)

    assert entered == feel
    assert type(entered) is type(feel)


def test_whole_numbers_leave_as_int_and_others_as_decimal() -> None:
    left = to_python([Decimal("2.0"), Decimal("2.5"), {"a": Decimal(3)}, None, True])

    assert left == [2, Decimal("2.5"), {"a": 3}, None, True]
    assert isinstance(left, list)
    assert type(left[0]) is int


def test_an_enormous_whole_number_does_not_leave_as_int() -> None:
    assert to_python(Decimal("1e6000")) == Decimal("1e6000")


def test_an_instant_without_zone_does_not_enter() -> None:
    with pytest.raises(FeelError, match="zona"):
        to_feel(datetime(2026, 1, 31))  # noqa: DTZ001 - the naive instant is the case


def test_an_expression_is_a_value_known_by_its_text() -> None:
    facts = MappingProxyType({"x": datetime(2026, 1, 31, tzinfo=UTC)})
    one, other = compile_expression("x"), compile_expression("x")

    assert one == other
    assert len({one, other, compile_expression("x = 1")}) == 2
    assert one.evaluate(facts) == facts["x"]
