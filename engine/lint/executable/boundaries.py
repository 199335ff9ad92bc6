"""A boundary event is drawn on an activity that takes time: a user task or a receive task.

At anything else it could never happen, since the token passes at once.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import HOSTS, host_of
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "boundary"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse boundary events that are at no task."""
    del context
    for outline in every_process(diagrams):
        for event in outline.of_kind("boundaryEvent"):
            host = outline.nodes.get(host_of(event))
            if host is None or host.kind not in HOSTS:
                yield finding(RULE, event.element, *_NO_HOST)


_NO_HOST = (
    "El evento de borde no está sobre una tarea que espere. Póngalo en el borde de una.",
    "The boundary event is not on a task that waits. Put it on the border of one.",
)
