"""Everything in the file is drawn: every node, pool, lane and note has a shape, every flow a line."""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.bpmn.notation import EXECUTED_NODES, kind
from engine.bpmn.reading import Diagram
from engine.drawing.interchange import boxes, lines
from engine.errors import Finding
from engine.lint.rule import PackageContext, finding

RULE = "drawing"
_SHAPES: Final = EXECUTED_NODES | {
    "participant",
    "lane",
    "textAnnotation",
    "group",
    "dataObjectReference",
}
_LINES: Final = frozenset({"sequenceFlow", "association"})


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse what is executed but cannot be seen."""
    del context
    for diagram in diagrams:
        shapes, edges = boxes(diagram), lines(diagram)
        for element in diagram.root.iter():
            drawn = shapes if kind(element) in _SHAPES else edges
            if kind(element) in _SHAPES | _LINES and element.get("id") not in drawn:
                yield finding(RULE, element, *_INVISIBLE)


_INVISIBLE = (
    "El elemento no está dibujado. Ábralo en un editor de BPMN y ponga su figura en el diagrama.",
    "The element is not drawn. Open it in a BPMN editor and put its shape on the diagram.",
)
