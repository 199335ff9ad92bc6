"""Notes and data, and whatever has no look of its own here."""

from typing import Final

from engine.bpmn.notation import children, own_text
from engine.drawing.canvas import Canvas, Layer
from engine.drawing.drawn import Drawn, drawn_text, placed
from engine.drawing.interchange import Box, Point
from engine.drawing.labels import put_label
from engine.drawing.marks import coloured, put_badge
from engine.drawing.symbols import PARALLEL
from engine.drawing.text import SIZE, Block, fitted, number, wrapped, written

_BRACKET: Final = 10
_PADDING: Final = 6
_FOLD: Final = 10
_LINE: Final = 2
_LID: Final = 6

DATA: Final = frozenset({"dataObject", "dataObjectReference", "dataInput", "dataOutput"})


def paint_note(canvas: Canvas, drawn: Drawn, language: str) -> None:
    """Draw a text annotation: its text beside a bracket."""
    box = drawn.box
    top, side = f"{number(box.x + _BRACKET)} {number(box.y)}", number(box.x)
    markup = f'<path fill="none" d="M{top}H{side}V{number(box.bottom)}h{_BRACKET}"/>'
    canvas.paint(Layer.NODES, coloured(markup, drawn.mark), box.grown(_LINE))
    spanish = " ".join(own_text(text) for text in children(drawn.element, "text"))
    block = _note(drawn_text(drawn.element, spanish, language), box)
    if block.lines:
        x, y = box.x + _PADDING, box.y + _PADDING
        canvas.paint(
            Layer.TEXTS,
            written(block, x, y, ' text-anchor="start"'),
            Box(x, y, block.width, block.height),
        )
    put_badge(canvas, Point(box.right, box.y), drawn.mark)


def _note(text: str, box: Box) -> Block:
    return Block(tuple(wrapped(text, box.width - 2 * _PADDING, SIZE)), SIZE)


def paint_data(canvas: Canvas, drawn: Drawn) -> None:
    """Draw a data object: a sheet with a corner turned down."""
    box = drawn.box
    width = number(box.width - _FOLD)
    sheet = f"M{number(box.x)} {number(box.y)}h{width}l{_FOLD} {_FOLD}V{number(box.bottom)}h-{number(box.width)}Z"
    fold = f"M{number(box.right - _FOLD)} {number(box.y)}v{_FOLD}h{_FOLD}"
    markup = f'<path d="{sheet}"/><path fill="none" d="{fold}"/>'
    if drawn.says("isCollection", "false"):
        markup += placed(PARALLEL, Point(box.centre.x, box.bottom - 9))
    _paint_named(canvas, drawn, markup)


def paint_store(canvas: Canvas, drawn: Drawn) -> None:
    """Draw a data store: a cylinder."""
    box = drawn.box
    width, half = number(box.width), number(box.width / 2)
    arc = f"a{half} {_LID} 0 0 0 {width} 0"
    high = number(box.height - 2 * _LID)
    side = f"M{number(box.x)} {number(box.y + _LID)}"
    markup = (
        f'<path d="{side}v{high}{arc}v-{high}a{half} {_LID} 0 0 0-{width} 0Z"/>'
        f'<path fill="none" d="{side}{arc}m0 5a{half} {_LID} 0 0 1-{width} 0"/>'
    )
    _paint_named(canvas, drawn, markup)


def _paint_named(canvas: Canvas, drawn: Drawn, markup: str) -> None:
    canvas.paint(Layer.NODES, coloured(markup, drawn.mark), drawn.box.grown(_LINE))
    put_label(canvas, drawn.name, drawn.shape.label, drawn.box)
    put_badge(canvas, Point(drawn.box.right, drawn.box.y), drawn.mark)


def paint_unknown(canvas: Canvas, drawn: Drawn) -> None:
    """Draw what has no look of its own here as a dashed box with its name, so that it is never left out."""
    x, y, width, height = map(number, drawn.box)
    markup = f'<path stroke-dasharray="6 4" d="M{x} {y}h{width}v{height}h-{width}Z"/>'
    canvas.paint(Layer.NODES, coloured(markup, drawn.mark), drawn.box.grown(_LINE))
    block = fitted(drawn.name or drawn.kind, drawn.box.width, drawn.box.height)
    canvas.write(block, drawn.box.centre.x, drawn.box.centre.y - block.height / 2)
    put_badge(canvas, Point(drawn.box.right, drawn.box.y), drawn.mark)
