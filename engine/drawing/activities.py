"""Activities: what they are at the top left, their name, and how they repeat at the bottom."""

from collections.abc import Iterator
from typing import Final

from engine.bpmn.notation import children
from engine.drawing.canvas import Canvas, Layer
from engine.drawing.drawn import Drawn, placed
from engine.drawing.interchange import Box, Point
from engine.drawing.marks import coloured, put_badge
from engine.drawing.symbols import (
    AD_HOC,
    COLLAPSED,
    COMPENSATION,
    LOOP,
    PARALLEL,
    SEQUENTIAL,
    TASKS,
)
from engine.drawing.text import fitted, number

SUBPROCESSES: Final = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES: Final = frozenset({"task", "callActivity", *TASKS, *SUBPROCESSES})

_CORNER: Final = 10
_LINE: Final = 2
_PADDING: Final = 5
_SIGN: Final = Point(15, 14)
_BELOW_SIGN: Final = 22
_ABOVE_LINE: Final = 3
_MARKERS: Final = 18
_INSET: Final = 3


def paint_activity(canvas: Canvas, drawn: Drawn) -> None:
    """Draw an activity; an expanded subprocess lies below what is inside."""
    box = drawn.box
    is_open = is_expanded(drawn)
    markers = list(_markers(drawn, is_open=is_open))
    markup = _frame(drawn) + _sign(drawn) + "".join(_row(markers, box))
    layer = Layer.FRAMES if is_open else Layer.NODES
    canvas.paint(layer, coloured(markup, drawn.mark), box.grown(_LINE))
    if is_open:
        block = fitted(drawn.name, box.width - 2 * _PADDING, box.height)
        canvas.write(block, box.centre.x, box.y + _PADDING)
    else:
        _write(canvas, drawn, below=_MARKERS if markers else _ABOVE_LINE)
    put_badge(canvas, Point(box.right - 2, box.y + 2), drawn.mark)


def is_expanded(drawn: Drawn) -> bool:
    """Whether what is inside a subprocess is shown."""
    return drawn.kind in SUBPROCESSES and drawn.shape.is_expanded is True


def _frame(drawn: Drawn) -> str:
    box = drawn.box
    look = ""
    if drawn.kind == "callActivity":
        look = ' stroke-width="5"'
    elif drawn.says("triggeredByEvent", "false"):
        look = ' stroke-width="1.8" stroke-dasharray="0 5" stroke-linecap="round"'
    frame = _rectangle(box, _CORNER, look)
    if drawn.kind == "transaction":
        frame += _rectangle(box.grown(-_INSET), _CORNER - _INSET, ' stroke-width="1.5"')
    return frame


def _rectangle(box: Box, corner: float, look: str) -> str:
    x, y, width, height = map(number, box)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{number(corner)}"{look}/>'


def _sign(drawn: Drawn) -> str:
    sign = TASKS.get(drawn.kind)
    box = drawn.box
    return "" if sign is None else placed(sign, Point(box.x + _SIGN.x, box.y + _SIGN.y))


def _markers(drawn: Drawn, *, is_open: bool) -> Iterator[str]:
    if next(children(drawn.element, "standardLoopCharacteristics"), None) is not None:
        yield LOOP
    for several in children(drawn.element, "multiInstanceLoopCharacteristics"):
        is_sequential = several.get("isSequential", "false").strip() == "true"
        yield SEQUENTIAL if is_sequential else PARALLEL
    if drawn.says("isForCompensation", "false"):
        yield COMPENSATION
    if drawn.kind == "callActivity" or (drawn.kind in SUBPROCESSES and not is_open):
        yield COLLAPSED
    if drawn.kind == "adHocSubProcess":
        yield AD_HOC


def _row(markers: list[str], box: Box) -> Iterator[str]:
    for place, marker in enumerate(markers):
        x = box.centre.x + _MARKERS * (place - (len(markers) - 1) / 2)
        yield placed(marker, Point(x, box.bottom - _MARKERS / 2 - 2))


def _write(canvas: Canvas, drawn: Drawn, below: float) -> None:
    """Write the name in the middle, but below the sign and above the markers."""
    box = drawn.box
    top = _BELOW_SIGN if drawn.kind in TASKS else _PADDING
    block = fitted(drawn.name, box.width - 2 * _PADDING, box.height - top - below)
    middle = box.centre.y - block.height / 2
    highest = box.y + top
    lowest = box.bottom - below - block.height
    canvas.write(block, box.centre.x, max(highest, min(middle, lowest)))
