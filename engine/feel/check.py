"""The static check: what each part's type is, and what can only be a mistake.

Where the standard would make a null of operands of different types (DMN 10.3.2.5), the
expression is refused; where the types are not known, evaluation makes it an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

from engine.feel.arithmetic import negation_type, result_type
from engine.feel.errors import FeelError, FeelRefused, Saying, Source
from engine.feel.functions import BUILTINS, Builtin
from engine.feel.nodes import (
    Arithmetic,
    Between,
    BoundTest,
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
    Range,
)
from engine.feel.refusals import (
    ARGUMENTS,
    BOOLEAN_TEST,
    FEATURES,
    LIST_SUBJECT,
    NEGATION_TYPE,
    NOT_BOOLEAN,
    OPERATOR_TYPES,
    UNCOMPARABLE,
    UNKNOWN_FUNCTION,
    UNKNOWN_NAME,
    UNORDERED,
    UNSUPPORTED,
    UNSUPPORTED_FUNCTION,
)
from engine.feel.types import ORDERED, TYPE_NAMES, UNKNOWN, Declared, FeelType, comparable, joined
from engine.feel.values import kind_of
from engine.feel.vocabulary import STANDARD_FUNCTIONS


@dataclass(frozen=True, slots=True)
class Scope:
    """What the check knows: the text, and the declared facts unless names are open."""

    source: Source
    names: Mapping[str, Declared] | None

    def refused(self, node: Node, saying: Saying, **parts: str | Saying) -> FeelRefused:
        return self.source.refused(node.position, saying, **parts)


@singledispatch
def type_of(node: Node, scope: Scope) -> FeelType:
    """Give the static type of an expression, or refuse it.

    A range or a unary test is not an expression: it has a meaning only after `in`.
    """
    raise scope.refused(node, UNSUPPORTED, feature=FEATURES["range"])


@type_of.register
def _literal(node: Literal, _scope: Scope) -> FeelType:
    return node.type


@type_of.register
def _name(node: Name, scope: Scope) -> FeelType:
    if scope.names is None:
        return FeelType.ANY
    if node.name not in scope.names:
        raise scope.refused(node, UNKNOWN_NAME, name=node.name)
    return scope.names[node.name].type


@type_of.register
def _negation(node: Negation, scope: Scope) -> FeelType:
    operand = type_of(node.operand, scope)
    if (result := negation_type(operand)) is None:
        raise scope.refused(node, NEGATION_TYPE, kind=TYPE_NAMES[operand])
    return result


@type_of.register
def _arithmetic(node: Arithmetic, scope: Scope) -> FeelType:
    left, right = type_of(node.left, scope), type_of(node.right, scope)
    if (result := result_type(node.sign, left, right)) is None:
        sides = {"left": TYPE_NAMES[left], "right": TYPE_NAMES[right]}
        raise scope.refused(node, OPERATOR_TYPES, operator=node.sign, **sides)
    return result


@type_of.register
def _comparison(node: Comparison, scope: Scope) -> FeelType:
    left, right = type_of(node.left, scope), type_of(node.right, scope)
    check_comparable(node, left, right, scope)
    if node.sign not in {"=", "!="}:
        _check_ordered(node, left, scope)
        _check_ordered(node, right, scope)
    return FeelType.BOOLEAN


@type_of.register
def _between(node: Between, scope: Scope) -> FeelType:
    subject = type_of(node.subject, scope)
    _check_bound(node.low, subject, scope)
    _check_bound(node.high, subject, scope)
    return FeelType.BOOLEAN


@type_of.register
def _membership(node: Membership, scope: Scope) -> FeelType:
    subject = type_of(node.subject, scope)
    if subject is FeelType.LIST:
        raise scope.refused(node, LIST_SUBJECT)
    for test in node.tests:
        check_test(test, subject, scope)
    return FeelType.BOOLEAN


@type_of.register
def _conjunction(node: Conjunction, scope: Scope) -> FeelType:
    return _terms(node.terms, scope)


@type_of.register
def _disjunction(node: Disjunction, scope: Scope) -> FeelType:
    return _terms(node.terms, scope)


@type_of.register
def _conditional(node: Conditional, scope: Scope) -> FeelType:
    check_boolean(node.condition, scope)
    return joined(type_of(node.consequent, scope), type_of(node.alternative, scope))


@type_of.register
def _list(node: ListLiteral, scope: Scope) -> FeelType:
    for item in node.items:
        type_of(item, scope)
    return FeelType.LIST


@type_of.register
def _call(node: Call, scope: Scope) -> FeelType:
    builtin = _builtin(node, scope)
    kinds = [type_of(argument, scope) for argument in node.arguments]
    if (result := builtin.result(kinds)) is None:
        written = {
            "es": ", ".join(TYPE_NAMES[kind].es for kind in kinds),
            "en": ", ".join(TYPE_NAMES[kind].en for kind in kinds),
        }
        forms = builtin.accepted()
        raise scope.refused(
            node, ARGUMENTS, function=node.function, kinds=Saying(**written), forms=forms
        )
    return _tried(node, builtin, scope) or result


def check_boolean(node: Node, scope: Scope) -> None:
    """Refuse a condition that cannot be true, false or null."""
    kind = type_of(node, scope)
    if kind is not FeelType.BOOLEAN and kind not in UNKNOWN:
        raise scope.refused(node, NOT_BOOLEAN, kind=TYPE_NAMES[kind])


def _terms(terms: tuple[Node, ...], scope: Scope) -> FeelType:
    for term in terms:
        check_boolean(term, scope)
    return FeelType.BOOLEAN


def check_comparable(node: Node, left: FeelType, right: FeelType, scope: Scope) -> None:
    """Refuse to compare values that the standard gives null for."""
    if not comparable(left, right):
        raise scope.refused(node, UNCOMPARABLE, left=TYPE_NAMES[left], right=TYPE_NAMES[right])


def _check_ordered(node: Node, kind: FeelType, scope: Scope) -> None:
    if kind not in ORDERED and kind not in UNKNOWN:
        raise scope.refused(node, UNORDERED, kind=TYPE_NAMES[kind])


def _check_bound(bound: Node, subject: FeelType, scope: Scope) -> None:
    kind = type_of(bound, scope)
    check_comparable(bound, subject, kind, scope)
    _check_ordered(bound, subject, scope)
    _check_ordered(bound, kind, scope)


def check_test(test: Node, subject: FeelType, scope: Scope) -> None:
    """Refuse a test that no value of the subject's type can pass."""
    if isinstance(test, BoundTest):
        _check_bound(test.bound, subject, scope)
    elif isinstance(test, Range):
        _check_bound(test.low, subject, scope)
        _check_bound(test.high, subject, scope)
    else:
        _check_value_test(test, subject, scope)


def _check_value_test(test: Node, subject: FeelType, scope: Scope) -> None:
    """Check a value or a list; a boolean would be compared or believed, by version."""
    if isinstance(test, ListLiteral):
        # Each item is typed once: twice per level would double the work at every level.
        for item in test.items:
            check_comparable(item, subject, type_of(item, scope), scope)
        return
    kind = type_of(test, scope)
    if kind is FeelType.BOOLEAN:
        raise scope.refused(test, BOOLEAN_TEST)
    if kind is not FeelType.LIST:
        check_comparable(test, subject, kind, scope)


def _builtin(node: Call, scope: Scope) -> Builtin:
    if builtin := BUILTINS.get(node.function):
        return builtin
    saying = UNSUPPORTED_FUNCTION if node.function in STANDARD_FUNCTIONS else UNKNOWN_FUNCTION
    raise scope.refused(node, saying, function=node.function)


def _tried(node: Call, builtin: Builtin, scope: Scope) -> FeelType | None:
    """Read a written text now, so that a wrong date is refused and not an incident."""
    argument = node.arguments[0] if node.arguments else None
    if not builtin.reads_text or not isinstance(argument, Literal) or argument.value is None:
        return None
    form = builtin.form([argument.type])
    try:
        return kind_of(form.apply(argument.value)) if form else None
    except FeelError as error:
        raise scope.refused(argument, Saying(error.es, error.en)) from error
