"""From tokens to syntax, by precedence (DMN 10.3.1.2, rules 1 to 26 and 45 to 60)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Final

from engine.feel.errors import FeelError, Saying, Source
from engine.feel.limits import MAX_DEPTH
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.nodes import (
    PARTIAL,
    SUBJECT,
    Arithmetic,
    Between,
    Binding,
    BoundTest,
    Call,
    Comparison,
    Conditional,
    Conjunction,
    ContextLiteral,
    Disjunction,
    Entry,
    Filter,
    FunctionLiteral,
    InstanceOf,
    Iteration,
    ListLiteral,
    Literal,
    Membership,
    Name,
    Negation,
    Node,
    Parameter,
    Path,
    Quantified,
    RangeLiteral,
    deeper_than,
)
from engine.feel.syntax.refusals import (
    BAD_AT_VALUE,
    BARE_FUNCTION,
    BARE_NOT,
    EXPECTED_KEY,
    EXPECTED_VALUE,
    FEATURES,
    NAME_ALL,
    TOO_DEEP,
    UNSUPPORTED,
)
from engine.feel.syntax.tokens import Token, TokenKind
from engine.feel.syntax.type_names import read_type
from engine.feel.values.lexical import read_at_literal
from engine.feel.values.types import ANYTHING, FeelType

# Rules 1, 2 and 4: the later the alternative, the tighter it binds; all are left
# associative, and the minus sign binds tighter than the power: -3 ** 2 is 9.
_ANYTHING, _OR, _AND, _COMPARISON, _SUM, _PRODUCT, _POWER, _SIGN, _INSTANCE = range(9)
_STRENGTH: Final[Mapping[str, int]] = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">=", "between", "in"), _COMPARISON),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/"), _PRODUCT),
    "**": _POWER,
    "instance": _INSTANCE,
}
_BOUND_SIGNS: Final = ("<", "<=", ">", ">=")
_CONSTANTS: Final[Mapping[str, tuple[FeelType, object]]] = {
    "true": (FeelType.BOOLEAN, True),
    "false": (FeelType.BOOLEAN, False),
    "null": (FeelType.NULL, None),
}


def parse(source: Source, start: int, facts: frozenset[str]) -> Node:
    """Build the syntax of a whole expression, or refuse by name what is not understood."""
    root = Parser(Cursor(source, start, facts)).whole_text()
    check_depth(source, root)
    return root


def check_depth(source: Source, root: Node) -> None:
    """Refuse a tree that is deeper than allowed; chains of operators are deep without nesting."""
    if deep := deeper_than(root, MAX_DEPTH):
        raise source.refused(deep.position, TOO_DEEP, limit=str(MAX_DEPTH))


class Parser:
    """The grammar, over a cursor; cells of decision tables read their tests by it."""

    def __init__(self, at: Cursor) -> None:
        self._at = at
        # A bracket after the upper bound of a range closes it, and is no filter on the bound.
        self._is_bound = False
        self._openings: Mapping[str, Callable[[Token], Node]] = {
            "-": self._negation,
            "(": self._parenthesis,
            "[": self._bracket,
            "]": self._open_range,
            "{": self._context,
            "if": self._conditional,
            "for": self._iteration,
            "some": self._quantified,
            "every": self._quantified,
            "function": self._function,
        }
        self._leaves: Mapping[TokenKind, Callable[[Token], Node]] = {
            TokenKind.NUMBER: self._number,
            TokenKind.TEXT: self._text,
            TokenKind.AT: self._at_literal,
            TokenKind.NAME: self._name,
            TokenKind.FUNCTION: self._call,
        }

    def whole_text(self) -> Node:
        """Read one expression that takes the whole text."""
        root = self._whole()
        self._at.expect_end()
        return root

    # -- expressions ----------------------------------------------------------------------------

    def _expression(self, strength: int) -> Node:
        """Read an expression whose operators bind at least this tightly."""
        with self._at.deeper():
            node = self._operand()
            while self._strength() >= max(strength, _OR):
                node = self._extended(node, self._at.advance())
            return node

    def _whole(self) -> Node:
        """Read an expression between signs of its own, where a bracket is a filter again."""
        with self._reading_bound(is_bound=False):
            return self._expression(_ANYTHING)

    @contextmanager
    def _reading_bound(self, is_bound: bool) -> Iterator[None]:
        outer, self._is_bound = self._is_bound, is_bound
        yield
        self._is_bound = outer

    def _strength(self) -> int:
        token = self._at.token
        return _STRENGTH.get(token.value, _ANYTHING) if token.is_(token.value) else _ANYTHING

    def _operand(self) -> Node:
        token = self._at.advance()
        if leaf := self._leaves.get(token.kind):
            return self._followed(leaf(token))
        if token.is_(*_CONSTANTS):
            return self._followed(Literal(token.position, *_CONSTANTS[token.value]))
        if token.is_(*self._openings):
            node = self._openings[token.value](token)
            return node if token.value == "-" else self._followed(node)
        raise self._at.refused(token, EXPECTED_VALUE)

    def _followed(self, node: Node) -> Node:
        """Read the paths and filters after an operand (rules 43 and 50)."""
        while True:
            if dot := self._at.accept("."):
                node = Path(dot.position, node, self._at.member().value)
            elif not self._is_bound and (opening := self._at.accept("[")):
                node = self._filter(opening, node)
            elif self._at.token.is_("("):
                raise self._at.unsupported(self._at.token.position, "(")
            else:
                return node

    def _filter(self, opening: Token, subject: Node) -> Node:
        with self._at.inner_scope():
            self._at.add_names("item")
            condition = self._whole()
        self._at.expect("]")
        return Filter(opening.position, subject, condition)

    def _extended(self, left: Node, sign: Token) -> Node:
        strength = _STRENGTH[sign.value]
        if sign.value in {"and", "or"}:
            return self._chain(left, sign)
        if sign.value == "between":
            return self._between(left, sign)
        if sign.value == "in":
            return Membership(sign.position, left, self._tests())
        if sign.value == "instance":
            self._at.expect("of")
            return InstanceOf(sign.position, left, read_type(self._at))
        right = self._expression(strength + 1)
        kind = Comparison if strength == _COMPARISON else Arithmetic
        return kind(sign.position, sign.value, left, right)

    def _chain(self, left: Node, sign: Token) -> Node:
        # One node for all the terms: a long conjunction must not count as deep nesting.
        strength = _STRENGTH[sign.value] + 1
        terms = [left, self._expression(strength)]
        while self._at.accept(sign.value):
            terms.append(self._expression(strength))
        kind = Conjunction if sign.value == "and" else Disjunction
        return kind(sign.position, tuple(terms))

    def _between(self, subject: Node, sign: Token) -> Node:
        low = self._expression(_SUM)
        self._at.expect("and")
        return Between(sign.position, subject, low, self._expression(_SUM))

    # -- tests ----------------------------------------------------------------------------------

    def allow_subject(self) -> None:
        """Read `?` as the value under test."""
        self._openings = {**self._openings, SUBJECT: self._subject}

    def listed_tests(self) -> tuple[Node, ...]:
        """Read the tests between commas."""
        tests = [self._test(_ANYTHING)]
        while self._at.accept(","):
            tests.append(self._test(_ANYTHING))
        return tuple(tests)

    def _tests(self) -> tuple[Node, ...]:
        opening = self._at.accept("(")
        if not opening:
            return (self._test(_SUM),)
        with self._reading_bound(is_bound=False):
            tests = [self._test(_ANYTHING)]
            if self._at.accept(".."):
                return (self._range(opening, tests[0]),)
            while self._at.accept(","):
                tests.append(self._test(_ANYTHING))
            self._at.expect(")")
        return tuple(tests)

    def _test(self, strength: int) -> Node:
        if sign := self._at.accept(*_BOUND_SIGNS):
            return BoundTest(sign.position, sign.value, self._expression(_SUM))
        if sign := self._at.accept("=", "!="):
            raise self._at.source.refused(sign.position, UNSUPPORTED, feature=FEATURES["test"])
        return self._expression(strength)

    # -- operands -------------------------------------------------------------------------------

    def _range(self, opening: Token, low: Node) -> Node:
        with self._reading_bound(is_bound=True):
            high = self._expression(_SUM)
        closing = self._at.expect("]", ")", "[")
        includes_low, includes_high = opening.value == "[", closing.value == "]"
        return RangeLiteral(opening.position, low, high, includes_low, includes_high)

    def _open_range(self, opening: Token) -> Node:
        with self._reading_bound(is_bound=False):
            low = self._expression(_SUM)
        self._at.expect("..")
        return self._range(opening, low)

    def _parenthesis(self, opening: Token) -> Node:
        inner = self._whole()
        if self._at.accept(".."):
            return self._range(opening, inner)
        self._at.expect(")")
        return inner

    def _bracket(self, opening: Token) -> Node:
        closing = self._at.accept("]")
        if closing and self._at.token.kind not in self._leaves:
            return ListLiteral(opening.position, ())
        # A value after `[]` can only be the bound of a range that `]` opens, the first of the list.
        items = [self._open_range(closing) if closing else self._whole()]
        if not closing and self._at.accept(".."):
            return self._range(opening, items[0])
        while self._at.accept(","):
            items.append(self._whole())
        self._at.expect("]")
        return ListLiteral(opening.position, tuple(items))

    def _context(self, opening: Token) -> Node:
        entries: dict[str, Entry] = {}
        with self._at.inner_scope():
            while not self._at.accept("}"):
                if entries:
                    self._at.expect(",")
                entry = self._entry(entries)
                entries[entry.name] = entry
                self._at.add_names(entry.name)
        return ContextLiteral(opening.position, tuple(entries.values()))

    def _entry(self, taken: Iterable[str]) -> Entry:
        key = self._key()
        self._at.check_new(key, taken)
        self._at.expect(":")
        return Entry(key.position, key.value, self._whole())

    def _key(self) -> Token:
        if key := self._at.key():
            return key
        if self._at.token.kind is not TokenKind.TEXT:
            raise self._at.refused(self._at.token, EXPECTED_KEY)
        return self._at.advance()

    def _negation(self, sign: Token) -> Node:
        return Negation(sign.position, self._expression(_SIGN))

    def _conditional(self, opening: Token) -> Node:
        condition = self._whole()
        self._at.expect("then")
        consequent = self._whole()
        self._at.expect("else")
        return Conditional(opening.position, condition, consequent, self._expression(_ANYTHING))

    def _iteration(self, opening: Token) -> Node:
        with self._at.inner_scope():
            bindings = self._bindings("return", PARTIAL)
            return Iteration(opening.position, bindings, self._expression(_ANYTHING))

    def _quantified(self, opening: Token) -> Node:
        with self._at.inner_scope():
            bindings = self._bindings("satisfies")
            condition = self._expression(_ANYTHING)
            return Quantified(opening.position, opening.value == "every", bindings, condition)

    def _bindings(self, ending: str, *names: str) -> tuple[Binding, ...]:
        """Read `name in domain, ...` up to a word; a name is in scope from the next domain on."""
        found: dict[str, Binding] = {}
        while not found or self._at.accept(","):
            binding = self._binding({*found, *names})
            found[binding.name] = binding
            self._at.add_names(binding.name)
        self._at.add_names(*names)
        self._at.expect(ending)
        return tuple(found.values())

    def _binding(self, taken: Iterable[str]) -> Binding:
        name = self._at.new_name(taken)
        self._at.expect("in")
        domain = self._whole()
        high = self._whole() if self._at.accept("..") else None
        return Binding(name.position, name.value, domain, high)

    def _function(self, opening: Token) -> Node:
        self._at.expect("(")
        parameters: dict[str, Parameter] = {}
        while not self._at.accept(")"):
            if parameters:
                self._at.expect(",")
            parameter = self._parameter(parameters)
            parameters[parameter.name] = parameter
        with self._at.inner_scope():
            self._at.add_names(*parameters)
            body = self._expression(_ANYTHING)
        return FunctionLiteral(opening.position, tuple(parameters.values()), body)

    def _parameter(self, taken: Iterable[str]) -> Parameter:
        name = self._at.new_name(taken)
        shape = read_type(self._at) if self._at.accept(":") else ANYTHING
        return Parameter(name.position, name.value, shape)

    def _number(self, token: Token) -> Node:
        return Literal(token.position, FeelType.NUMBER, Decimal(token.value))

    def _text(self, token: Token) -> Node:
        return Literal(token.position, FeelType.STRING, token.value)

    def _at_literal(self, token: Token) -> Node:
        try:
            found = read_at_literal(token.value)
        except FeelError as error:
            raise self._at.source.refused(token.position, Saying(error.es, error.en)) from error
        if not found:
            raise self._at.source.refused(token.position, BAD_AT_VALUE)
        return Literal(token.position, *found)

    def _name(self, token: Token) -> Node:
        return Name(token.position, token.value)

    def _subject(self, token: Token) -> Node:
        return self._followed(self._name(token))

    def _call(self, token: Token) -> Node:
        if not self._at.accept("("):
            saying = BARE_NOT if token.value.split(" ", 1)[0] == "not" else BARE_FUNCTION
            raise self._at.source.refused(token.position, saying, name=token.value)
        arguments: list[Node] = []
        names: list[str] = []
        while not self._at.accept(")"):
            if arguments:
                self._at.expect(",")
            names += self._argument_name(names)
            arguments.append(self._whole())
            if names and len(names) != len(arguments):
                raise self._at.refused(self._at.token, NAME_ALL)
        return Call(token.position, token.value, tuple(arguments), tuple(names))

    def _argument_name(self, taken: Iterable[str]) -> list[str]:
        key = self._at.key()
        if key is None:
            return []
        self._at.check_new(key, taken)
        self._at.expect(":")
        return [key.value]
