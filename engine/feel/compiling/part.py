"""What the compilation of a node gives, and where it finds the names in scope.

The tree is walked once: each construct has one function, in the module of its kind, that refuses what
can only be a mistake, tells the shape of the value and gives the closure that evaluation calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch

from engine.feel.compiling.frame import Frame
from engine.feel.errors import FeelError, FeelRefused, Saying, Source
from engine.feel.syntax.nodes import Literal, Node, children
from engine.feel.values.types import UNKNOWN, Declared, FeelType, Shape

Step = Callable[[Frame], object]


@dataclass(frozen=True, slots=True)
class Part:
    """A compiled node: what is known of its value, and how to get it."""

    shape: Shape
    step: Step

    @property
    def kind(self) -> FeelType:
        return self.shape.kind

    def may_be(self, *kinds: FeelType) -> bool:
        """Tell whether the value can be of one of these types, or nothing is known of it."""
        return self.kind in kinds or self.kind in UNKNOWN


@dataclass(frozen=True, slots=True)
class Local:
    """A name that the expression gives to a value: a variable, an earlier entry, a parameter."""

    name: str
    slot: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Item:
    """The item under a filter: `item` itself, and its entries by their names."""

    slot: int
    shape: Shape


@dataclass(slots=True)
class Tally:
    """What the walk of one text has met."""

    slots: int = 0
    facts: set[str] = field(default_factory=set)
    # Where a name can only be a fact: the check for optional facts asks about no other.
    certain: set[int] = field(default_factory=set)
    # The slots that something reads.
    read: set[int] = field(default_factory=set)
    # Which names a filter's condition reads from the item, or may, by the slot of the item.
    of_items: dict[int, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is in scope at a node: the declared facts, unless names are open, and the locals."""

    source: Source
    facts: Mapping[str, Declared] | None
    locals: tuple[Local | Item, ...] = ()
    tally: Tally = field(default_factory=Tally)

    def refused(self, node: Node, saying: Saying, **parts: str | Saying) -> FeelRefused:
        return self.source.refused(node.position, saying, **parts)

    def slot(self) -> int:
        """Give the place of one more value that the expression names."""
        self.tally.slots += 1
        return self.tally.slots

    def reads_item(self, slot: int, name: str) -> None:
        self.tally.of_items.setdefault(slot, set()).add(name)

    def having(self, *added: Local | Item) -> Scope:
        return replace(self, locals=(*self.locals, *added))


def compile_part(node: Node, scope: Scope) -> Part:
    """Compile a node so that it counts a step and places the errors under it."""
    part = closure(node, scope)
    return part if isinstance(node, Literal) else placed(node, part)


def placed(node: Node, part: Part) -> Part:
    """Let a part count its steps and give its position to the errors that have none yet.

    A written value is counted by what it is written in: by itself it would cost more to count.
    """
    cost = 1 + sum(isinstance(child, Literal) for child in children(node))
    step, position = part.step, node.position

    def run(frame: Frame) -> object:
        try:
            # Counted here and not by a call: this line runs more often than any other.
            frame.steps -= cost
            if frame.steps < 0:
                frame.spend(0)
            return step(frame)
        except FeelError as error:
            if error.position is None:
                error.position = position
            raise

    return Part(part.shape, run)


@singledispatch
def closure(node: Node, scope: Scope) -> Part:
    """Compile one kind of node; the modules of this package register one function for each."""
    # A unary test is no expression: the parser gives it only where the tests are compiled.
    raise TypeError(type(node), scope)
