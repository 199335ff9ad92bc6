"""Where the parser stands in a text: the token ahead, the names in scope, the depth."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from engine.feel.errors import FeelRefused, Saying, Source
from engine.feel.limits import MAX_DEPTH
from engine.feel.syntax.lexer import Lexer
from engine.feel.syntax.refusals import (
    EXPECTED,
    EXPECTED_NAME,
    FEATURES,
    REPEATED_NAME,
    THE_END,
    TOO_DEEP,
    UNEXPECTED,
    UNSUPPORTED,
)
from engine.feel.syntax.tokens import Token, TokenKind
from engine.feel.syntax.vocabulary import is_taken


class Cursor:
    """One reading of a text from left to right."""

    def __init__(self, source: Source, start: int, names: frozenset[str]) -> None:
        self.source = source
        self.names = names
        self._lexer = Lexer(source)
        self._position = start
        self._ahead: Token | None = None
        self._depth = 0

    @property
    def token(self) -> Token:
        """The token ahead, read once the names in scope are known."""
        if self._ahead is None:
            self._ahead = self._lexer.token(self._position, self.names)
        return self._ahead

    def advance(self) -> Token:
        return self._take(self.token)

    def accept(self, *values: str) -> Token | None:
        return self.advance() if self.token.is_(*values) else None

    def expect(self, *values: str) -> Token:
        if not self.token.is_(*values):
            raise self.refused(self.token, EXPECTED, wanted=" / ".join(values))
        return self.advance()

    def expect_end(self) -> None:
        if self.token.kind is not TokenKind.END:
            raise self.refused(self.token, UNEXPECTED)

    def key(self) -> Token | None:
        """Read a name and leave the colon after it ahead; None where there is none."""
        found = self._lexer.key(self._position)
        return self._take(found) if found else None

    def member(self) -> Token:
        """Read a name that stands where only a name can: after a dot, or of a new variable."""
        found = self._lexer.member(self._position)
        if found is None:
            raise self.refused(self.token, EXPECTED_NAME)
        return self._take(found)

    def new_name(self, taken: Iterable[str]) -> Token:
        """Read the name of a new variable, which may not be there twice."""
        found = self.member()
        self.check_new(found, taken)
        return found

    def check_new(self, token: Token, taken: Iterable[str]) -> None:
        if token.value in taken:
            raise self.source.refused(token.position, REPEATED_NAME, name=token.value)

    def type_word(self) -> Token | None:
        found = self._lexer.type_word(self._position)
        return self._take(found) if found else None

    def add_names(self, *names: str) -> None:
        """Bring names into scope, but those that read as words of the language."""
        self.names = self.names.union(name for name in names if not is_taken(name))

    @contextmanager
    def inner_scope(self) -> Iterator[None]:
        """Forget the names that are added inside; the token ahead is then a sign, never a name."""
        outer = self.names
        yield
        self.names = outer

    @contextmanager
    def deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.source.refused(self.token.position, TOO_DEEP, limit=str(MAX_DEPTH))
        yield
        self._depth -= 1

    def refused(self, token: Token, saying: Saying, **parts: str) -> FeelRefused:
        """Name what FEEL has and this engine has not, before calling it a mistake."""
        is_word = token.kind in {TokenKind.SYMBOL, TokenKind.KEYWORD}
        if is_word and token.value in FEATURES:
            return self.unsupported(token.position, token.value)
        found = THE_END if token.kind is TokenKind.END else token.value
        return self.source.refused(token.position, saying, found=found, **parts)

    def unsupported(self, position: int, feature: str) -> FeelRefused:
        return self.source.refused(position, UNSUPPORTED, feature=FEATURES[feature])

    def _take(self, token: Token) -> Token:
        self._position, self._ahead = token.end, None
        return token
