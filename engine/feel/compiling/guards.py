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
    Arithmetic,
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
    Negation,
    Node,
    children,
)
from engine.feel.syntax.refusals import UNGUARDED
from engine.feel.values.types import Declared, FeelType

Facts = frozenset[str]
_NOTHING: Facts = frozenset()
# The places of arguments that may be null, or hold nulls; elsewhere a null could be the outcome.
_LOOKED_FOR: Final[Mapping[str, Collection[int]]] = {"list contains": (1,), "index of": (1,)}
_LOOKED_INTO: Final[Mapping[str, Collection[int]]] = {
    "count": (0,),
    "list contains": (0,),
    "index of": (0,),
    "string join": (0,),
}
# What puts a value into another, where a null then is.
_PUT: Final[Mapping[str, Collection[int]]] = {
    "append": range(1, 1_000),
    "insert before": (2,),
    "list replace": (2,),
    "context put": (2,),
}
# What a fact after `in` tests by more than equality.
_TESTING: Final = frozenset({FeelType.LIST, FeelType.RANGE, FeelType.ANY})
# Calls after `in` that never give a range or a list.
_VALUES: Final = frozenset({"date", "time", "date and time", "duration", "number", "string"})


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
    read = _read_equal if node.sign in {"=", "!="} else _read
    for side in (node.left, node.right):
        read(side, reading)


def _read_equal(node: Node, reading: Reading) -> None:
    """Read what is compared or counted: a null there, or in a list there, is not the outcome."""
    if not isinstance(node, Name):
        _read_held(node, reading)


def _read_held(node: Node, reading: Reading) -> None:
    """Read what holds values, any of which may be null; it must not be null itself."""
    if isinstance(node, ListLiteral):
        for item in node.items:
            _read_equal(item, reading)
    elif isinstance(node, Call) and node.function in _PUT and not node.names:
        for position, argument in enumerate(node.arguments):
            read = _read_equal if position in _PUT[node.function] else _read_held
            read(argument, reading)
    else:
        _read(node, reading)


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
        read = _read if test in others else _read_equal
        read(test, reading)


def _is_value(test: Node, reading: Reading) -> bool:
    """Tell whether a test only compares: with a range a null would give null."""
    if isinstance(test, ListLiteral):
        return all(_is_value(item, reading) for item in test.items)
    if isinstance(test, Name):
        declared = reading.names.get(test.name)
        return declared is not None and declared.type not in _TESTING
    if isinstance(test, Call):
        return test.function in _VALUES
    return isinstance(test, (Literal, Negation, Arithmetic))


@_read.register
def _call(node: Call, reading: Reading) -> None:
    """Let a null be looked for in a list, and be there, which the standard allows."""
    for position, argument in enumerate(node.arguments):
        if not node.names and position in _LOOKED_FOR.get(node.function, ()):
            _read_equal(argument, reading)
        elif not node.names and position in _LOOKED_INTO.get(node.function, ()):
            _read_held(argument, reading)
        else:
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
