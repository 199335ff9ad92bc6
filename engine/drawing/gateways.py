"""Gateways: a diamond, and the sign of how it decides."""

from typing import Final

from engine.drawing.canvas import Canvas, Layer
from engine.drawing.drawn import Drawn, placed
from engine.drawing.interchange import Point
from engine.drawing.labels import put_label
from engine.drawing.marks import coloured, put_badge
from engine.drawing.symbols import BEGINS_WITH_ALL, BEGINS_WITH_ONE, GATEWAYS
from engine.drawing.text import number

_HALF: Final = 25
_LINE: Final = 2
_AT_RIGHT: Final = 0.6


def paint_gateway(canvas: Canvas, drawn: Drawn) -> None:
    box = drawn.box
    wide, high = box.width / 2, box.height / 2
    corners = f"M0-{number(high)} {number(wide)} 0 0 {number(high)}-{number(wide)} 0Z"
    sign = placed(_sign(drawn), Point(0, 0), min(wide, high) / _HALF)
    markup = placed(f'<path d="{corners}"/>{sign}', box.centre)
    canvas.paint(Layer.NODES, coloured(markup, drawn.mark), box.grown(_LINE))
    put_label(canvas, drawn.name, drawn.shape.label, box)
    at = Point(box.centre.x + wide * _AT_RIGHT, box.centre.y - high * _AT_RIGHT)
    put_badge(canvas, at, drawn.mark)


def _sign(drawn: Drawn) -> str:
    if drawn.kind == "eventBasedGateway" and drawn.says("instantiate", "false"):
        waits_for_all = drawn.element.get("eventGatewayType", "").strip() == "Parallel"
        return BEGINS_WITH_ALL if waits_for_all else BEGINS_WITH_ONE
    # Without its cross an exclusive gateway means the same; it is left out only where the file says so.
    if drawn.kind == "exclusiveGateway" and drawn.shape.is_marker_visible is False:
        return ""
    return GATEWAYS[drawn.kind]
