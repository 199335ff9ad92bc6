"""Operators: arithmetic, comparison and tests of type (DMN 10.3.2.5 to 10.3.2.8)."""

from functools import partial

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.part import Part, Scope, closure, compile_part
from engine.feel.syntax.nodes import Arithmetic, Between, Comparison, InstanceOf, Negation, Node
from engine.feel.syntax.refusals import NEGATION_TYPE, OPERATOR_TYPES, UNCOMPARABLE, UNORDERED
from engine.feel.values.comparison import Truth, both, equal, ordered
from engine.feel.values.conformance import conforms
from engine.feel.values.operators import calculate, negate, negation_type, result_type
from engine.feel.values.types import (
    ORDERED,
    TYPE_NAMES,
    UNKNOWN,
    FeelType,
    Shape,
    comparable,
)

BOOLEAN = Shape(FeelType.BOOLEAN)


@closure.register
def _negation(node: Negation, scope: Scope) -> Part:
    operand = compile_part(node.operand, scope)
    if (result := negation_type(operand.kind)) is None:
        raise scope.refused(node, NEGATION_TYPE, kind=TYPE_NAMES[operand.kind])
    value = operand.step
    return Part(Shape(result), lambda frame: negate(value(frame)))


@closure.register
def _arithmetic(node: Arithmetic, scope: Scope) -> Part:
    left, right = compile_part(node.left, scope), compile_part(node.right, scope)
    if (result := result_type(node.sign, left.kind, right.kind)) is None:
        sides = {"left": TYPE_NAMES[left.kind], "right": TYPE_NAMES[right.kind]}
        raise scope.refused(node, OPERATOR_TYPES, operator=node.sign, **sides)
    operation, first, second = partial(calculate, node.sign), left.step, right.step
    return Part(Shape(result), lambda frame: operation(first(frame), second(frame), frame))


@closure.register
def _comparison(node: Comparison, scope: Scope) -> Part:
    left, right = compile_part(node.left, scope), compile_part(node.right, scope)
    check_comparable(node, left, right, scope)
    first, second = left.step, right.step
    if node.sign == "=":
        return Part(BOOLEAN, lambda frame: equal(first(frame), second(frame), frame))
    if node.sign == "!=":
        return Part(BOOLEAN, lambda frame: not equal(first(frame), second(frame), frame))
    _check_ordered(node, left, scope)
    _check_ordered(node, right, scope)
    compare = partial(ordered, node.sign)
    return Part(BOOLEAN, lambda frame: compare(first(frame), second(frame)))


@closure.register
def _between(node: Between, scope: Scope) -> Part:
    subject = compile_part(node.subject, scope)
    low = compile_bound(node.low, subject, scope).step
    high = compile_bound(node.high, subject, scope).step
    value = subject.step

    def run(frame: Frame) -> Truth:
        known = value(frame)
        return both(ordered(">=", known, low(frame)), ordered("<=", known, high(frame)))

    return Part(BOOLEAN, run)


@closure.register
def _instance(node: InstanceOf, scope: Scope) -> Part:
    value, wanted = compile_part(node.subject, scope).step, node.type
    return Part(BOOLEAN, lambda frame: conforms(value(frame), wanted, frame))


def compile_bound(node: Node, subject: Part, scope: Scope) -> Part:
    """Compile what a value is ordered against."""
    bound = compile_part(node, scope)
    check_bound(node, bound, subject, scope)
    return bound


def check_bound(node: Node, bound: Part, subject: Part, scope: Scope) -> None:
    """Refuse to order a value against one of another type, or of a type without order."""
    check_comparable(node, subject, bound, scope)
    _check_ordered(node, subject, scope)
    _check_ordered(node, bound, scope)


def check_comparable(node: Node, left: Part, right: Part, scope: Scope) -> None:
    """Refuse to compare values that the standard gives null for."""
    if not comparable(left.kind, right.kind):
        sides = {"left": TYPE_NAMES[left.kind], "right": TYPE_NAMES[right.kind]}
        raise scope.refused(node, UNCOMPARABLE, **sides)


def _check_ordered(node: Node, part: Part, scope: Scope) -> None:
    if part.kind not in ORDERED and part.kind not in UNKNOWN:
        raise scope.refused(node, UNORDERED, kind=TYPE_NAMES[part.kind])
