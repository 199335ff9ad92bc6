"""Where the name of an element stands beside it: where the file says, else where editors put it."""

from typing import Final

from engine.drawing.canvas import Canvas
from engine.drawing.interchange import Box, Point
from engine.drawing.text import LABEL_SIZE, Block, width_of, wrapped

_USUAL_WIDTH: Final = 90
_WIDEST_WORD: Final = 160
_BELOW: Final = 4
_TOLERANCE: Final = 1.15
"""Editors measured the label with another font, so that a line may be a little longer here."""


def put_label(canvas: Canvas, name: str, label: Box | None, box: Box) -> None:
    """Write a name at its own bounds, or below the shape."""
    if label is not None:
        _put_within(canvas, name, label)
    else:
        canvas.label(_block(name, _USUAL_WIDTH), box.centre.x, box.bottom + _BELOW)


def put_flow_label(canvas: Canvas, name: str, label: Box | None, middle: Point) -> None:
    """Write a name at its own bounds, or above the middle of its line."""
    if label is not None:
        _put_within(canvas, name, label)
    else:
        block = _block(name, _USUAL_WIDTH)
        canvas.label(block, middle.x, middle.y - block.height - _BELOW)


def _put_within(canvas: Canvas, name: str, label: Box) -> None:
    canvas.label(_block(name, label.width * _TOLERANCE), label.centre.x, label.y)


def _block(name: str, width: float) -> Block:
    longest = max((width_of(word, LABEL_SIZE) for word in name.split()), default=0)
    width = max(width, min(longest, _WIDEST_WORD))
    return Block(tuple(wrapped(name, width, LABEL_SIZE)), LABEL_SIZE)
