"""A call activity names the process that it calls by its id; none calls itself, directly or not.

Whether that process is there is known only where the whole package is.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.calls import called_process, can_be_called, recursive_calls
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "call"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse calls of nothing, of what only an event begins, and of oneself."""
    del context
    outlines = list(every_process(diagrams))
    waiting = {each.process_id for each in outlines if not can_be_called(each)}
    for outline in outlines:
        for call in outline.of_kind("callActivity"):
            called = called_process(call)
            if not called or called.startswith(("=", "${", "#{")):
                yield finding(RULE, call.element, *_NOBODY)
            elif called in waiting:
                yield finding(RULE, call.element, *_by_an_event(called))
    for call in recursive_calls(outlines):
        yield finding(RULE, call.element, *_RECURSIVE)


def _by_an_event(called: str) -> tuple[str, str]:
    return (
        f"El proceso «{called}» solo comienza con su evento. Quite el tipo de su inicio, o no lo llame.",
        f"The process “{called}” begins only with its event. Remove its start's type, or do not call it.",
    )


_NOBODY = (
    "La llamada debe nombrar por su id el proceso que llama. Escríbalo en calledElement.",
    "The call must name the process that it calls by its id. Write it in calledElement.",
)
_RECURSIVE = (
    "Por esta llamada el proceso se llamaría a sí mismo. Dibuje un flujo que regrese.",
    "By this call the process would call itself. Draw a flow that leads back.",
)
