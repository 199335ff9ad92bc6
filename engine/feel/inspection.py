"""What an expression reads and gives, told without evaluating it."""

from collections.abc import Iterable, Mapping

from engine.feel.check import Scope, type_of
from engine.feel.errors import Source
from engine.feel.expression import beginning
from engine.feel.lexer import tokenize
from engine.feel.nodes import free_names
from engine.feel.parser import parse
from engine.feel.types import Declared, FeelType


def names_in(text: str, known: Iterable[str] = ()) -> frozenset[str]:
    """Give the names that an expression reads, declared or not; the longest known one wins."""
    source = Source(text)
    return free_names(parse(source, tokenize(source, beginning(source), frozenset(known))))


def type_in(text: str, names: Mapping[str, Declared]) -> FeelType:
    """Give the static type of an expression over declared names."""
    source = Source(text)
    root = parse(source, tokenize(source, beginning(source), frozenset(names)))
    return type_of(root, Scope(source, names))
