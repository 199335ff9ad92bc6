"""Sums, products and statistics of numbers (DMN 10.3.4.4): exact, then rounded once to 34 digits."""

from collections import Counter
from collections.abc import Sequence
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal
from functools import reduce
from math import isqrt
from typing import Final

from engine.feel.limits import DIGITS, MAX_ITEMS
from engine.feel.values.numbers import EXACT, decimal128, divide

# Wide enough for the product of the longest list, without rounding.
_PRODUCTS: Final = Context(
    prec=DIGITS * MAX_ITEMS, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, capitals=1
)
# A root is computed to more digits than are kept, so that the rest only decides the rounding.
_ROOT_DIGITS: Final = 2 * DIGITS

Numbers = Sequence[Decimal]


def total(numbers: Numbers) -> Decimal | None:
    """Add up; null for no numbers. The order makes no difference."""
    return decimal128(_sum(numbers)) if numbers else None


def product(numbers: Numbers) -> Decimal:
    """Multiply in pairs, then the products in pairs: long products are dear, short ones are not."""
    level = list(numbers)
    while len(level) > 1:
        rest = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [_PRODUCTS.multiply(one, other) for one, other in pairs] + rest
    return decimal128(level[0])


def mean(numbers: Numbers) -> Decimal | None:
    return divide(_sum(numbers), Decimal(len(numbers))) if numbers else None


def median(numbers: Numbers) -> Decimal | None:
    """Give the middle one in order, or the mean of the two in the middle; null for no numbers."""
    if not numbers:
        return None
    ranked, half = sorted(numbers), len(numbers) // 2
    if len(numbers) % 2:
        return ranked[half]
    return mean(ranked[half - 1 : half + 1])


def modes(numbers: Numbers) -> list[Decimal]:
    """Give the most frequent numbers, ascending; none for no numbers."""
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return sorted(number for number, count in counts.items() if count == most)


def deviation(numbers: Numbers) -> Decimal | None:
    """Give the sample standard deviation; null for fewer than two numbers, which have none."""
    count = len(numbers)
    if count < 2:  # noqa: PLR2004 - one number has no deviation
        return None
    squares = _sum([EXACT.multiply(number, number) for number in numbers])
    sum_ = _sum(numbers)
    spread = EXACT.subtract(EXACT.multiply(squares, Decimal(count)), EXACT.multiply(sum_, sum_))
    return _root(spread, count * (count - 1))


def _sum(numbers: Numbers) -> Decimal:
    return reduce(EXACT.add, numbers)


def _root(dividend: Decimal, divisor: int) -> Decimal:
    """Give the square root of a quotient, rounded once.

    The root is cut after more digits than are kept; where it goes on, one more digit says so, and no
    rounding can take it for a tie.
    """
    if not dividend:
        return Decimal(0)
    shift = _ROOT_DIGITS - dividend.adjusted() // 2
    scaled = EXACT.scaleb(dividend, 2 * shift)
    root = isqrt(int(scaled) // divisor)
    goes_on = root * root * divisor != scaled
    return decimal128(EXACT.scaleb(Decimal(root * 10 + goes_on), -shift - 1))
