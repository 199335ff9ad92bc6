"""The pieces that a text is cut into."""

from dataclasses import dataclass
from enum import Enum, auto


class TokenKind(Enum):
    """What a piece is, as far as its own characters tell."""

    NUMBER = auto()
    TEXT = auto()
    AT = auto()
    NAME = auto()
    FUNCTION = auto()
    KEYWORD = auto()
    SYMBOL = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One piece: a text's `value` has its escapes resolved, a name's its blanks reduced."""

    kind: TokenKind
    value: str
    position: int
    end: int

    def is_(self, *values: str) -> bool:
        return self.kind in {TokenKind.KEYWORD, TokenKind.SYMBOL} and self.value in values
