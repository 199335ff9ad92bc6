"""The compiled expression, and the two ways to compile one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.feel.check import Scope, check_boolean, type_of
from engine.feel.comparison import truth
from engine.feel.compiler import Step, compile_node
from engine.feel.errors import Source
from engine.feel.frame import Frame
from engine.feel.guards import check_guards
from engine.feel.lexer import tokenize
from engine.feel.limits import DEFAULT_STEPS, MAX_LENGTH
from engine.feel.moment import Moment
from engine.feel.nodes import Node, free_names
from engine.feel.parser import parse
from engine.feel.refusals import EMPTY, NOT_BOOLEAN, TOO_LONG
from engine.feel.types import TYPE_NAMES, Declared, FeelType
from engine.feel.vocabulary import BLANK, check_names

_OPENING: Final = re.compile(rf"[{BLANK}]*(?:=(?!=)[{BLANK}]*)?")


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; it never changes and may be shared between threads."""

    text: str
    names: frozenset[str]
    is_condition: bool
    _declared: frozenset[tuple[str, Declared]] | None = field(repr=False)
    _program: Step = field(repr=False, compare=False)

    def evaluate(
        self,
        context: Mapping[str, object],
        *,
        moment: Moment | None = None,
        steps: int = DEFAULT_STEPS,
    ) -> object:
        """Give the value over these facts; only the facts that are read are converted."""
        value = self._program(Frame(context, moment, steps))
        return truth(value) if self.is_condition else value


def compile_expression(text: str, names: Mapping[str, Declared] | None = None) -> Expression:
    """Compile an expression of any type; without `names`, names are open."""
    node, scope = _parsed(text, names)
    type_of(node, scope)
    return _expression(node, scope, is_condition=False)


def compile_condition(
    text: str, names: Mapping[str, Declared] | None = None, *, needs_guards: bool = True
) -> Expression:
    """Compile an expression that gives true, false or null.

    Refuses one of another type and, unless `needs_guards` is off, one that reads an optional
    fact without asking whether it has a value.
    """
    node, scope = _parsed(text, names)
    _check_condition(node, scope)
    if needs_guards:
        check_guards(node, scope)
    return _expression(node, scope, is_condition=True)


def _parsed(text: str, names: Mapping[str, Declared] | None) -> tuple[Node, Scope]:
    source = Source(text)
    start = beginning(source)
    check_names(source, names or ())
    facts = None if names is None else frozenset(names)
    return parse(source, tokenize(source, start, facts)), Scope(source, names)


def beginning(source: Source) -> int:
    """Find where the expression begins: editors write an equals sign before it."""
    if len(source.text) > MAX_LENGTH:
        raise source.refused(MAX_LENGTH, TOO_LONG, limit=str(MAX_LENGTH))
    opening = _OPENING.match(source.text)
    start = opening.end() if opening else 0
    if start == len(source.text):
        raise source.refused(start, EMPTY)
    return start


def _check_condition(node: Node, scope: Scope) -> None:
    check_boolean(node, scope)
    if type_of(node, scope) is FeelType.NULL:
        raise scope.refused(node, NOT_BOOLEAN, kind=TYPE_NAMES[FeelType.NULL])


def _expression(node: Node, scope: Scope, *, is_condition: bool) -> Expression:
    names = None if scope.names is None else dict(scope.names)
    return Expression(
        text=scope.source.text,
        names=free_names(node),
        is_condition=is_condition,
        _declared=None if names is None else frozenset(names.items()),
        _program=compile_node(node, names),
    )
