"""The whole picture: every drawing of a file, one below the other, with what it says in words."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from engine.bilingual import Language
from engine.bpmn.notation import Element, kind, one_line, without_prefix
from engine.bpmn.reading import Diagram
from engine.drawing.activities import ACTIVITIES, paint_activity
from engine.drawing.artifacts import DATA, paint_data, paint_note, paint_store, paint_unknown
from engine.drawing.canvas import PAPER, Canvas
from engine.drawing.containers import paint_group, paint_lane, paint_pool
from engine.drawing.drawn import Drawn, drawn_name
from engine.drawing.events import EVENTS, paint_event
from engine.drawing.flows import LINES, Line, paint_flow
from engine.drawing.gateways import paint_gateway
from engine.drawing.interchange import Plane, Shape
from engine.drawing.marks import put_legend
from engine.drawing.symbols import GATEWAYS
from engine.drawing.text import SIZE, Block, number
from engine.drawing.whole import elements_of, whole_drawings
from engine.drawing.words import described
from engine.model.mark import Mark

_MARGIN: Final = 6.0
_GAP: Final = 30.0

_PAINTERS: Final[Mapping[str, Callable[[Canvas, Drawn], None]]] = {
    **dict.fromkeys(EVENTS, paint_event),
    **dict.fromkeys(ACTIVITIES, paint_activity),
    **dict.fromkeys(GATEWAYS, paint_gateway),
    **dict.fromkeys(DATA, paint_data),
    "participant": paint_pool,
    "lane": paint_lane,
    "group": paint_group,
    "dataStoreReference": paint_store,
}


def draw(
    diagram: Diagram, language: Language = "es", marks: Mapping[str, Mark] | None = None
) -> str:
    """Return a diagram as SVG, always the same bytes for the same file, language and marks.

    `marks` go by the ids of elements; those of what is not on the drawing are left out. A file with several
    drawings, as editors make of collapsed subprocesses, has them one below the other. Refuses with
    `DrawingRefused` a diagram that leaves out anything that it executes.
    """
    known = elements_of(diagram)
    drawings = whole_drawings(diagram, known)
    here = {element_id for plane in drawings for element_id in plane.shows}
    shown = {name: mark for name, mark in (marks or {}).items() if name in here & known.keys()}
    picture = _Picture(known, language, shown)
    canvases = [picture.painted(plane) for plane in drawings]
    for canvas, plane in zip(canvases[1:], drawings[1:], strict=True):
        picture.head(canvas, plane)
    put_legend(canvases[-1], shown, language)
    return _composed(canvases, described(diagram, known, shown, language), language)


@dataclass(frozen=True, slots=True)
class _Picture:
    known: Mapping[str, Element]
    language: Language
    marks: Mapping[str, Mark]

    def painted(self, plane: Plane) -> Canvas:
        """Paint one drawing: what is large first, so that what is inside lies on it."""
        canvas = Canvas()
        here = {shape.element_id for shape in plane.shapes}
        for shape in sorted(plane.shapes, key=_area, reverse=True):
            if shape.element_id in self.known:
                self._paint(canvas, self._drawn(shape, here))
        for edge in plane.edges:
            element = self.known.get(edge.element_id)
            if element is not None and kind(element) in LINES:
                source = self.known.get(element.get("sourceRef", "").strip())
                name, mark = drawn_name(element, self.language), self.marks.get(edge.element_id)
                paint_flow(canvas, Line(element, source, edge, name, mark))
        return canvas

    def head(self, canvas: Canvas, plane: Plane) -> None:
        """Write above a drawing what it is the inside of."""
        inside = self.known.get(plane.element_id)
        name = "" if inside is None else one_line(drawn_name(inside, self.language))
        extent = canvas.extent
        block = Block((name or plane.element_id,), SIZE)
        canvas.write(block, extent.x + block.width / 2, extent.y - block.height * 2)

    def _paint(self, canvas: Canvas, drawn: Drawn) -> None:
        if drawn.kind == "textAnnotation":
            paint_note(canvas, drawn, self.language)
        else:
            _PAINTERS.get(drawn.kind, paint_unknown)(canvas, drawn)

    def _drawn(self, shape: Shape, here: AbstractSet[str]) -> Drawn:
        element = self.known[shape.element_id]
        if shape.is_expanded is None:
            shows_inside = any(part.get("id") in here for part in element)
            shape = replace(shape, is_expanded=shows_inside)
        name = drawn_name(self._named(element), self.language)
        return Drawn(element, shape, name, self.marks.get(shape.element_id))

    def _named(self, element: Element) -> Element:
        """Return what holds an element's name: a group is called as its category."""
        category = without_prefix(element.get("categoryValueRef", ""))
        return self.known.get(category, element)


def _area(shape: Shape) -> float:
    return shape.box.width * shape.box.height


def _composed(canvases: Sequence[Canvas], words: str, language: Language) -> str:
    """Return the picture: one drawing below the other, on paper that is as large as they are."""
    bodies: list[str] = []
    top = _MARGIN
    for canvas in canvases:
        extent = canvas.extent
        at = f"{number(_MARGIN - extent.x)} {number(top - extent.y)}"
        bodies.append(f'<g transform="translate({at})">\n{canvas.markup()}\n</g>')
        top += extent.height + _GAP
    width = number(max(canvas.extent.width for canvas in canvases) + 2 * _MARGIN)
    height = number(top - _GAP + _MARGIN)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{language}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="Arial,Helvetica,sans-serif">\n{words}\n'
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>\n'
        + "\n".join(bodies)
        + "\n</svg>\n"
    )
