"""A call activity names the process that it calls by its id; none calls itself, directly or not.

Whether that process is there is known only where the whole package is.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.calls import called_process, recursive_calls
from engine.bpmn.messages import opening_message
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "call"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse calls of nothing, of what only a message begins, and of oneself."""
    del context
    outlines = list(every_process(diagrams))
    begun_by = {each.process_id: opening_message(each) for each in outlines}
    for outline in outlines:
        for call in outline.of_kind("callActivity"):
            called = called_process(call)
            if not called or called.startswith(("=", "${", "#{")):
                yield finding(RULE, call.element, *_NOBODY)
            elif begun_by.get(called) is not None:
                yield finding(RULE, call.element, *_by_message(called))
    for call in recursive_calls(outlines):
        yield finding(RULE, call.element, *_RECURSIVE)


def _by_message(called: str) -> tuple[str, str]:
    return (
        f"El proceso «{called}» solo comienza con su mensaje. Envíelo, o quite el tipo de su inicio.",
        f"The process “{called}” begins only with its message. Send that, or remove its start's type.",
    )


_NOBODY = (
    "La llamada debe nombrar por su id el proceso que llama. Escríbalo en calledElement.",
    "The call must name the process that it calls by its id. Write it in calledElement.",
)
_RECURSIVE = (
    "Por esta llamada el proceso se llamaría a sí mismo. Dibuje un flujo que regrese.",
    "By this call the process would call itself. Draw a flow that leads back.",
)
