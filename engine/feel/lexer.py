"""From text to tokens (DMN 10.3.1.2, rules 27 to 40 and 61 to 64)."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from engine.feel.errors import Source
from engine.feel.limits import DIGITS
from engine.feel.refusals import (
    BAD_AT,
    BAD_ESCAPE,
    ILLEGAL_CHARACTER,
    LONG_NUMBER,
    NUMBER_SUFFIX,
    SLIPS,
    UNTERMINATED_TEXT,
    WORD_CASE,
)
from engine.feel.tokens import Token, TokenKind
from engine.feel.vocabulary import (
    BLANK,
    FUNCTIONS,
    KEYWORDS,
    PART,
    STANDARD_FUNCTIONS,
    WORD,
    facts_pattern,
    spaced,
)

_TEXT: Final = r'"(?:[^"\\\n\v\f\r]|\\[^\n\v\f\r])*"'
_SLIPS: Final = "|".join(re.escape(slip) for slip in sorted(SLIPS, key=len, reverse=True))
_PIECES: Final = re.compile(
    rf"(?P<blank>[{BLANK}]+|//[^\n]*|/\*[\s\S]*?\*/)"
    rf"|(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?P<suffix>{PART}*))"
    rf"|(?P<at>@{_TEXT})|(?P<text>{_TEXT})"
    r"|(?P<symbol>!=|\*\*|\.\.|<=(?!>)|>=|<(?!>)|=(?![=<>])|[-+*/>()\[\],.{}:?])"
    rf"|(?P<slip>{_SLIPS})"
    rf"|(?P<word>{WORD})"
)
_CALLED: Final = re.compile(rf"[{BLANK}]*\(")
_ESCAPE: Final = re.compile(
    r"\\(?:(?P<plain>[\"\\'nrt])|u(?P<four>[0-9A-Fa-f]{4})|U(?P<six>[0-9A-Fa-f]{6})|.)"
)
_PLAIN: Final[Mapping[str, str]] = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def tokenize(source: Source, start: int, facts: frozenset[str] | None) -> tuple[Token, ...]:
    """Cut the text, from `start`, into tokens; the longest declared fact wins."""
    return tuple(_Lexer(source, facts).tokens(start))


class _Lexer:
    def __init__(self, source: Source, facts: frozenset[str] | None) -> None:
        self._source = source
        self._facts = facts_pattern(facts or frozenset())
        self._readers: Mapping[str, Callable[[re.Match[str]], Token]] = {
            "number": self._number,
            "at": self._text,
            "text": self._text,
            "symbol": self._symbol,
            "slip": self._slip,
        }

    def tokens(self, position: int) -> Iterator[Token]:
        text = self._source.text
        while position < len(text):
            found = _PIECES.match(text, position)
            if not found:
                raise self._illegal(position)
            if found.lastgroup == "word":
                token, position = self._word(position, found[0])
                yield token
                continue
            position = found.end()
            if found.lastgroup != "blank":
                yield self._readers[str(found.lastgroup)](found)
        yield Token(TokenKind.END, "", len(text))

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
        return Token(TokenKind.NUMBER, found["number"], found.start())

    def _text(self, found: re.Match[str]) -> Token:
        is_at = found["at"] is not None
        opening = found.start() + (2 if is_at else 1)
        written = self._source.text[opening : found.end() - 1]
        value = _ESCAPE.sub(lambda escape: self._escaped(escape, opening), written)
        paired = _SURROGATES.sub(lambda pair: self._paired(pair[0], opening), value)
        return Token(TokenKind.AT if is_at else TokenKind.TEXT, paired, found.start())

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
        return Token(TokenKind.SYMBOL, found[0], found.start())

    def _slip(self, found: re.Match[str]) -> Token:
        raise self._source.refused(found.start(), SLIPS[found[0]])

    def _word(self, position: int, word: str) -> tuple[Token, int]:
        """Prefer the longest of a fact's name and a function's, then keywords, then a name."""
        text = self._source.text
        fact, call = self._facts.match(text, position), FUNCTIONS.match(text, position)
        if fact and (not call or fact.end() > call.end()):
            return Token(TokenKind.NAME, spaced(fact[0]), position), fact.end()
        if call:
            return Token(TokenKind.FUNCTION, spaced(call[0]), position), call.end()
        end = position + len(word)
        return self._plain_word(position, word, is_called=bool(_CALLED.match(text, end))), end

    def _plain_word(self, position: int, word: str, *, is_called: bool) -> Token:
        if word in KEYWORDS:
            return Token(TokenKind.KEYWORD, word, position)
        if is_called or word in STANDARD_FUNCTIONS:
            return Token(TokenKind.FUNCTION, word, position)
        if (lower := word.lower()) in KEYWORDS or lower == "not":
            raise self._source.refused(position, WORD_CASE, found=word, remedy=lower)
        return Token(TokenKind.NAME, word, position)
