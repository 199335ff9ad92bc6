"""What a condition of the protocol costs, compiled and evaluated, beside the same in plain Python."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from bench.measure import Row, measured, table
from engine.feel import Declared, FeelType, Moment, compile_condition

TARGET: Final = 10.0
"""Microseconds that the evaluation of a condition may take."""

NOW: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENT: Final = Moment(NOW, ZoneInfo("America/Guayaquil"))
NAMES: Final = {
    "urgency": Declared(FeelType.STRING, nullable=False),
    "age": Declared(FeelType.NUMBER, nullable=False),
    "province": Declared(FeelType.STRING, nullable=False),
    "needs": Declared(FeelType.LIST, nullable=False),
    "rescued": Declared(FeelType.BOOLEAN, nullable=False),
    "born": Declared(FeelType.DATE, nullable=False),
    "alert_day": Declared(FeelType.DATE, nullable=False),
    "arrived": Declared(FeelType.DATE_TIME, nullable=False),
}
FACTS: Final[Mapping[str, Any]] = {
    "urgency": "urgent",
    "age": Decimal(16),
    "province": "pichincha",
    "needs": ["shelter", "health", "legal"],
    "rescued": True,
    "born": date(2010, 5, 20),
    "alert_day": date(2026, 2, 20),
    "arrived": datetime(2026, 3, 1, 7, tzinfo=UTC),
}

_PROVINCES: Final = ("guayas", "manabi", "pichincha")
_TEN: Final = timedelta(days=10)
_FOUR: Final = timedelta(hours=4)

Plain = Callable[[Mapping[str, Any]], object]
CONDITIONS: Final[tuple[tuple[str, Plain], ...]] = (
    ('urgency = "urgent"', lambda f: f["urgency"] == "urgent"),
    (
        'urgency = "urgent" and age < 18',
        lambda f: f["urgency"] == "urgent" and f["age"] < Decimal(18),
    ),
    ("age between 12 and 17", lambda f: Decimal(12) <= f["age"] <= Decimal(17)),
    ("age in [12..18)", lambda f: Decimal(12) <= f["age"] < Decimal(18)),
    ('province in ("guayas", "manabi", "pichincha")', lambda f: f["province"] in _PROVINCES),
    ('list contains(needs, "health")', lambda f: "health" in f["needs"]),
    (
        'rescued and not(list contains(needs, "shelter"))',
        lambda f: f["rescued"] and "shelter" not in f["needs"],
    ),
    ("age * 2 + 1 > 30", lambda f: f["age"] * Decimal(2) + Decimal(1) > Decimal(30)),
    ('alert_day + duration("P10D") >= today()', lambda f: f["alert_day"] + _TEN >= NOW.date()),
    ('now() > arrived + duration("PT4H")', lambda f: f["arrived"] + _FOUR < NOW),
    ('if age < 18 then urgency != "low" else rescued', lambda f: f["urgency"] != "low"),
)


def main() -> None:
    rows = [compared(text, plain) for text, plain in CONDITIONS]
    print(table("condition", rows, TARGET))


def compared(text: str, plain: Plain) -> Row:
    compiling = partial(compile_condition, text, NAMES)
    evaluating = partial(compiling().evaluate, FACTS, moment=MOMENT)
    if evaluating() is not bool(plain(FACTS)):
        raise AssertionError(text)
    return measured(text, compiling, evaluating, partial(plain, FACTS))


if __name__ == "__main__":
    main()
