"""What stands to the right of `in`: bounds, ranges, values and lists (DMN table 55)."""

from collections.abc import Callable

from engine.feel.comparison import Truth, both, equal, ordered
from engine.feel.errors import failed
from engine.feel.failures import BOOLEAN_TEST, INVERTED_RANGE, LIST_SUBJECT, NESTED_TEST, NULL_BOUND
from engine.feel.frame import Frame
from engine.feel.nodes import BoundTest, Node, Range

Step = Callable[[Frame], object]
Test = Callable[[Frame, object], Truth]


def compile_test(test: Node, compile_part: Callable[[Node], Step]) -> Test:
    """Give the closure that tells whether a value passes one test."""
    if isinstance(test, BoundTest):
        return _bound_test(test, compile_part)
    if isinstance(test, Range):
        return _range_test(test, compile_part)
    allowed = compile_part(test)
    return lambda frame, value: _passes(frame, value, allowed(frame))


def _bound_test(test: BoundTest, compile_part: Callable[[Node], Step]) -> Test:
    sign, bound = test.sign, compile_part(test.bound)
    return lambda frame, value: ordered(sign, value, _limit(bound(frame)))


def _range_test(test: Range, compile_part: Callable[[Node], Step]) -> Test:
    low, high = compile_part(test.low), compile_part(test.high)

    def run(frame: Frame, value: object) -> Truth:
        least, most = _limit(low(frame)), _limit(high(frame))
        # Bounds of two types, or turned round, are a mistake even without a value to compare.
        if ordered(">", least, most):
            raise failed(INVERTED_RANGE)
        return both(ordered(test.low_sign, value, least), ordered(test.high_sign, value, most))

    return run


def _limit(bound: object) -> object:
    # Versions of the standard differ: no value, or a range without that bound.
    if bound is None:
        raise failed(NULL_BOUND)
    return bound


def _passes(frame: Frame, value: object, allowed: object) -> bool:
    if isinstance(value, list):
        raise failed(LIST_SUBJECT)
    if isinstance(allowed, bool):
        # DMN 1.3 and later believe a true test, earlier versions compare it.
        raise failed(BOOLEAN_TEST)
    if not isinstance(allowed, list):
        return equal(value, allowed)
    frame.spend(len(allowed))
    if any(isinstance(item, list) for item in allowed):
        raise failed(NESTED_TEST)
    # No short circuit: whether a mistake of type shows must not depend on the order.
    return any([equal(value, item) for item in allowed])  # noqa: C419
