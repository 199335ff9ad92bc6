"""Builds small diagrams with their drawing: each element with its place."""

from xml.sax.saxutils import quoteattr

from engine.bpmn.notation import BPMN, BPMNDI, DC, DI, RUTA

_ROOT = (
    f'<definitions xmlns="{BPMN}" xmlns:di="{DI}" xmlns:dc="{DC}" xmlns:bpmndi="{BPMNDI}" '
    f'xmlns:ruta="{RUTA}" targetNamespace="t">'
)
Place = tuple[float, float, float, float]


def shape(element_id: str, place: Place, more: str = "", label: Place | None = None) -> str:
    """Return the rectangle of an element, with its own attributes and the place of its label."""
    labelled = "" if label is None else f"<bpmndi:BPMNLabel>{_bounds(label)}</bpmndi:BPMNLabel>"
    about = f"<bpmndi:BPMNShape bpmnElement={quoteattr(element_id)} {more}>"
    return f"{about}{_bounds(place)}{labelled}</bpmndi:BPMNShape>"


def edge(element_id: str, *points: tuple[float, float]) -> str:
    """Return the line of an element."""
    way = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
    return f'<bpmndi:BPMNEdge bpmnElement="{element_id}">{way}</bpmndi:BPMNEdge>'


def pictured(body: str, *drawn: str, outside: str = "") -> bytes:
    """Return a file with process `p`, which holds `body`, and one drawing."""
    return pictured_twice(body, drawn, outside=outside)


def pictured_twice(body: str, *drawings: tuple[str, ...], outside: str = "") -> bytes:
    """Return a file with process `p` and several drawings, the first of the process, the others of its parts."""
    planes = "".join(
        f'<bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="{"p" if place == 0 else "inner"}">'
        f"{''.join(drawn)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
        for place, drawn in enumerate(drawings)
    )
    process = f'<process id="p" name="Acogida">{body}</process>'
    return f"{_ROOT}{outside}{process}{planes}</definitions>".encode()


def _bounds(place: Place) -> str:
    names = ("x", "y", "width", "height")
    said = " ".join(f'{name}="{value}"' for name, value in zip(names, place, strict=True))
    return f"<dc:Bounds {said}/>"
