"""The compiled expression, and the two ways to compile one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.guards import check_guards
from engine.feel.compiling.logic import compile_truth
from engine.feel.compiling.operations import BOOLEAN
from engine.feel.compiling.part import Part, Scope, Step, compile_part
from engine.feel.errors import Source
from engine.feel.limits import DEFAULT_STEPS, MAX_LENGTH
from engine.feel.syntax.nodes import Node
from engine.feel.syntax.parser import parse
from engine.feel.syntax.refusals import EMPTY, NOT_BOOLEAN, TOO_LONG
from engine.feel.syntax.vocabulary import BLANK, check_names
from engine.feel.values.comparison import truth
from engine.feel.values.moment import Moment
from engine.feel.values.types import TYPE_NAMES, Declared, FeelType, Shape

_OPENING: Final = re.compile(rf"[{BLANK}]*(?:=(?!=)[{BLANK}]*)?")


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; it never changes and may be shared between threads.

    `names` are the facts that it reads, `shape` is what is known of its value beforehand: ANY where
    that depends on undeclared names.
    """

    text: str
    names: frozenset[str]
    is_condition: bool
    shape: Shape
    _declared: frozenset[tuple[str, Declared]] | None = field(repr=False)
    _program: Step = field(repr=False, compare=False)

    @property
    def type(self) -> FeelType:
        return self.shape.kind

    def evaluate(
        self,
        context: Mapping[str, object],
        *,
        moment: Moment | None = None,
        steps: int = DEFAULT_STEPS,
    ) -> object:
        """Give the value over these facts; only the facts that are read are converted.

        Raises FeelError where there is no FEEL value, and when the steps are used up.
        """
        value = self._program(Frame(context, moment, steps))
        return truth(value) if self.is_condition else value


def compile_expression(text: str, names: Mapping[str, Declared] | None = None) -> Expression:
    """Compile an expression of any type; without `names`, names are open.

    Raises FeelRefused, with the position and the remedy, for what is not strict FEEL.
    """
    node, scope = parsed(text, names)
    part = compile_part(node, scope)
    return _expression(part, scope, is_condition=False)


def compile_condition(
    text: str, names: Mapping[str, Declared] | None = None, *, needs_guards: bool = True
) -> Expression:
    """Compile an expression that gives true, false or null.

    Refuses one of another type and, unless `needs_guards` is off, one that reads an optional
    fact without asking whether it has a value.
    """
    node, scope = parsed(text, names)
    part = compile_truth(node, scope)
    if part.kind is FeelType.NULL:
        raise scope.refused(node, NOT_BOOLEAN, kind=TYPE_NAMES[FeelType.NULL])
    if needs_guards:
        check_guards(node, scope)
    return _expression(Part(BOOLEAN, part.step), scope, is_condition=True)


def parsed(text: str, names: Mapping[str, Declared] | None) -> tuple[Node, Scope]:
    """Give the syntax of a text, and the scope that it is compiled in."""
    source = Source(text)
    start = beginning(source)
    check_names(source, names or ())
    return parse(source, start, frozenset(names or ())), Scope(source, names)


def beginning(source: Source) -> int:
    """Find where the expression begins: editors write an equals sign before it."""
    if len(source.text) > MAX_LENGTH:
        raise source.refused(MAX_LENGTH, TOO_LONG, limit=str(MAX_LENGTH))
    opening = _OPENING.match(source.text)
    start = opening.end() if opening else 0
    if start == len(source.text):
        raise source.refused(start, EMPTY)
    return start


def _expression(part: Part, scope: Scope, *, is_condition: bool) -> Expression:
    return Expression(
        text=scope.source.text,
        names=frozenset(scope.tally.facts),
        is_condition=is_condition,
        shape=part.shape,
        _declared=None if scope.facts is None else frozenset(scope.facts.items()),
        _program=part.step,
    )
