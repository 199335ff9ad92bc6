"""Events: thin to begin, double between, thick to end; dashed when they do not interrupt."""

from typing import Final

from engine.bpmn.notation import Element, kind
from engine.drawing.canvas import Canvas, Layer
from engine.drawing.drawn import Drawn, placed
from engine.drawing.interchange import Point
from engine.drawing.labels import put_label
from engine.drawing.marks import coloured, put_badge
from engine.drawing.symbols import ALL_CAUGHT, CAUGHT, SEVERAL_CAUGHT, SEVERAL_THROWN, THROWN
from engine.drawing.text import number

EVENTS: Final = frozenset(
    {
        "startEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "endEvent",
        "implicitThrowEvent",
    }
)
_THROWING: Final = frozenset({"intermediateThrowEvent", "endEvent", "implicitThrowEvent"})
_SINGLE: Final = frozenset({"startEvent", "endEvent"})
_RADIUS: Final = 18
_GAP: Final = 3.5
_LINE: Final = 2
_AT_RIGHT: Final = 0.75


def paint_event(canvas: Canvas, drawn: Drawn) -> None:
    box = drawn.box
    radius = min(box.width, box.height) / 2
    sign = placed_sign(drawn.element, radius / _RADIUS)
    markup = placed(_rings(drawn, radius) + sign, box.centre)
    layer = Layer.BORDERS if drawn.kind == "boundaryEvent" else Layer.NODES
    canvas.paint(layer, coloured(markup, drawn.mark), box.grown(_LINE))
    put_label(canvas, drawn.name, drawn.shape.label, box)
    at = Point(box.centre.x + radius * _AT_RIGHT, box.centre.y - radius * _AT_RIGHT)
    put_badge(canvas, at, drawn.mark)


def _rings(drawn: Drawn, radius: float) -> str:
    dashes = ' stroke-dasharray="5 3.5"' if _goes_on_beside(drawn) else ""
    if drawn.kind in _SINGLE:
        width = ' stroke-width="4"' if drawn.kind == "endEvent" else ""
        return f'<circle r="{number(radius)}"{width}{dashes}/>'
    inner = number(radius - _GAP)
    return f'<circle r="{number(radius)}" stroke-width="1.5"{dashes}/><circle r="{inner}" stroke-width="1.5"{dashes}/>'


def _goes_on_beside(drawn: Drawn) -> bool:
    """Whether the event lets what it happens to go on."""
    if drawn.kind == "boundaryEvent":
        return not drawn.says("cancelActivity", "true")
    around = drawn.element.getparent()
    begins_handler = around is not None and around.get("triggeredByEvent", "").strip() == "true"
    return (
        drawn.kind == "startEvent" and begins_handler and not drawn.says("isInterrupting", "true")
    )


def placed_sign(event: Element, scale: float) -> str:
    """Return the sign of an event's type around its middle; nothing when it has none."""
    sign = _sign(event)
    return placed(sign, Point(0, 0), scale) if sign and scale != 1 else sign


def _sign(event: Element) -> str:
    kinds = [kind(part) for part in event if _is_type(kind(part))]
    throws = kind(event) in _THROWING
    if len(kinds) > 1:
        is_all = event.get("parallelMultiple", "").strip() == "true"
        caught = ALL_CAUGHT if is_all else SEVERAL_CAUGHT
        return SEVERAL_THROWN if throws else caught
    # What the standard does not have there is drawn all the same, so that it is seen.
    signs = {**CAUGHT, **THROWN} if throws else {**THROWN, **CAUGHT}
    return signs.get(kinds[0], "") if kinds else ""


def _is_type(name: str) -> bool:
    return name.endswith(("EventDefinition", "eventDefinitionRef"))
