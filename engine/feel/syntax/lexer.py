"""From text to tokens (DMN 10.3.1.2, rules 27 to 40 and 61 to 64).

Where a name ends depends on the names in scope, so that the parser asks for one token at a time.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from engine.feel.errors import Source
from engine.feel.limits import DIGITS
from engine.feel.syntax.refusals import (
    BAD_AT,
    BAD_ESCAPE,
    ILLEGAL_CHARACTER,
    LONG_NUMBER,
    NUMBER_SUFFIX,
    SLIPS,
    UNTERMINATED_TEXT,
    WORD_CASE,
)
from engine.feel.syntax.tokens import Token, TokenKind
from engine.feel.syntax.vocabulary import (
    BLANK,
    FUNCTIONS,
    KEYWORDS,
    PART,
    RUN,
    STANDARD_FUNCTIONS,
    TYPE_WORDS,
    WORD,
    names_pattern,
    spaced,
)

_TEXT: Final = r'"(?:[^"\\\n\v\f\r]|\\[^\n\v\f\r])*"'
_SLIPS: Final = "|".join(re.escape(slip) for slip in sorted(SLIPS, key=len, reverse=True))
_BLANKS: Final = re.compile(rf"(?:[{BLANK}]+|//[^\n]*|/\*[\s\S]*?\*/)*")
_PIECES: Final = re.compile(
    rf"(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?P<suffix>{PART}*))"
    rf"|(?P<at>@{_TEXT})|(?P<text>{_TEXT})"
    r"|(?P<symbol>!=|\*\*|\.\.|->|<=(?!>)|>=|<(?!>)|=(?![=<>])|[-+*/>()\[\],.{}:?])"
    rf"|(?P<slip>{_SLIPS})"
    rf"|(?P<word>{WORD})"
)
_FIRST: Final = re.compile(rf"(?P<word>{WORD})")
_NEXT: Final = re.compile(rf"[{BLANK}]+(?P<word>{PART}+)")
_PARTS_OF_RUN: Final = re.compile(rf"[^{BLANK}]+")
_CALLED: Final = re.compile(rf"[{BLANK}]*\(")
_KEY: Final = re.compile(rf"(?P<name>{RUN.pattern})(?=[{BLANK}]*:)")
_ESCAPE: Final = re.compile(
    r"\\(?:(?P<plain>[\"\\'nrt])|u(?P<four>[0-9A-Fa-f]{4})|U(?P<six>[0-9A-Fa-f]{6})|.)"
)
_PLAIN: Final[Mapping[str, str]] = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


class Lexer:
    """The tokens of one text, each read where the parser stands."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._readers: Mapping[str, Callable[[re.Match[str]], Token]] = {
            "number": self._number,
            "at": self._text,
            "text": self._text,
            "symbol": self._symbol,
            "slip": self._slip,
        }

    def token(self, position: int, names: frozenset[str]) -> Token:
        """Read the token at or after a position; the longest of the names in scope wins."""
        start = self._after_blanks(position)
        if start == len(self._source.text):
            return Token(TokenKind.END, "", start, start)
        found = _PIECES.match(self._source.text, start)
        if not found:
            raise self._illegal(start)
        if found.lastgroup == "word":
            return self._word(start, names)
        return self._readers[str(found.lastgroup)](found)

    def key(self, position: int) -> Token | None:
        """Read a name that a colon follows, as in a context or a named argument."""
        found = _KEY.match(self._source.text, self._after_blanks(position))
        return self._named(found.start(), found.end("name")) if found else None

    def member(self, position: int) -> Token | None:
        """Read the name after a dot or of a variable: all words in a row up to a keyword."""
        start = self._after_blanks(position)
        end = self._run_end(start)
        return self._named(start, end) if end > start else None

    def type_word(self, position: int) -> Token | None:
        """Read the name of a type."""
        found = TYPE_WORDS.match(self._source.text, self._after_blanks(position))
        return self._named(found.start(), found.end()) if found else None

    def _after_blanks(self, position: int) -> int:
        found = _BLANKS.match(self._source.text, position)
        return found.end() if found else position

    def _illegal(self, position: int) -> Exception:
        found = self._source.text[position]
        if found == "@":
            return self._source.refused(position, BAD_AT)
        saying = UNTERMINATED_TEXT if found == '"' else ILLEGAL_CHARACTER
        return self._source.refused(position, saying, found=found)

    def _number(self, found: re.Match[str]) -> Token:
        if found["suffix"]:
            raise self._source.refused(found.start("suffix"), NUMBER_SUFFIX)
        if len(found["number"].replace(".", "").lstrip("0")) > DIGITS:
            raise self._source.refused(found.start(), LONG_NUMBER)
        return Token(TokenKind.NUMBER, found["number"], found.start(), found.end())

    def _text(self, found: re.Match[str]) -> Token:
        is_at = found["at"] is not None
        opening = found.start() + (2 if is_at else 1)
        written = self._source.text[opening : found.end() - 1]
        value = _ESCAPE.sub(lambda escape: self._escaped(escape, opening), written)
        paired = _SURROGATES.sub(lambda pair: self._paired(pair[0], opening), value)
        kind = TokenKind.AT if is_at else TokenKind.TEXT
        return Token(kind, paired, found.start(), found.end())

    def _escaped(self, escape: re.Match[str], opening: int) -> str:
        if plain := escape["plain"]:
            return _PLAIN.get(plain, plain)
        code = int(escape["four"] or escape["six"] or "ffffff", 16)
        try:
            return chr(code)
        except ValueError as error:
            position = opening + escape.start()
            raise self._source.refused(position, BAD_ESCAPE, found=escape[0]) from error

    def _paired(self, pair: str, opening: int) -> str:
        if len(pair) == 1:
            found = f"\\u{ord(pair):04X}"
            raise self._source.refused(opening, BAD_ESCAPE, found=found)
        return pair.encode("utf-16", "surrogatepass").decode("utf-16")

    def _symbol(self, found: re.Match[str]) -> Token:
        return Token(TokenKind.SYMBOL, found[0], found.start(), found.end())

    def _slip(self, found: re.Match[str]) -> Token:
        raise self._source.refused(found.start(), SLIPS[found[0]])

    def _named(self, start: int, end: int) -> Token:
        return Token(TokenKind.NAME, spaced(self._source.text[start:end]), start, end)

    def _word(self, start: int, names: frozenset[str]) -> Token:
        """Prefer a name in scope, then a function, then a keyword, then the words in a row."""
        text = self._source.text
        known, call = names_pattern(names).match(text, start), FUNCTIONS.match(text, start)
        if call and call.end() >= (known.end() if known else start):
            return Token(TokenKind.FUNCTION, spaced(call[0]), start, call.end())
        end = self._run_end(start)
        if known and known.end() >= end:
            return self._called(start, known.end())
        if end == start:
            return self._keyword(start)
        self._check_case(start, end)
        return self._called(start, end)

    def _keyword(self, start: int) -> Token:
        end = self._word_end(start)
        return Token(TokenKind.KEYWORD, self._source.text[start:end], start, end)

    def _called(self, start: int, end: int) -> Token:
        name = spaced(self._source.text[start:end])
        is_called = _CALLED.match(self._source.text, end) is not None
        is_function = is_called or name in STANDARD_FUNCTIONS or name.split(" ", 1)[0] == "not"
        return Token(TokenKind.FUNCTION if is_function else TokenKind.NAME, name, start, end)

    def _run_end(self, start: int) -> int:
        """Tell where the words in a row end: before the first that is a keyword.

        Word by word, so that a long row of them and keywords is not read again for each.
        """
        text, end = self._source.text, start
        word = _FIRST.match(text, start)
        while word and word["word"] not in KEYWORDS:
            end = word.end()
            word = _NEXT.match(text, end)
        return end

    def _word_end(self, start: int) -> int:
        word = _FIRST.match(self._source.text, start)
        return word.end() if word else start

    def _check_case(self, start: int, end: int) -> None:
        for word in _PARTS_OF_RUN.finditer(self._source.text, start, end):
            lower = word[0].lower()
            if lower != word[0] and (lower in KEYWORDS or lower == "not"):
                refused = self._source.refused
                raise refused(word.start(), WORD_CASE, found=word[0], remedy=lower)
