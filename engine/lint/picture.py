"""Where a diagram draws its elements: the rectangles and lines of its diagram interchange."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from engine.bpmn.notation import BPMNDI, DC, DI, Element, without_prefix
from engine.bpmn.reading import Diagram

FEWEST_POINTS = 2


class Box(NamedTuple):
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )


def boxes(diagram: Diagram) -> dict[str, Box]:
    """Return the sound rectangle of each shape, by the id of its element."""
    return {element_id: box for element_id, box in _shapes(diagram) if box is not None}


def lines(diagram: Diagram) -> set[str]:
    """Return the ids of the elements that are drawn as a line with at least two points."""
    return {
        without_prefix(edge.get("bpmnElement", ""))
        for edge in diagram.root.iter(f"{{{BPMNDI}}}BPMNEdge")
        if len(list(edge.iterchildren(f"{{{DI}}}waypoint"))) >= FEWEST_POINTS
    }


def _shapes(diagram: Diagram) -> Iterator[tuple[str, Box | None]]:
    for shape in diagram.root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = next(shape.iterchildren(f"{{{DC}}}Bounds"), None)
        yield without_prefix(shape.get("bpmnElement", "")), _box(bounds)


def _box(bounds: Element) -> Box | None:
    if bounds is None:
        return None
    try:
        numbers = [float(bounds.get(name, "")) for name in ("x", "y", "width", "height")]
    except ValueError:
        return None
    box = Box(*numbers)
    sound = all(map(math.isfinite, numbers)) and box.width > 0 and box.height > 0
    return box if sound else None
