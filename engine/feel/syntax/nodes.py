"""The abstract syntax: what a text says, before anything is known of its types."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from engine.feel.values.types import FeelType, Shape

SUBJECT: Final = "?"
"""The name of the value under test in the cell of a decision table (DMN 10.3.1.2 rule 7)."""


PARTIAL: Final = "partial"
"""The name of the results so far, which every `for` gives (DMN 10.3.2.14)."""


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
class RangeLiteral(Node):
    """An interval; each bound is held or not (rule 8)."""

    low: Node
    high: Node
    includes_low: bool
    includes_high: bool


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
class Entry(Node):
    """One `name: value` of a context."""

    name: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """A context whose entries are expressions; an entry reads the ones before it (rule 57)."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`subject.name`: an entry of a context, or a property of a value (rule 43)."""

    subject: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`subject[condition]`: the items that pass, or the one at a place (rule 50)."""

    subject: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Binding(Node):
    """One `name in domain` of an iteration; with `high` the domain runs from number to number."""

    name: str
    domain: Node
    high: Node | None


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`for bindings return body` (rule 44)."""

    bindings: tuple[Binding, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every` of the bindings satisfies a condition (rule 46)."""

    is_every: bool
    bindings: tuple[Binding, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`subject instance of type` (rule 51)."""

    subject: Node
    type: Shape


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A parameter of a function that is written in the expression."""

    name: str
    type: Shape


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(parameters) body` (rule 55)."""

    parameters: tuple[Parameter, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """The call of a function by its name; `names` is empty when the arguments go by their order."""

    function: str
    arguments: tuple[Node, ...]
    names: tuple[str, ...]


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
            yield from (part for part in value if isinstance(part, Node))


def names_bound(node: Node) -> frozenset[str]:
    """Give the names that a part gives to values of its own."""
    if isinstance(node, (Iteration, Quantified)):
        return frozenset({PARTIAL, *(binding.name for binding in node.bindings)})
    if isinstance(node, FunctionLiteral):
        return frozenset(parameter.name for parameter in node.parameters)
    if isinstance(node, ContextLiteral):
        return frozenset(entry.name for entry in node.entries)
    return frozenset({"item"}) if isinstance(node, Filter) else frozenset()


def free_names(node: Node) -> frozenset[str]:
    """Give the names that a part reads from outside; in a filter one may turn out to be an entry."""
    own = {node.name} if isinstance(node, Name) else set()
    return frozenset(own.union(*map(free_names, children(node)))) - names_bound(node)


def levels(root: Node) -> int:
    """Count the levels of a part, one by one: a long chain must not recurse."""
    level, count = [root], 0
    while level:
        level = [child for node in level for child in children(node)]
        count += 1
    return count


def deeper_than(root: Node, limit: int) -> Node | None:
    """Find a node below the limit, level by level: a long chain must not recurse."""
    level = [root]
    for _ in range(limit):
        level = [child for node in level for child in children(node)]
        if not level:
            return None
    return level[0]
