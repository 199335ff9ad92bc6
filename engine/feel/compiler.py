"""From syntax to closures: the tree is walked once, and each evaluation only calls."""

from collections.abc import Callable, Mapping
from functools import partial, singledispatch

from engine.feel.arithmetic import calculate, negate
from engine.feel.calls import invoke
from engine.feel.comparison import Truth, both, either, equal, ordered, truth
from engine.feel.errors import FeelError
from engine.feel.frame import Frame
from engine.feel.functions import BUILTINS
from engine.feel.membership import compile_test
from engine.feel.nodes import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conditional,
    Conjunction,
    Disjunction,
    ListLiteral,
    Literal,
    Membership,
    Name,
    Negation,
    Node,
)
from engine.feel.types import Declared

Step = Callable[[Frame], object]
Names = Mapping[str, Declared] | None


def compile_node(node: Node, names: Names) -> Step:
    """Give the closure of a node; it counts a step and places the errors under it."""
    step = _closure(node, names)
    if isinstance(node, Literal):
        return step
    position = node.position

    def run(frame: Frame) -> object:
        try:
            frame.spend(1)
            return step(frame)
        except FeelError as error:
            if error.position is None:
                error.position = position
            raise

    return run


@singledispatch
def _closure(node: Node, names: Names) -> Step:
    # The check has refused everything that reaches this; it stays for the reader of a crash.
    raise TypeError(type(node), names)


@_closure.register
def _literal(node: Literal, _names: Names) -> Step:
    value = node.value
    return lambda _frame: value


@_closure.register
def _name(node: Name, names: Names) -> Step:
    name = node.name
    if names is None:
        return lambda frame: frame.open_fact(name)
    declared = names[name]
    return lambda frame: frame.declared_fact(name, declared)


@_closure.register
def _negation(node: Negation, names: Names) -> Step:
    operand = compile_node(node.operand, names)
    return lambda frame: negate(operand(frame))


@_closure.register
def _arithmetic(node: Arithmetic, names: Names) -> Step:
    left, right = compile_node(node.left, names), compile_node(node.right, names)
    operation = partial(calculate, node.sign)
    return lambda frame: operation(left(frame), right(frame))


@_closure.register
def _comparison(node: Comparison, names: Names) -> Step:
    left, right = compile_node(node.left, names), compile_node(node.right, names)
    if node.sign == "=":
        return lambda frame: equal(left(frame), right(frame))
    if node.sign == "!=":
        return lambda frame: not equal(left(frame), right(frame))
    compare = partial(ordered, node.sign)
    return lambda frame: compare(left(frame), right(frame))


@_closure.register
def _between(node: Between, names: Names) -> Step:
    subject = compile_node(node.subject, names)
    low, high = compile_node(node.low, names), compile_node(node.high, names)

    def run(frame: Frame) -> Truth:
        value = subject(frame)
        from_low, to_high = ordered(">=", value, low(frame)), ordered("<=", value, high(frame))
        return both(from_low, to_high)

    return run


@_closure.register
def _membership(node: Membership, names: Names) -> Step:
    subject = compile_node(node.subject, names)
    tests = [compile_test(test, lambda part: compile_node(part, names)) for test in node.tests]

    def run(frame: Frame) -> Truth:
        value = subject(frame)
        found: Truth = False
        for test in tests:
            found = either(found, test(frame, value))
        return found

    return run


@_closure.register
def _conjunction(node: Conjunction, names: Names) -> Step:
    terms = [compile_node(term, names) for term in node.terms]

    def run(frame: Frame) -> Truth:
        outcome: Truth = True
        for term in terms:
            outcome = both(outcome, truth(term(frame)))
            if outcome is False:
                return False
        return outcome

    return run


@_closure.register
def _disjunction(node: Disjunction, names: Names) -> Step:
    terms = [compile_node(term, names) for term in node.terms]

    def run(frame: Frame) -> Truth:
        outcome: Truth = False
        for term in terms:
            outcome = either(outcome, truth(term(frame)))
            if outcome is True:
                return True
        return outcome

    return run


@_closure.register
def _conditional(node: Conditional, names: Names) -> Step:
    condition = compile_node(node.condition, names)
    consequent = compile_node(node.consequent, names)
    alternative = compile_node(node.alternative, names)

    def run(frame: Frame) -> object:
        # Table 55: anything but true, null included, takes the alternative.
        chosen = consequent if truth(condition(frame)) is True else alternative
        return chosen(frame)

    return run


@_closure.register
def _list(node: ListLiteral, names: Names) -> Step:
    items = [compile_node(item, names) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@_closure.register
def _call(node: Call, names: Names) -> Step:
    builtin = BUILTINS[node.function]
    arguments = [compile_node(argument, names) for argument in node.arguments]
    return lambda frame: invoke(builtin, frame, [argument(frame) for argument in arguments])
