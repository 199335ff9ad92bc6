"""Text on a picture: how wide it will be, where its lines break, and how they are written.

No font comes with a picture, so widths are those of Helvetica and Arial with something to spare for what a
reader's machine has instead.
"""

import unicodedata
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from engine.drawing.interchange import Box

SIZE: Final = 12.0
"""The size of text inside a shape."""

LABEL_SIZE: Final = 11.0
"""The size of text beside a shape."""

_SIZES: Final = (SIZE, 11.0, 10.0)
_LEADING: Final = 1.2
_RISE: Final = 0.95
_SPARE: Final = 1.05
_USUAL_WIDTH: Final = 556
_WIDE: Final = 1000
_WIDTHS: Final = {
    sign: width
    for width, signs in {
        191: "'",
        222: "ijl",
        278: " !,./:;I[]\\ft|·",
        333: "()-r`¡“”‘’",
        355: '"',
        389: "*",
        500: "cksvxyzJ",
        584: "+<=>~",
        611: "FTZ¿",
        667: "ABEKPSVXY&",
        722: "CDHNRUw",
        778: "GOQ",
        833: "Mm",
        889: "%",
        944: "W",
        1000: "…—",
        1015: "@",
    }.items()
    for sign in signs
}


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text of one size."""

    lines: tuple[str, ...]
    size: float

    @property
    def width(self) -> float:
        return max((width_of(line, self.size) for line in self.lines), default=0)

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * _LEADING


def width_of(text: str, size: float) -> float:
    """Return about how wide a line will be."""
    return sum(map(_width, text)) * size * _SPARE / 1000


def _width(sign: str) -> int:
    plain = unicodedata.normalize("NFD", sign)[0]
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return _WIDE
    return _WIDTHS.get(plain, _USUAL_WIDTH)


def fitted(text: str, width: float, height: float) -> Block:
    """Break a text into lines that fit a space: in the largest size in which they do, else cut short."""
    for size in _SIZES:
        block = Block(tuple(wrapped(text, width, size)), size)
        if block.height <= height and not _has_long_word(text, width, size):
            return block
    most = max(1, int(height / (_SIZES[-1] * _LEADING)))
    lines = wrapped(text, width, _SIZES[-1])
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return Block(tuple(lines), _SIZES[-1])


def _has_long_word(text: str, width: float, size: float) -> bool:
    return any(width_of(word, size) > width for word in text.split())


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Return the lines of a text: the breaks that were drawn, and others between words."""
    return [line for drawn in text.splitlines() for line in _wrapped(drawn, width, size)]


def _wrapped(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for part in (part for word in text.split() for part in _parts(word, width, size)):
        longer = f"{line} {part}" if line else part
        if line and width_of(longer, size) > width:
            lines.append(line)
            line = part
        else:
            line = longer
    return [*lines, line] if line else lines


def _parts(word: str, width: float, size: float) -> list[str]:
    """Return a word in pieces that fit: one piece unless the word is too long."""
    parts, part, taken = [], "", 0.0
    for sign in word:
        wide = width_of(sign, size)
        if part and taken + wide > width:
            parts.append(part)
            part, taken = "", 0.0
        part, taken = part + sign, taken + wide
    return [*parts, part]


def written(block: Block, x: float, top: float, attributes: str = "") -> str:
    """Return the text as SVG, its first line below `top`."""
    first, *more = (escape(line) for line in block.lines)
    step = number(block.size * _LEADING)
    rest = "".join(f'<tspan x="{number(x)}" dy="{step}">{line}</tspan>' for line in more)
    y = number(top + block.size * _RISE)
    return f'<text x="{number(x)}" y="{y}"{attributes}>{first}{rest}</text>'


def taken_by(block: Block, x: float, top: float) -> Box:
    """Return the space of a text that is centred at `x`."""
    return Box(x - block.width / 2, top, block.width, block.height)


def number(value: float) -> str:
    """Return a number as short as a picture needs it."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short
