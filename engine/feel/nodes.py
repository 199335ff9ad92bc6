"""The abstract syntax: what a text says, before anything is known of its types."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from engine.feel.types import FeelType

SUBJECT: Final = "?"
"""The name of the value under test in the cell of a decision table (DMN 10.3.1.2 rule 7)."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of the expression, at its offset in the text."""

    position: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written in the text."""

    type: FeelType
    value: object


@dataclass(frozen=True, slots=True)
class Name(Node):
    """The reading of a fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """The minus sign before an operand."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """One of `+ - * / **` on two operands."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """One of `= != < <= > >=` on two operands."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`subject between low and high` (rule 49 b)."""

    subject: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class BoundTest(Node):
    """A unary test such as `> 5` (DMN 10.3.1.2 rule 7)."""

    sign: str
    bound: Node


@dataclass(frozen=True, slots=True)
class Range(Node):
    """An interval, whose signs say which bounds it holds (rule 8)."""

    low_sign: str
    low: Node
    high_sign: str
    high: Node


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`subject in tests`: true when any of the tests is (rule 49 c)."""

    subject: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conjunction(Node):
    """All the terms of one run of `and`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Node):
    """All the terms of one run of `or`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`if condition then consequent else alternative`."""

    condition: Node
    consequent: Node
    alternative: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """A list whose items are expressions."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """The call of a function by its name."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The unary tests of one cell; a `not(...)` around them turns their outcome round (rule 15)."""

    tests: tuple[Node, ...]
    is_negated: bool


def children(node: Node) -> Iterator[Node]:
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from value


def free_names(node: Node) -> frozenset[str]:
    """Give the names that a part reads."""
    own = {node.name} if isinstance(node, Name) else set()
    return frozenset(own.union(*map(free_names, children(node))))


def deeper_than(root: Node, limit: int) -> Node | None:
    """Find a node below the limit, level by level: a long chain must not recurse."""
    level = [root]
    for _ in range(limit):
        level = [child for node in level for child in children(node)]
        if not level:
            return None
    return level[0]
