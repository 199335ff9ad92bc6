"""How a picture shows where things stand: a colour, and a sign that is there in black and white too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.bilingual import Bilingual
from engine.drawing.canvas import Canvas, Layer
from engine.drawing.interchange import Box, Point
from engine.drawing.text import LABEL_SIZE, Block, number
from engine.model.mark import Mark

RADIUS: Final = 9
_RIM: Final = 1
_APART: Final = 20


@dataclass(frozen=True, slots=True)
class Look:
    """A mark's word, its dark and its light colour, and its sign around the middle of a badge."""

    word: Bilingual
    dark: str
    light: str
    sign: str


LOOKS: Final[Mapping[Mark, Look]] = {
    "done": Look(Bilingual("hecho", "done"), "#0b655c", "#e8f4ef", '<path d="M-4 .5-1 3.5 4-3"/>'),
    "now": Look(Bilingual("ahora", "now"), "#0a4f9e", "#e4effb", '<circle r="2.5" fill="#fff"/>'),
    "late": Look(
        Bilingual("con retraso", "late"), "#8c1d18", "#fcefed", '<path d="M0-5V0L3.5 2.5"/>'
    ),
    "finding": Look(
        Bilingual("observación", "finding"), "#8c1d18", "#fcefed", '<path d="M0-4.5V1M0 4.5V4.6"/>'
    ),
}


def coloured(markup: str, mark: Mark | None) -> str:
    """Return a shape in the colours of its mark."""
    if mark is None:
        return markup
    look = LOOKS[mark]
    # Where the case stands is looked for first, on paper too.
    heavy = ' stroke-width="3"' if mark in {"now", "late"} else ""
    return f'<g class="{mark}" fill="{look.light}" stroke="{look.dark}"{heavy}>{markup}</g>'


def put_badge(canvas: Canvas, at: Point, mark: Mark | None) -> None:
    """Put the sign of a mark at a place."""
    if mark is None:
        return
    look = LOOKS[mark]
    canvas.paint(
        Layer.BADGES,
        f'<g transform="translate({number(at.x)} {number(at.y)})">'
        f'<circle r="{RADIUS}" fill="{look.dark}"/>{look.sign}</g>',
        Box(at.x, at.y, 0, 0).grown(RADIUS + _RIM),
    )


def put_legend(canvas: Canvas, marks: Mapping[str, Mark], language: str) -> None:
    """Explain below a drawing those marks of a case that it has."""
    x, y = canvas.extent.x, canvas.extent.bottom + _APART
    for mark in (mark for mark in LOOKS if mark != "finding" and mark in marks.values()):
        block = Block((LOOKS[mark].word.into(language),), LABEL_SIZE)
        put_badge(canvas, Point(x + RADIUS, y), mark)
        canvas.label(block, x + _APART + _RIM + block.width / 2, y - block.height / 2)
        x += 2 * _APART + block.width
