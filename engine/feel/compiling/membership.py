"""Ranges, and what stands to the right of `in` (DMN table 55)."""

from collections.abc import Callable

from engine.feel.compiling.collections import list_part
from engine.feel.compiling.frame import Frame
from engine.feel.compiling.operations import (
    BOOLEAN,
    check_bound,
    check_comparable,
    compile_bound,
)
from engine.feel.compiling.part import Part, Scope, closure, compile_part, placed
from engine.feel.errors import FeelError, Saying, failed
from engine.feel.syntax.nodes import BoundTest, ListLiteral, Literal, Membership, Node, RangeLiteral
from engine.feel.syntax.refusals import BOOLEAN_TEST, FEATURES, LIST_SUBJECT, UNSUPPORTED
from engine.feel.values.comparison import Truth, either, equal, ordered
from engine.feel.values.failures import BOOLEAN_TEST as TRUE_OR_FALSE
from engine.feel.values.failures import LIST_SUBJECT as LIST_ON_THE_LEFT
from engine.feel.values.failures import NESTED_TEST, NULL_BOUND
from engine.feel.values.intervals import checked, within
from engine.feel.values.ranges import Range
from engine.feel.values.types import FeelType, Shape, joined

Test = Callable[[Frame, object], Truth]


@closure.register
def _membership(node: Membership, scope: Scope) -> Part:
    subject = compile_part(node.subject, scope)
    if subject.kind is FeelType.LIST:
        raise scope.refused(node, LIST_SUBJECT)
    tests = [compile_test(test, subject, scope) for test in node.tests]
    value = subject.step

    def run(frame: Frame) -> Truth:
        known = value(frame)
        found: Truth = False
        for test in tests:
            found = either(found, test(frame, known))
        return found

    return Part(BOOLEAN, run)


@closure.register
def _range(node: RangeLiteral, scope: Scope) -> Part:
    least = compile_part(node.low, scope)
    return _interval(node, least, compile_bound(node.high, least, scope), scope)


def _interval(node: RangeLiteral, least: Part, most: Part, scope: Scope) -> Part:
    _check_written(node, scope)
    low, high = least.step, most.step
    includes_low, includes_high = node.includes_low, node.includes_high

    def run(frame: Frame) -> Range:
        return checked(Range(low(frame), high(frame), includes_low, includes_high))

    return Part(Shape(FeelType.RANGE, item=joined(least.shape, most.shape)), run)


def _check_written(node: RangeLiteral, scope: Scope) -> None:
    """Refuse at once a range whose written bounds can only be a mistake."""
    if isinstance(node.low, Literal) and isinstance(node.high, Literal):
        try:
            checked(Range(node.low.value, node.high.value, node.includes_low, node.includes_high))
        except FeelError as error:
            raise scope.refused(node, Saying(error.es, error.en)) from error


@closure.register
def _bound_test(node: BoundTest, scope: Scope) -> Part:
    raise scope.refused(node, UNSUPPORTED, feature=FEATURES["bound"])


def compile_test(test: Node, subject: Part, scope: Scope) -> Test:
    """Compile one test of a value; refuses one that no value of the subject's type can pass."""
    if isinstance(test, BoundTest):
        return _against_bound(test, subject, scope)
    if isinstance(test, RangeLiteral):
        return _within_bounds(test, subject, scope)
    return _among(test, subject, scope)


def _against_bound(test: BoundTest, subject: Part, scope: Scope) -> Test:
    sign, bound = test.sign, compile_bound(test.bound, subject, scope).step

    def run(frame: Frame, value: object) -> Truth:
        if (limit := bound(frame)) is None:
            raise failed(NULL_BOUND)
        return ordered(sign, value, limit)

    return run


def _within_bounds(test: RangeLiteral, subject: Part, scope: Scope) -> Test:
    least, most = compile_part(test.low, scope), compile_part(test.high, scope)
    check_bound(test.low, least, subject, scope)
    check_bound(test.high, most, subject, scope)
    interval = placed(test, _interval(test, least, most, scope)).step
    return lambda frame, value: passes(frame, value, interval(frame))


def _among(test: Node, subject: Part, scope: Scope) -> Test:
    allowed = _list_for(test, subject, scope) or _value_for(test, subject, scope)
    step = allowed.step
    return lambda frame, value: passes(frame, value, step(frame))


def _list_for(test: Node, subject: Part, scope: Scope) -> Part | None:
    """Compile a written list, each item once, so that a wrong item is named at its place."""
    if not isinstance(test, ListLiteral):
        return None
    items = [compile_part(item, scope) for item in test.items]
    for item, part in zip(test.items, items, strict=True):
        _check_member(item, part.shape, subject, scope)
    return placed(test, list_part(items))


def _value_for(test: Node, subject: Part, scope: Scope) -> Part:
    allowed = compile_part(test, scope)
    if allowed.kind is FeelType.BOOLEAN:
        raise scope.refused(test, BOOLEAN_TEST)
    inner = allowed.shape.inner() if allowed.kind is FeelType.LIST else allowed.shape
    _check_member(test, inner, subject, scope)
    return allowed


def _check_member(test: Node, shape: Shape, subject: Part, scope: Scope) -> None:
    inner = shape.inner() if shape.kind is FeelType.RANGE else shape
    check_comparable(test, subject, Part(inner, _nothing), scope)


def _nothing(_frame: Frame) -> None:
    return None


def passes(frame: Frame, value: object, allowed: object) -> Truth:
    """Tell whether a value is another, in a range, or in a list of values and ranges."""
    if isinstance(value, list):
        raise failed(LIST_ON_THE_LEFT)
    if isinstance(allowed, bool):
        # DMN 1.3 and later believe a true test, earlier versions compare it.
        raise failed(TRUE_OR_FALSE)
    if isinstance(allowed, Range):
        return within(value, allowed)
    if not isinstance(allowed, list):
        return equal(value, allowed, frame)
    return _any_passes(frame, value, allowed)


def _any_passes(frame: Frame, value: object, allowed: list[object]) -> Truth:
    frame.spend(len(allowed))
    if any(isinstance(item, list) for item in allowed):
        raise failed(NESTED_TEST)
    found: Truth = False
    # No short circuit: whether a mistake of type shows must not depend on the order.
    for item in allowed:
        one = within(value, item) if isinstance(item, Range) else equal(value, item, frame)
        found = either(found, one)
    return found
