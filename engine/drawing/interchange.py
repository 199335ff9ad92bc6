"""Where a diagram draws its elements: the rectangles and lines of its diagram interchange."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.bpmn.notation import BPMNDI, DC, DI, Element, without_prefix
from engine.bpmn.reading import Diagram

FEWEST_POINTS: Final = 2
FARTHEST: Final = 100_000
"""No place of a drawing is farther from its origin: there nobody would find it."""


class Point(NamedTuple):
    x: float
    y: float


class Box(NamedTuple):
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: "Box") -> bool:
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def grown(self, by: float) -> "Box":
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class Shape:
    """The rectangle of an element, and that of its label where the file gives one.

    The flags are None where the file does not say.
    """

    element_id: str
    box: Box
    label: Box | None = None
    is_expanded: bool | None = None
    is_horizontal: bool | None = None
    is_marker_visible: bool | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """The line of an element."""

    element_id: str
    points: tuple[Point, ...]
    label: Box | None = None


@dataclass(frozen=True, slots=True)
class Plane:
    """One drawing of the file: of a process or collaboration, or of what is inside a collapsed subprocess."""

    element_id: str
    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]

    @property
    def shows(self) -> set[str]:
        """The ids of the elements that are on it."""
        return {shape.element_id for shape in self.shapes} | {
            edge.element_id for edge in self.edges
        }


def boxes(diagram: Diagram) -> dict[str, Box]:
    """Return the sound rectangle of each shape, by the id of its element."""
    return {shape.element_id: shape.box for shape in _shapes(diagram.root)}


def lines(diagram: Diagram) -> set[str]:
    """Return the ids of the elements that are drawn as a line with at least two points."""
    return {edge.element_id for edge in _edges(diagram.root)}


def planes(diagram: Diagram) -> list[Plane]:
    """Return the drawings of a file that show anything, in the order of the document."""
    found = [
        Plane(_about(plane), tuple(_shapes(plane)), tuple(_edges(plane)))
        for plane in diagram.root.iter(f"{{{BPMNDI}}}BPMNPlane")
    ]
    return [plane for plane in found if plane.shapes]


def _shapes(within: Element) -> Iterator[Shape]:
    for shape in within.iter(f"{{{BPMNDI}}}BPMNShape"):
        box = _bounds(shape)
        if box is not None:
            yield Shape(
                _about(shape),
                box,
                _label(shape),
                _flag(shape, "isExpanded"),
                _flag(shape, "isHorizontal"),
                _flag(shape, "isMarkerVisible"),
            )


def _edges(within: Element) -> Iterator[Edge]:
    for edge in within.iter(f"{{{BPMNDI}}}BPMNEdge"):
        found = [_point(each) for each in edge.iterchildren(f"{{{DI}}}waypoint")]
        points = tuple(point for point in found if point is not None)
        if len(points) == len(found) >= FEWEST_POINTS:
            yield Edge(_about(edge), points, _label(edge))


def _about(drawn: Element) -> str:
    """Return the id of the element that a part of the drawing shows."""
    return without_prefix(drawn.get("bpmnElement", ""))


def _flag(shape: Element, name: str) -> bool | None:
    said = shape.get(name)
    return None if said is None else said.strip() in {"true", "1"}


def _label(drawn: Element) -> Box | None:
    label = next(drawn.iterchildren(f"{{{BPMNDI}}}BPMNLabel"), None)
    return None if label is None else _bounds(label)


def _bounds(drawn: Element) -> Box | None:
    bounds = next(drawn.iterchildren(f"{{{DC}}}Bounds"), None)
    if bounds is None:
        return None
    found = _numbers(bounds, "x", "y", "width", "height")
    box = None if found is None else Box(*found)
    return box if box is not None and box.width > 0 and box.height > 0 else None


def _point(waypoint: Element) -> Point | None:
    found = _numbers(waypoint, "x", "y")
    return None if found is None else Point(*found)


def _numbers(element: Element, *names: str) -> list[float] | None:
    """Return attributes that are numbers within reach; None if any is not."""
    try:
        numbers = [float(element.get(name, "")) for name in names]
    except ValueError:
        return None
    # What is not a number compares with nothing.
    return numbers if all(abs(number) <= FARTHEST for number in numbers) else None
