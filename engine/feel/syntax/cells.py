"""The tests of one cell of a decision table (DMN 10.3.1.2, rules 13 to 17)."""

from engine.feel.errors import FeelRefused, Source
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.nodes import Tests
from engine.feel.syntax.parser import Parser, check_depth
from engine.feel.syntax.tokens import TokenKind


def parse_tests(source: Source, facts: frozenset[str]) -> Tests:
    """Build the tests of a cell, where `?` is the value under test."""
    opening = Cursor(source, 0, facts).token
    is_not = opening.kind is TokenKind.FUNCTION and opening.value == "not"
    tests = _negated(source, facts) if is_not else _plain(source, facts)
    check_depth(source, tests)
    return tests


def _negated(source: Source, facts: frozenset[str]) -> Tests:
    """Read `not(...)` around all the tests, else as the function that opens an expression."""
    try:
        return _around_all(source, facts)
    except FeelRefused as refused:
        try:
            return _plain(source, facts)
        except FeelRefused:
            raise refused from None


def _plain(source: Source, facts: frozenset[str]) -> Tests:
    at, parser = _opened(source, facts)
    start = at.token.position
    tests = parser.listed_tests()
    at.expect_end()
    return Tests(start, tests, is_negated=False)


def _around_all(source: Source, facts: frozenset[str]) -> Tests:
    at, parser = _opened(source, facts)
    opening = at.advance()
    at.expect("(")
    tests = parser.listed_tests()
    at.expect(")")
    at.expect_end()
    return Tests(opening.position, tests, is_negated=True)


def _opened(source: Source, facts: frozenset[str]) -> tuple[Cursor, Parser]:
    at = Cursor(source, 0, facts)
    parser = Parser(at)
    parser.allow_subject()
    return at, parser
