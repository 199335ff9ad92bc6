"""Builds small diagrams for tests, and reads the files beside it."""

from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_ROOT = (
    f'<definitions xmlns="{BPMN}" xmlns:ruta="https://ruta.example/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">'
)


def stored(name: str) -> bytes:
    """Return a diagram file of this folder."""
    return (Path(__file__).parent / name).read_bytes()


def definitions(body: str) -> bytes:
    return f"{_ROOT}{body}</definitions>".encode()


def process(body: str, *, process_id: str = "p", attributes: str = "") -> bytes:
    """Return a file with one process that holds `body`."""
    return definitions(f'<process id="{process_id}" {attributes}>{body}</process>')


def flow(flow_id: str, source: str, target: str, condition: str | None = None) -> str:
    inside = (
        ""
        if condition is None
        else (f"<conditionExpression>{escape(condition)}</conditionExpression>")
    )
    return f'<sequenceFlow id="{flow_id}" sourceRef="{source}" targetRef="{target}">{inside}</sequenceFlow>'


def chain(*nodes: str) -> str:
    """Return the flows that lead through these nodes in turn."""
    pairs = pairwise(nodes)
    return "".join(flow(f"{one}_{other}", one, other) for one, other in pairs)


def one_task(inside: str = "", attributes: str = "") -> bytes:
    """Return start, task `a`, end; with something more inside the task."""
    return process(
        f'<startEvent id="s"/><userTask id="a" {attributes}>{inside}</userTask><endEvent id="e"/>'
        + chain("s", "a", "e")
    )


def choice(*branches: tuple[str, str | None], default: str | None = None) -> bytes:
    """Return start, gateway `g`, and for each (task, condition) a branch to its own end."""
    marked = "" if default is None else f'default="to_{default}"'
    parts = [f'<startEvent id="s"/><exclusiveGateway id="g" {marked}/>', flow("s_g", "s", "g")]
    for task, condition in branches:
        parts.append(f'<userTask id="{task}"/><endEvent id="end_{task}"/>')
        parts.append(flow(f"to_{task}", "g", task, condition))
        parts.append(flow(f"from_{task}", task, f"end_{task}"))
    return process("".join(parts))
