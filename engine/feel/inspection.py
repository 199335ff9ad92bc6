"""What an expression reads and gives, told without evaluating it."""

from collections.abc import Iterable, Mapping

from engine.feel.errors import Source
from engine.feel.expression import beginning, compile_expression
from engine.feel.syntax.nodes import free_names
from engine.feel.syntax.parser import parse
from engine.feel.values.types import Declared, FeelType


def names_in(text: str, known: Iterable[str] = ()) -> frozenset[str]:
    """Give the names that an expression reads, declared or not; the longest known one wins.

    A name in a filter may turn out to be an entry of the item: that only types tell.
    """
    source = Source(text)
    return free_names(parse(source, beginning(source), frozenset(known)))


def type_in(text: str, names: Mapping[str, Declared]) -> FeelType:
    """Give the static type of an expression over declared names."""
    return compile_expression(text, names).type
