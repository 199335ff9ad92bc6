"""What a range means: which ranges there are, and what lies within one (DMN 10.3.2.7)."""

from engine.feel.errors import failed
from engine.feel.values.comparison import Truth, both, ordered
from engine.feel.values.failures import INVERTED_RANGE, NULL_BOUND
from engine.feel.values.ranges import Range


def checked(interval: Range) -> Range:
    """Refuse a range without a bound, of two types, or turned round: versions of the standard differ."""
    if interval.low is None or interval.high is None:
        raise failed(NULL_BOUND)
    if ordered(">", interval.low, interval.high):
        raise failed(INVERTED_RANGE)
    return interval


def within(value: object, interval: Range) -> Truth:
    """Tell whether a value lies in a range; null when the value is null."""
    above = ordered(">=" if interval.includes_low else ">", value, interval.low)
    return both(above, ordered("<=" if interval.includes_high else "<", value, interval.high))
