"""Rounding to a scale, the number of decimals (DMN 10.3.4.5): below zero, whole tens, hundreds..."""

from decimal import Decimal
from typing import Final

from engine.feel.errors import failed
from engine.feel.values.failures import SCALE
from engine.feel.values.numbers import EXACT, decimal128, whole

# The exponents of decimal128, seen from the other side.
_LOWEST: Final = -6_111
_HIGHEST: Final = 6_176


def rounded(number: Decimal, scale: Decimal, mode: str) -> Decimal:
    """Round to a scale; a number that has fewer decimals already keeps its value."""
    places = whole(scale)
    if places is None or not _LOWEST <= places <= _HIGHEST:
        raise failed(SCALE)
    unit = Decimal((0, (1,), -places))
    # The zeros that this may append are cut again: what is left fits 34 digits exactly.
    return decimal128(number.quantize(unit, mode, EXACT))
