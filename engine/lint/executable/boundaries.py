"""A boundary event is drawn on an activity that takes time: a user task, a receive task or a subprocess.

At anything else it could never happen, since the token passes at once; and nobody throws an error or an
escalation but what goes on inside a subprocess.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.codes import code_of
from engine.bpmn.events import HOSTS, THROWING_HOSTS, host_of, is_handler
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
            is_beside = host is not None and host.scope == event.scope
            if host is None or host.kind not in HOSTS or is_handler(host) or not is_beside:
                yield finding(RULE, event.element, *_NO_HOST)
            elif code_of(event) is not None and host.kind not in THROWING_HOSTS:
                yield finding(RULE, event.element, *_NOTHING_THROWN)


_NO_HOST = (
    (
        "El evento de borde no está sobre una tarea que espere ni sobre un subproceso de su nivel. "
        "Póngalo en el borde de uno."
    ),
    (
        "The boundary event is not on a task that waits nor on a subprocess of its level. "
        "Put it on the border of one."
    ),
)
_NOTHING_THROWN = (
    "Ninguna tarea lanza errores ni escalamientos. Póngalo en el borde de un subproceso o una llamada.",
    "No task throws errors or escalations. Put it on the border of a subprocess or a call.",
)
