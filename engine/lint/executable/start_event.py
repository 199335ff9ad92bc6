"""A process begins at exactly one start event, without a type or with a message."""

from collections.abc import Iterator, Sequence

from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "start-event"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse a process with no start event, or with several."""
    del context
    for outline in every_process(diagrams):
        count = len(outline.of_kind("startEvent"))
        if count != 1:
            yield finding(
                RULE,
                outline.element,
                f"El proceso tiene {count} eventos de inicio. Dibuje exactamente uno.",
                f"The process has {count} start events. Draw exactly one.",
            )
