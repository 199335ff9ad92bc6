"""From tokens to syntax, by precedence (DMN 10.3.1.2, rules 1 to 26 and 45 to 60)."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from engine.feel.errors import FeelError, FeelRefused, Saying, Source
from engine.feel.lexical import read_at_literal
from engine.feel.limits import MAX_DEPTH
from engine.feel.nodes import (
    SUBJECT,
    Arithmetic,
    Between,
    BoundTest,
    Call,
    Comparison,
    Conditional,
    Conjunction,
    Disjunction,
    ListLiteral,
    Literal,
    Membership,
    Name,
    Negation,
    Node,
    Range,
    Tests,
    deeper_than,
)
from engine.feel.refusals import (
    BAD_AT_VALUE,
    BARE_FUNCTION,
    BARE_NOT,
    EXPECTED,
    EXPECTED_VALUE,
    FEATURES,
    THE_END,
    TOO_DEEP,
    TWO_NAMES,
    UNEXPECTED,
    UNSUPPORTED,
)
from engine.feel.tokens import Token, TokenKind
from engine.feel.types import FeelType

# Rules 1, 2 and 4: the later the alternative, the tighter it binds; all are left
# associative, and the minus sign binds tighter than the power: -3 ** 2 is 9.
_ANYTHING, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _SIGN = range(8)
_STRENGTH: Final[Mapping[str, int]] = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), _COMPARISON),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/"), _PRODUCT),
    "**": _POWER,
}
_BOUND_SIGNS: Final = ("<", "<=", ">", ">=")
_CONSTANTS: Final[Mapping[str, tuple[FeelType, object]]] = {
    "true": (FeelType.BOOLEAN, True),
    "false": (FeelType.BOOLEAN, False),
    "null": (FeelType.NULL, None),
}


def parse(source: Source, tokens: tuple[Token, ...]) -> Node:
    """Build the syntax of a whole expression, or refuse by name what is not understood."""
    parser = _Parser(source, tokens)
    root = parser.expression(_ANYTHING)
    parser.expect_end()
    _check_depth(source, root)
    return root


def parse_tests(source: Source, tokens: tuple[Token, ...]) -> Tests:
    """Build the tests of one cell (rules 13 to 17), where `?` is the value under test."""
    if tokens[0].value == "not" and tokens[0].kind is TokenKind.FUNCTION:
        tests = _negated_tests(source, tokens)
    else:
        tests = _Parser(source, tokens).cell()
    _check_depth(source, tests)
    return tests


def _negated_tests(source: Source, tokens: tuple[Token, ...]) -> Tests:
    """Read `not(...)` around all the tests, else as the function that opens an expression."""
    try:
        return _Parser(source, tokens).negated_cell()
    except FeelRefused as refused:
        try:
            return _Parser(source, tokens).cell()
        except FeelRefused:
            raise refused from None


def _check_depth(source: Source, root: Node) -> None:
    if deep := deeper_than(root, MAX_DEPTH):
        raise source.refused(deep.position, TOO_DEEP, limit=str(MAX_DEPTH))


class _Parser:
    def __init__(self, source: Source, tokens: tuple[Token, ...]) -> None:
        self._source = source
        self._tokens = tokens
        self._next = 0
        self._depth = 0
        self._openings: Mapping[str, Callable[[Token], Node]] = {
            "-": self._negation,
            "(": self._parenthesis,
            "[": self._bracket,
            "]": self._open_range,
            "if": self._conditional,
        }
        self._leaves: Mapping[TokenKind, Callable[[Token], Node]] = {
            TokenKind.NUMBER: self._number,
            TokenKind.TEXT: self._text,
            TokenKind.AT: self._at_literal,
            TokenKind.NAME: self._name,
            TokenKind.FUNCTION: self._call,
        }

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _advance(self) -> Token:
        token = self._token
        self._next += token.kind is not TokenKind.END
        return token

    def _accept(self, *values: str) -> Token | None:
        return self._advance() if self._token.is_(*values) else None

    def _expect(self, *values: str) -> Token:
        if not self._token.is_(*values):
            raise self._refused(self._token, EXPECTED, wanted=" / ".join(values))
        return self._advance()

    def expect_end(self) -> None:
        if self._token.kind is not TokenKind.END:
            raise self._refused(self._token, UNEXPECTED)

    def _refused(self, token: Token, saying: Saying, **parts: str) -> FeelRefused:
        """Name what FEEL has and this engine has not, before calling it a mistake."""
        refused = self._source.refused
        if token.kind in {TokenKind.SYMBOL, TokenKind.KEYWORD} and token.value in FEATURES:
            return refused(token.position, UNSUPPORTED, feature=FEATURES[token.value])
        if token.kind is TokenKind.END:
            return refused(token.position, saying, found=THE_END, **parts)
        if token.kind is TokenKind.NAME and self._follows_name(token):
            return refused(token.position, TWO_NAMES, found=token.value)
        return refused(token.position, saying, found=token.value, **parts)

    def _follows_name(self, token: Token) -> bool:
        at = self._tokens.index(token)
        return at > 0 and self._tokens[at - 1].kind is TokenKind.NAME

    def expression(self, strength: int) -> Node:
        """Read an expression whose operators bind at least this tightly."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._source.refused(self._token.position, TOO_DEEP, limit=str(MAX_DEPTH))
        node = self._operand()
        while self._strength() >= max(strength, _OR):
            node = self._extended(node, self._advance())
        self._depth -= 1
        return node

    def cell(self) -> Tests:
        """Read the tests of a whole cell."""
        self._openings = {**self._openings, SUBJECT: self._name}
        start = self._token.position
        tests = self._listed_tests()
        self.expect_end()
        return Tests(start, tests, is_negated=False)

    def negated_cell(self) -> Tests:
        """Read the tests of a whole cell between `not(` and its parenthesis."""
        self._openings = {**self._openings, SUBJECT: self._name}
        opening = self._advance()
        self._expect("(")
        tests = self._listed_tests()
        self._expect(")")
        self.expect_end()
        return Tests(opening.position, tests, is_negated=True)

    def _listed_tests(self) -> tuple[Node, ...]:
        tests = [self._test(_ANYTHING)]
        while self._accept(","):
            tests.append(self._test(_ANYTHING))
        return tuple(tests)

    def _strength(self) -> int:
        token = self._token
        return _STRENGTH.get(token.value, _ANYTHING) if token.is_(token.value) else _ANYTHING

    def _operand(self) -> Node:
        token = self._advance()
        if leaf := self._leaves.get(token.kind):
            return leaf(token)
        if token.is_(*_CONSTANTS):
            return Literal(token.position, *_CONSTANTS[token.value])
        if token.is_(*self._openings):
            return self._openings[token.value](token)
        raise self._refused(token, EXPECTED_VALUE)

    def _extended(self, left: Node, sign: Token) -> Node:
        strength = _STRENGTH[sign.value]
        if sign.value in {"and", "or"}:
            return self._chain(left, sign)
        if sign.value == "between":
            return self._between(left, sign)
        if sign.value == "in":
            return Membership(sign.position, left, self._tests())
        right = self.expression(strength + 1)
        kind = Comparison if strength == _COMPARISON else Arithmetic
        return kind(sign.position, sign.value, left, right)

    def _chain(self, left: Node, sign: Token) -> Node:
        # One node for all the terms: a long conjunction must not count as deep nesting.
        strength = _STRENGTH[sign.value] + 1
        terms = [left, self.expression(strength)]
        while self._accept(sign.value):
            terms.append(self.expression(strength))
        kind = Conjunction if sign.value == "and" else Disjunction
        return kind(sign.position, tuple(terms))

    def _between(self, subject: Node, sign: Token) -> Node:
        low = self.expression(_SUM)
        self._expect("and")
        return Between(sign.position, subject, low, self.expression(_SUM))

    def _tests(self) -> tuple[Node, ...]:
        opening = self._accept("(")
        if not opening:
            return (self._test(_SUM),)
        tests = [self._test(_ANYTHING)]
        if self._accept(".."):
            return (self._range(opening, tests[0]),)
        while self._accept(","):
            tests.append(self._test(_ANYTHING))
        self._expect(")")
        return tuple(tests)

    def _test(self, strength: int) -> Node:
        if sign := self._accept(*_BOUND_SIGNS):
            return BoundTest(sign.position, sign.value, self.expression(_SUM))
        if sign := self._accept("=", "!="):
            raise self._source.refused(sign.position, UNSUPPORTED, feature=FEATURES["test"])
        return self.expression(strength)

    def _range(self, opening: Token, low: Node) -> Node:
        high = self.expression(_SUM)
        closing = self._expect("]", ")", "[")
        low_sign = ">=" if opening.value == "[" else ">"
        high_sign = "<=" if closing.value == "]" else "<"
        return Range(opening.position, low_sign, low, high_sign, high)

    def _open_range(self, opening: Token) -> Node:
        low = self.expression(_SUM)
        self._expect("..")
        return self._range(opening, low)

    def _parenthesis(self, opening: Token) -> Node:
        inner = self.expression(_ANYTHING)
        if self._accept(".."):
            return self._range(opening, inner)
        self._expect(")")
        return inner

    def _bracket(self, opening: Token) -> Node:
        if self._accept("]"):
            return ListLiteral(opening.position, ())
        items = [self.expression(_ANYTHING)]
        if self._accept(".."):
            return self._range(opening, items[0])
        while self._accept(","):
            items.append(self.expression(_ANYTHING))
        self._expect("]")
        return ListLiteral(opening.position, tuple(items))

    def _negation(self, sign: Token) -> Node:
        return Negation(sign.position, self.expression(_SIGN))

    def _conditional(self, opening: Token) -> Node:
        condition = self.expression(_ANYTHING)
        self._expect("then")
        consequent = self.expression(_ANYTHING)
        self._expect("else")
        alternative = self.expression(_ANYTHING)
        return Conditional(opening.position, condition, consequent, alternative)

    def _number(self, token: Token) -> Node:
        return Literal(token.position, FeelType.NUMBER, Decimal(token.value))

    def _text(self, token: Token) -> Node:
        return Literal(token.position, FeelType.STRING, token.value)

    def _at_literal(self, token: Token) -> Node:
        try:
            found = read_at_literal(token.value)
        except FeelError as error:
            raise self._source.refused(token.position, Saying(error.es, error.en)) from error
        if not found:
            raise self._source.refused(token.position, BAD_AT_VALUE)
        return Literal(token.position, *found)

    def _name(self, token: Token) -> Node:
        return Name(token.position, token.value)

    def _call(self, token: Token) -> Node:
        if not self._accept("("):
            saying = BARE_NOT if token.value == "not" else BARE_FUNCTION
            raise self._source.refused(token.position, saying, name=token.value)
        arguments: list[Node] = []
        while not self._accept(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.expression(_ANYTHING))
        return Call(token.position, token.value, tuple(arguments))
