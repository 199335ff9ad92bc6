"""The names of types after `instance of` and of parameters (DMN 10.3.1.2, rules 52 to 54)."""

from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.refusals import TYPE_NAME
from engine.feel.syntax.tokens import Token
from engine.feel.values.types import FeelType, Shape


def read_type(cursor: Cursor) -> Shape:
    """Read a type with what it is made of, such as `list<number>`."""
    with cursor.deeper():
        word = cursor.type_word()
        if word is None or word.value == FeelType.NULL.value:
            raise cursor.refused(word or cursor.token, TYPE_NAME)
        return _made_of(FeelType(word.value), word, cursor)


def _made_of(kind: FeelType, word: Token, cursor: Cursor) -> Shape:
    if kind is FeelType.FUNCTION:
        raise cursor.unsupported(word.position, "function<")
    if kind in {FeelType.LIST, FeelType.RANGE}:
        cursor.expect("<")
        item = read_type(cursor)
        cursor.expect(">")
        return Shape(kind, item=item)
    return Shape(kind, entries=_entries(cursor)) if kind is FeelType.CONTEXT else Shape(kind)


def _entries(cursor: Cursor) -> tuple[tuple[str, Shape], ...]:
    found: dict[str, Shape] = {}
    cursor.expect("<")
    while not found or cursor.accept(","):
        name = cursor.new_name(found).value
        cursor.expect(":")
        found[name] = read_type(cursor)
    cursor.expect(">")
    return tuple(found.items())
