"""The finding on conditions that read an optional fact without asking whether it is there.

The standard makes such a comparison null, and a null condition is not true: the case would
take the other path without a word. A fact counts as tested

- in a conjunction, when another term is `fact != null`, `fact = literal` or `fact instance of ...`;
- in a disjunction, when another term is `fact = null`;
- in a branch of `if`, when the condition says so;

with `not(...)` turning each into its contrary. Equality needs no test, since it is never null.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import singledispatch
from typing import Final

from engine.feel.compiling.part import Scope
from engine.feel.syntax.nodes import (
    Call,
    Comparison,
    Conditional,
    Conjunction,
    Disjunction,
    InstanceOf,
    ListLiteral,
    Literal,
    Membership,
    Name,
    Node,
    children,
)
from engine.feel.syntax.refusals import UNGUARDED
from engine.feel.values.types import Declared, FeelType

Facts = frozenset[str]
_NOTHING: Facts = frozenset()
# The places of arguments that may be null; null elsewhere makes null of the whole call.
_NULL_IS_WELCOME: Final[Mapping[str, Collection[int]]] = {
    "list contains": (1,),
    "index of": (1,),
    "append": range(1, 1_000),
    "insert before": (2,),
    "list replace": (2,),
    "context put": (2,),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known at one place of the expression."""

    scope: Scope
    names: Mapping[str, Declared]
    present: Facts

    def is_optional(self, name: Name) -> bool:
        """Tell whether a name reads a fact that may be null; the expression's own names read none."""
        return name.position in self.scope.tally.certain and self.names[name.name].nullable

    def knowing(self, facts: Facts) -> "Reading":
        return Reading(self.scope, self.names, self.present | facts)


def check_guards(node: Node, scope: Scope) -> None:
    """Refuse a condition that reads an optional fact untested; open names cannot tell."""
    if scope.facts is not None:
        _read(node, Reading(scope, scope.facts, _NOTHING))


@singledispatch
def _read(node: Node, reading: Reading) -> None:
    for child in children(node):
        _read(child, reading)


@_read.register
def _name(node: Name, reading: Reading) -> None:
    if reading.is_optional(node) and node.name not in reading.present:
        raise reading.scope.refused(node, UNGUARDED, name=node.name)


@_read.register
def _comparison(node: Comparison, reading: Reading) -> None:
    is_equality = node.sign in {"=", "!="}
    for side in (node.left, node.right):
        if not (is_equality and isinstance(side, Name)):
            _read(side, reading)


@_read.register
def _instance(node: InstanceOf, reading: Reading) -> None:
    """Let a type be asked of a fact: null is of none, which is an answer."""
    if not isinstance(node.subject, Name):
        _read(node.subject, reading)


@_read.register
def _membership(node: Membership, reading: Reading) -> None:
    """Let a name be compared with values; bounds and lists must not be null."""
    others = [test for test in node.tests if not _is_value(test, reading)]
    if others or not isinstance(node.subject, Name):
        _read(node.subject, reading)
    for test in node.tests:
        if test in others or not isinstance(test, Name):
            _read(test, reading)


def _is_value(test: Node, reading: Reading) -> bool:
    if isinstance(test, Name):
        declared = reading.names.get(test.name)
        return declared is not None and declared.type not in {FeelType.LIST, FeelType.ANY}
    return isinstance(test, (Literal, ListLiteral))


@_read.register
def _list(node: ListLiteral, reading: Reading) -> None:
    for item in node.items:
        if not isinstance(item, Name):
            _read(item, reading)


@_read.register
def _call(node: Call, reading: Reading) -> None:
    """Let a null be looked for in a list or put into one, which the standard allows."""
    welcome = _NULL_IS_WELCOME.get(node.function, ())
    for position, argument in enumerate(node.arguments):
        if node.names or position not in welcome or not isinstance(argument, Name):
            _read(argument, reading)


@_read.register
def _conjunction(node: Conjunction, reading: Reading) -> None:
    known = reading.knowing(_present_if(node, outcome=True))
    for term in node.terms:
        _read(term, known)


@_read.register
def _disjunction(node: Disjunction, reading: Reading) -> None:
    known = reading.knowing(_present_if(node, outcome=False))
    for term in node.terms:
        _read(term, known)


@_read.register
def _conditional(node: Conditional, reading: Reading) -> None:
    _read(node.condition, reading)
    _read(node.consequent, reading.knowing(_present_if(node.condition, outcome=True)))
    _read(node.alternative, reading.knowing(_present_if(node.condition, outcome=False)))


def _present_if(node: Node, *, outcome: bool) -> Facts:
    """Give the facts that have a value whenever the node has this outcome."""
    if isinstance(node, Comparison):
        return _tested(node, outcome=outcome)
    if isinstance(node, InstanceOf) and isinstance(node.subject, Name) and outcome:
        return frozenset({node.subject.name})
    if isinstance(node, Call) and node.function == "not":
        return _present_if(node.arguments[0], outcome=not outcome)
    if isinstance(node, (Conjunction, Disjunction)):
        known = [_present_if(term, outcome=outcome) for term in node.terms]
        is_all = isinstance(node, Conjunction) is outcome
        return frozenset.union(*known) if is_all else frozenset.intersection(*known)
    return _NOTHING


def _tested(node: Comparison, *, outcome: bool) -> Facts:
    for fact, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(fact, Name) and isinstance(other, Literal):
            is_null = other.value is None
            if (node.sign == "=" and is_null is not outcome) or (
                node.sign == "!=" and is_null is outcome
            ):
                return frozenset({fact.name})
    return _NOTHING
