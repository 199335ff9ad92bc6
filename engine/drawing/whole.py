"""A picture leaves nothing out: what the file holds and does not draw is told, with the remedy."""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn.notation import Element, kind, label
from engine.bpmn.reading import Diagram
from engine.drawing.activities import ACTIVITIES, SUBPROCESSES
from engine.drawing.events import EVENTS
from engine.drawing.interchange import Plane, planes
from engine.drawing.symbols import GATEWAYS
from engine.errors import DrawingRefused, Finding

_RULE: Final = "drawing"
_SHAPES: Final = EVENTS | ACTIVITIES | GATEWAYS.keys() | {"participant", "lane", "textAnnotation"}
_LINES: Final = frozenset({"sequenceFlow", "messageFlow", "association"})


def elements_of(diagram: Diagram) -> dict[str, Element]:
    """Return the elements of BPMN by their ids: the first where an id comes twice."""
    known: dict[str, Element] = {}
    for element in diagram.root.iter():
        if kind(element) and element.get("id"):
            known.setdefault(element.get("id"), element)
    return known


def whole_drawings(diagram: Diagram, known: Mapping[str, Element]) -> list[Plane]:
    """Return the drawings on which something of the file is.

    Refuses with `DrawingRefused` a file that draws nothing, or leaves out anything but what is folded away.
    """
    found = planes(diagram)
    drawings = [
        plane for plane in found if any(shape.element_id in known for shape in plane.shapes)
    ]
    if not drawings:
        raise DrawingRefused([Finding(_RULE, diagram.name, _NOTHING)])
    left_out = [
        Finding(_RULE, label(element), _INVISIBLE) for element in _left_out(diagram, drawings)
    ]
    if left_out:
        raise DrawingRefused(left_out)
    return drawings


def _left_out(diagram: Diagram, drawings: list[Plane]) -> Iterator[Element]:
    shapes = {shape.element_id: shape.is_expanded for plane in drawings for shape in plane.shapes}
    edges = {edge.element_id for plane in drawings for edge in plane.edges}
    for element in diagram.root.iter():
        drawn = shapes.keys() if kind(element) in _SHAPES else edges
        is_visible = kind(element) in _SHAPES | _LINES
        if is_visible and element.get("id") not in drawn and not _is_folded(element, shapes):
            yield element


def _is_folded(element: Element, shapes: Mapping[str, bool | None]) -> bool:
    """Whether an element is inside a subprocess that is drawn without what is inside."""
    around = element.iterancestors()
    return any(
        kind(each) in SUBPROCESSES and shapes.get(each.get("id"), True) is not True
        for each in around
    )


_NOTHING: Final = Bilingual(
    "El archivo no trae ningún dibujo (BPMNDI): solo dice qué hay, no dónde. Guárdelo de nuevo con un editor de "
    "BPMN que guarde el dibujo.",
    "The file holds no drawing (BPMNDI): it says what there is, not where. Save it again with a BPMN editor that "
    "keeps the drawing.",
)
_INVISIBLE: Final = Bilingual(
    "El elemento no está dibujado. Ábralo en un editor de BPMN y ponga su figura en el diagrama.",
    "The element is not drawn. Open it in a BPMN editor and put its shape on the diagram.",
)
