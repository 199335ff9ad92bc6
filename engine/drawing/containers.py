"""Pools, lanes and groups: what lies around the rest."""

from typing import Final

from engine.drawing.canvas import Canvas, Layer
from engine.drawing.drawn import Drawn
from engine.drawing.interchange import Box, Point
from engine.drawing.labels import put_label
from engine.drawing.marks import coloured, put_badge
from engine.drawing.text import Block, fitted, number, written

_BAND: Final = 30
_LINE: Final = 1
_PADDING: Final = 4
_CORNER: Final = 10


def paint_pool(canvas: Canvas, drawn: Drawn) -> None:
    """Draw a pool: its name in a band of its own, or in the middle when no process is in it."""
    _paint_area(canvas, drawn)
    if drawn.element.get("processRef") is None:
        _write_level(canvas, drawn.name, drawn.box)
    else:
        _paint_band(canvas, drawn)


def paint_lane(canvas: Canvas, drawn: Drawn) -> None:
    _paint_area(canvas, drawn)
    if drawn.name:
        _paint_band(canvas, drawn)


def paint_group(canvas: Canvas, drawn: Drawn) -> None:
    """Draw a group: what is inside stays visible."""
    x, y, width, height = map(number, drawn.box)
    markup = (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{_CORNER}" fill="none" '
        'stroke-width="1.5" stroke-dasharray="10 6 0 6" stroke-linecap="round"/>'
    )
    canvas.paint(Layer.FLOWS, coloured(markup, drawn.mark), drawn.box.grown(_LINE))
    top = Box(drawn.box.x, drawn.box.y + _PADDING, drawn.box.width, 0)
    put_label(canvas, drawn.name, drawn.shape.label or top, drawn.box)
    put_badge(canvas, Point(drawn.box.right, drawn.box.y), drawn.mark)


def _paint_area(canvas: Canvas, drawn: Drawn) -> None:
    x, y, width, height = map(number, drawn.box)
    markup = f'<path d="M{x} {y}h{width}v{height}h-{width}Z"/>'
    canvas.paint(Layer.GROUND, coloured(markup, drawn.mark), drawn.box.grown(_LINE))
    put_badge(canvas, Point(drawn.box.right - _PADDING, drawn.box.y + _PADDING), drawn.mark)


def _paint_band(canvas: Canvas, drawn: Drawn) -> None:
    box = drawn.box
    if drawn.shape.is_horizontal is False:
        band = Box(box.x, box.y, box.width, _BAND)
        line = f"M{number(box.x)} {number(band.bottom)}h{number(box.width)}"
        _write_level(canvas, drawn.name, band)
    else:
        band = Box(box.x, box.y, _BAND, box.height)
        line = f"M{number(band.right)} {number(box.y)}v{number(box.height)}"
        _write_upwards(canvas, drawn.name, band)
    canvas.paint(Layer.GROUND, f'<path d="{line}"/>', band)


def _write_level(canvas: Canvas, name: str, space: Box) -> None:
    block = fitted(name, space.width - 2 * _PADDING, space.height)
    canvas.write(block, space.centre.x, space.centre.y - block.height / 2)


def _write_upwards(canvas: Canvas, name: str, band: Box) -> None:
    block = fitted(name, band.height - 2 * _PADDING, band.width)
    if block.lines:
        canvas.paint(Layer.TEXTS, _turned(block, band.centre), _upright(block, band.centre))


def _turned(block: Block, at: Point) -> str:
    size = f' font-size="{number(block.size)}"'
    turn = f' transform="translate({number(at.x)} {number(at.y)})rotate(-90)"'
    return written(block, 0, -block.height / 2, size + turn)


def _upright(block: Block, at: Point) -> Box:
    return Box(at.x - block.height / 2, at.y - block.width / 2, block.height, block.width)
