"""Which operators apply to which types, for the static check and for evaluation alike.

DMN 10.3.2.8, tables 56 to 59. A date and a date and time are not subtracted from each other: the
versions of the standard differ on the zone of the date.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.feel.errors import failed
from engine.feel.limits import TEXT_STEP
from engine.feel.values import clock, lengths, numbers, temporal
from engine.feel.values.budget import Budget
from engine.feel.values.durations import YearsMonths
from engine.feel.values.failures import NEGATION_TYPE, OPERATOR_TYPES
from engine.feel.values.kinds import bounded_text, kind_of
from engine.feel.values.types import TYPE_NAMES, UNKNOWN, FeelType, fits

_NUMBER, _STRING, _DATE = FeelType.NUMBER, FeelType.STRING, FeelType.DATE
_INSTANT, _DAYS, _MONTHS = FeelType.DATE_TIME, FeelType.DAYS_TIME, FeelType.YEARS_MONTHS
_TIME = FeelType.TIME


@dataclass(frozen=True, slots=True)
class Rule:
    """The result and the operation of one operator on one pair of types."""

    result: FeelType
    apply: Callable[..., object]
    # Steps of its own: an exact power is worth many additions.
    cost: int = 0


def _join(left: str, right: str) -> str:
    return bounded_text(left + right)


Pair = tuple[FeelType, FeelType]

_PLUS: Final[Mapping[Pair, Rule]] = {
    (_NUMBER, _NUMBER): Rule(_NUMBER, numbers.add),
    (_STRING, _STRING): Rule(_STRING, _join),
    (_DATE, _DAYS): Rule(_DATE, temporal.date_plus_days),
    (_DAYS, _DATE): Rule(_DATE, lambda length, start: temporal.date_plus_days(start, length)),
    (_DATE, _MONTHS): Rule(_DATE, temporal.date_plus_months),
    (_MONTHS, _DATE): Rule(_DATE, lambda length, start: temporal.date_plus_months(start, length)),
    (_INSTANT, _DAYS): Rule(_INSTANT, temporal.instant_plus_days),
    (_DAYS, _INSTANT): Rule(
        _INSTANT, lambda length, start: temporal.instant_plus_days(start, length)
    ),
    (_INSTANT, _MONTHS): Rule(_INSTANT, temporal.instant_plus_months),
    (_MONTHS, _INSTANT): Rule(
        _INSTANT, lambda length, start: temporal.instant_plus_months(start, length)
    ),
    (_TIME, _DAYS): Rule(_TIME, clock.time_plus_days),
    (_DAYS, _TIME): Rule(_TIME, lambda length, start: clock.time_plus_days(start, length)),
    (_DAYS, _DAYS): Rule(_DAYS, temporal.length_plus_length),
    (_MONTHS, _MONTHS): Rule(_MONTHS, temporal.months_plus_months),
}
_MINUS: Final[Mapping[Pair, Rule]] = {
    (_NUMBER, _NUMBER): Rule(_NUMBER, numbers.subtract),
    (_DATE, _DAYS): Rule(_DATE, temporal.date_minus_days),
    (_DATE, _MONTHS): Rule(_DATE, temporal.date_minus_months),
    (_DATE, _DATE): Rule(_DAYS, temporal.date_minus_date),
    (_INSTANT, _DAYS): Rule(_INSTANT, temporal.instant_minus_days),
    (_INSTANT, _MONTHS): Rule(_INSTANT, temporal.instant_minus_months),
    (_INSTANT, _INSTANT): Rule(_DAYS, temporal.instant_minus_instant),
    (_TIME, _DAYS): Rule(_TIME, clock.time_minus_days),
    (_TIME, _TIME): Rule(_DAYS, clock.time_minus_time),
    (_DAYS, _DAYS): Rule(_DAYS, temporal.length_minus_length),
    (_MONTHS, _MONTHS): Rule(_MONTHS, temporal.months_minus_months),
}
_TIMES: Final[Mapping[Pair, Rule]] = {
    (_NUMBER, _NUMBER): Rule(_NUMBER, numbers.multiply),
    (_DAYS, _NUMBER): Rule(_DAYS, lengths.length_times),
    (_NUMBER, _DAYS): Rule(_DAYS, lambda number, length: lengths.length_times(length, number)),
    (_MONTHS, _NUMBER): Rule(_MONTHS, lengths.months_times),
    (_NUMBER, _MONTHS): Rule(_MONTHS, lambda number, length: lengths.months_times(length, number)),
}
_OVER: Final[Mapping[Pair, Rule]] = {
    (_NUMBER, _NUMBER): Rule(_NUMBER, numbers.divide),
    (_DAYS, _NUMBER): Rule(_DAYS, lengths.length_over),
    (_DAYS, _DAYS): Rule(_NUMBER, lengths.length_over_length),
    (_MONTHS, _NUMBER): Rule(_MONTHS, lengths.months_over),
    (_MONTHS, _MONTHS): Rule(_NUMBER, lengths.months_over_months),
}
RULES: Final[Mapping[str, Mapping[Pair, Rule]]] = {
    "+": _PLUS,
    "-": _MINUS,
    "*": _TIMES,
    "/": _OVER,
    "**": {(_NUMBER, _NUMBER): Rule(_NUMBER, numbers.power, cost=250)},
}
NEGATIONS: Final[Mapping[FeelType, Callable[..., object]]] = {
    _NUMBER: numbers.negate,
    _DAYS: temporal.negated_length,
    _MONTHS: lambda length: YearsMonths(-length.months),
}


def result_type(sign: str, left: FeelType, right: FeelType) -> FeelType | None:
    """Give the static type of an operation, or None when no rule fits its operands."""
    rules = RULES[sign].items()
    results = {rule.result for pair, rule in rules if fits(left, pair[0]) and fits(right, pair[1])}
    if not results:
        return None
    return results.pop() if len(results) == 1 else FeelType.ANY


def negation_type(operand: FeelType) -> FeelType | None:
    return operand if operand in NEGATIONS or operand in UNKNOWN else None


def calculate(sign: str, left: object, right: object, budget: Budget) -> object:
    """Apply an operator; null when either operand is null (DMN table 56)."""
    if left is None or right is None:
        return None
    kind, other = kind_of(left), kind_of(right)
    rule = RULES[sign].get((kind, other))
    if rule is None:
        raise failed(OPERATOR_TYPES, operator=sign, left=TYPE_NAMES[kind], right=TYPE_NAMES[other])
    if rule.cost:
        budget.spend(rule.cost)
    if isinstance(left, str) and isinstance(right, str):
        # Made anew, a long text costs memory too.
        budget.spend((len(left) + len(right)) // TEXT_STEP)
    return rule.apply(left, right)


def negate(value: object) -> object:
    if value is None:
        return None
    kind = kind_of(value)
    if kind not in NEGATIONS:
        raise failed(NEGATION_TYPE, kind=TYPE_NAMES[kind])
    return NEGATIONS[kind](value)
