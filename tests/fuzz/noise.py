"""Writes what is hardly FEEL: changed texts, soups of tokens, strange characters, long runs."""

import re
from collections.abc import Callable
from random import Random  # noqa: TID251 - a finding must come back with its seed
from typing import Final

_PIECE: Final = re.compile(r"\w+|\s+|\S")
_WORDS: Final = r"""
+ - * / ** = != < <= > >= ( ) [ ] { } , : . .. ? @ ; # % & | ! ^ ~ ` ' " \ -> // /* */
if then else for in return some every satisfies and or not between instance of function external
true false null list context range number string item partial date time duration count sum min
join sort a b x y needs person días de espera 0 1 2 .5 1. 1.5 1e3 0x1F 1_000 00
"a" "" "\n" "\u00e9" "\uD83D" "\q" @"2026-01-31"
"""
TOKENS: Final = (
    *_WORDS.split(),
    *("date and time", "string length", "list contains", "years and months duration", "\n", " "),
    *("==", "&&", "||", "<>", "=>", "=<", "≤", "≥", "≠", "−", "×", "“", "”", "«", "…", "\ufeff"),
)
# Blanks, controls, surrogates, combining marks, digits of other scripts, the last code points.
_STRANGE: Final = (
    *("\0", "\x01", "\t", "\n", "\v", "\f", "\r", "\x1b", "\x7f", "\x85", "\xa0", "\xad", "\u180e"),
    *("\u200b", "\u200d", "\u200f", "\u2028", "\u2029", "\u202e", "\u2066", "\u3000", "\ufeff"),
    *("\ud800", "\udbff", "\udc00", "\udfff", "\ufdd0", "\ufffd", "\uffff", "\U0010ffff"),
    *("\u0301", "\u0327", "e\u0301", "é", "ñ", "ß", "ſ", "İ", "ı", "Ω", "Ω", "ﬃ", "٣", "४", "²"),
    *("½", "Ⅷ", "一", "𝟙", "🐎", "👩‍👩‍👧", "ǅ", "ʰ", "‿", "·", "$", "_"),
)
_RUNS: Final[tuple[Callable[[int], str], ...]] = (
    lambda n: "1" * n,
    lambda n: f"0.{'3' * n}",
    lambda n: f"1.{'0' * n}",
    lambda n: f"10 ** {'9' * n}",
    lambda n: "(" * n + "1" + ")" * n,
    lambda n: "[" * n + "]" * n,
    lambda n: "{a: " * n + "1" + "}" * n,
    lambda n: "-" * n + "1",
    lambda n: "not(" * n + "true" + ")" * n,
    lambda n: "1" + " + 1" * n,
    lambda n: "true" + " and true" * n,
    lambda n: "a" + ".a" * n,
    lambda n: "a" + "[1]" * n,
    lambda n: "if true then " * n + "1" + " else 2" * n,
    lambda n: "for x in [1] return " * n + "x",
    lambda n: "some x in [1] satisfies " * n + "true",
    lambda n: "function(x) " * n + "x",
    lambda n: f'"{"a" * n}"',
    lambda n: '"' + "\\u00e9" * n + '"',
    lambda n: f'"{chr(92) * n}"',
    lambda n: "a " * n,
    lambda n: f"{'a' * n} = 1",
    lambda n: "1 in (" * n + "1" + ")" * n,
    lambda n: "null in [" * n + "1" + "]" * n,
    lambda n: "1 in [1..2] and " * n + "true",
    lambda n: "/*" * n + "*/ 1",
    lambda n: "// " * n + "\n1",
    lambda n: "a instance of " + "list<" * n + "number" + ">" * n,
    lambda n: f'@"P{"9" * n}D"',
    lambda n: f'@"{"9" * n}-01-01"',
    lambda n: f'@"08:30:00.{"1" * n}"',
    lambda n: f'duration("PT{"1" * n}S")',
    lambda n: f'number("{"1" * n}")',
    lambda n: f"[{', '.join(['1'] * n)}]",
    lambda n: f"{{{', '.join(f'a{each}: 1' for each in range(n))}}}",
    lambda n: f"max({', '.join(['a'] * n)})",
    lambda n: " " * n,
    lambda n: " " * n + "1",
    lambda n: f"count{' ' * n}(needs)",
)


def soup(chance: Random) -> str:
    """Write tokens in no order."""
    blank = chance.choice(("", " ", " "))
    return blank.join(chance.choices(TOKENS, k=chance.randint(1, 14)))


def strange(chance: Random) -> str:
    """Write characters that nobody types, alone or among the tokens."""
    among = TOKENS if chance.random() < 1 / 2 else _STRANGE
    pieces = chance.choices((*_STRANGE, *among), k=chance.randint(1, 12))
    pieces += [chr(chance.randrange(0x110000)) for _ in range(chance.randint(0, 3))]
    chance.shuffle(pieces)
    quoted = chance.random()
    text = "".join(pieces)
    return f'"{text}"' if quoted < 1 / 4 else text


def run(chance: Random) -> str:
    """Write one construction over and over, about as often as a limit allows."""
    times = chance.choice((2, 13, 29, 30, 33, 34, 35, 58, 59, 60, 61, 62, 128, 500, 1_400))
    return chance.choice(_RUNS)(times)


def changed(chance: Random, text: str, other: str) -> str:
    """Change a text a little: by characters, by words, or with a piece of another."""
    pieces = list(text) if chance.random() < 1 / 2 else _PIECE.findall(text)
    for _ in range(chance.randint(1, 3)):
        chance.choice(_CHANGES)(chance, pieces, other)
    return "".join(pieces)


def _delete(chance: Random, pieces: list[str], _other: str) -> None:
    if pieces:
        del pieces[chance.randrange(len(pieces))]


def _insert(chance: Random, pieces: list[str], _other: str) -> None:
    among = TOKENS if chance.random() < 0.8 else _STRANGE
    pieces.insert(chance.randint(0, len(pieces)), chance.choice(among))


def _duplicate(chance: Random, pieces: list[str], _other: str) -> None:
    start = chance.randint(0, len(pieces))
    end = min(len(pieces), start + chance.randint(1, 6))
    pieces[start:start] = pieces[start:end]


def _swap(chance: Random, pieces: list[str], _other: str) -> None:
    if pieces:
        one, two = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        pieces[one], pieces[two] = pieces[two], pieces[one]


def _cut(chance: Random, pieces: list[str], _other: str) -> None:
    del pieces[chance.randint(0, len(pieces)) :]


def _graft(chance: Random, pieces: list[str], other: str) -> None:
    words = _PIECE.findall(other)
    place = chance.randint(0, len(pieces))
    pieces[place:place] = words[chance.randint(0, len(words)) :]


_CHANGES: Final = (_delete, _insert, _duplicate, _swap, _cut, _graft)
