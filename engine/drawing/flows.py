"""Lines: sequence flows, message flows and associations, with what stands at their ends."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from engine.bpmn.notation import Element, children, kind
from engine.drawing.activities import ACTIVITIES
from engine.drawing.canvas import INK, PAPER, Canvas, Layer
from engine.drawing.interchange import FEWEST_POINTS, Box, Edge, Point
from engine.drawing.labels import put_flow_label
from engine.drawing.marks import LOOKS, put_badge
from engine.drawing.text import number
from engine.model.mark import Mark

_LINES: Final = {
    "sequenceFlow": "",
    "messageFlow": ' stroke-width="1.5" stroke-dasharray="10 6"',
    "association": ' stroke-dasharray="0 5" stroke-linecap="round"',
    "dataInputAssociation": ' stroke-dasharray="0 5" stroke-linecap="round"',
    "dataOutputAssociation": ' stroke-dasharray="0 5" stroke-linecap="round"',
}
LINES: Final = frozenset(_LINES)
_BEND: Final = 5
_HEAD: Final = 10
_HALF_HEAD: Final = 5
_SLASH: Final = 12
_DIAMOND: Final = 9
_RING: Final = 4.5
_NEAR: Final = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture. Its source decides whether a condition shows; None when it is not in the file."""

    element: Element = field(compare=False, repr=False)
    source: Element | None = field(compare=False, repr=False)
    edge: Edge
    name: str
    mark: Mark | None


def paint_flow(canvas: Canvas, line: Line) -> None:
    points = _apart(line.edge.points)
    if len(points) < FEWEST_POINTS:
        return
    colour = INK if line.mark is None else LOOKS[line.mark].dark
    path = f'<path{_LINES[kind(line.element)]} d="{_path(_shortened(line.element, points))}"/>'
    markup = path + _end(line.element, points, colour) + _begin(line, points)
    if line.mark is not None:
        markup = f'<g class="{line.mark}" stroke="{colour}">{markup}</g>'
    canvas.paint(Layer.FLOWS, markup, _extent(points))
    middle = _middle(points)
    put_flow_label(canvas, line.name, line.edge.label, middle)
    put_badge(canvas, middle, line.mark)


def _apart(points: Sequence[Point]) -> list[Point]:
    """Return the points without those at which the line does not go on."""
    kept = [points[0]]
    kept += [after for before, after in pairwise(points) if math.dist(before, after) > _NEAR]
    return kept


def _shortened(element: Element, points: list[Point]) -> list[Point]:
    """Return a flow that ends inside its head, so that the line does not stand out at the tip."""
    if kind(element) != "sequenceFlow":
        return points
    return [*points[:-1], _along(points[-1], points[-2], _HEAD / 2)]


def _path(points: list[Point]) -> str:
    """Return the line with round bends."""
    path = f"M{_at(points[0])}"
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        round_by = min(_BEND, math.dist(before, bend) / 2, math.dist(bend, after) / 2)
        into, out = _along(bend, before, round_by), _along(bend, after, round_by)
        path += f"L{_at(into)}Q{_at(bend)} {_at(out)}"
    return f"{path}L{_at(points[-1])}"


def _begin(line: Line, points: list[Point]) -> str:
    element, source = line.element, line.source
    if kind(element) == "messageFlow":
        x, y = map(number, _along(points[0], points[1], _RING))
        return f'<circle cx="{x}" cy="{y}" r="{number(_RING)}" fill="{PAPER}" stroke-width="1.5"/>'
    if kind(element) != "sequenceFlow" or source is None:
        return ""
    if source.get("default", "").strip() == element.get("id"):
        return _slash(points)
    has_condition = next(children(element, "conditionExpression"), None) is not None
    return _diamond(points) if has_condition and kind(source) in ACTIVITIES else ""


def _slash(points: list[Point]) -> str:
    at = _along(points[0], points[1], _SLASH)
    one, other = _turned(at, points[1], (-2, 6)), _turned(at, points[1], (2, -6))
    return f'<path d="M{_at(one)}L{_at(other)}"/>'


def _diamond(points: list[Point]) -> str:
    at = _along(points[0], points[1], _DIAMOND)
    half = ((-_DIAMOND, 0), (0, _HALF_HEAD + 1), (_DIAMOND, 0), (0, -_HALF_HEAD - 1))
    corners = " ".join(_at(_turned(at, points[1], corner)) for corner in half)
    return f'<path fill="{PAPER}" stroke-width="1.5" d="M{corners}Z"/>'


def _end(element: Element, points: list[Point], colour: str) -> str:
    tip, before = points[-1], points[-2]
    back = ((_HEAD, _HALF_HEAD), (_HEAD, -_HALF_HEAD))
    one, other = (_at(_turned(tip, before, corner)) for corner in back)
    if kind(element) == "sequenceFlow":
        return f'<path fill="{colour}" stroke="none" d="M{one} {_at(tip)} {other}Z"/>'
    if kind(element) == "messageFlow":
        return f'<path fill="{PAPER}" stroke-width="1.5" d="M{one} {_at(tip)} {other}Z"/>'
    if element.get("associationDirection", "None") == "None" and kind(element) == "association":
        return ""
    return f'<path stroke-width="1.5" d="M{one} {_at(tip)} {other}"/>'


def _along(start: Point, towards: Point, distance: float) -> Point:
    """Return the place at a distance from `start` on the way `towards` another."""
    return _turned(start, towards, (distance, 0))


def _turned(origin: Point, towards: Point, offset: tuple[float, float]) -> Point:
    """Return the place that is so far ahead of and beside `origin`, looking `towards` another."""
    length = math.dist(origin, towards) or 1
    ahead = ((towards.x - origin.x) / length, (towards.y - origin.y) / length)
    x = origin.x + ahead[0] * offset[0] - ahead[1] * offset[1]
    y = origin.y + ahead[1] * offset[0] + ahead[0] * offset[1]
    return Point(x, y)


def _middle(points: list[Point]) -> Point:
    """Return the middle of the line's middle piece, or the middle corner of a line with an odd number."""
    first, second = points[(len(points) - 1) // 2], points[len(points) // 2]
    return Point((first.x + second.x) / 2, (first.y + second.y) / 2)


def _extent(points: list[Point]) -> Box:
    left, top = min(point.x for point in points), min(point.y for point in points)
    right, bottom = max(point.x for point in points), max(point.y for point in points)
    return Box(left, top, right - left, bottom - top).grown(_HALF_HEAD + 1)


def _at(point: Point) -> str:
    return f"{number(point.x)} {number(point.y)}"
