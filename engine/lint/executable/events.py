"""An event that waits says what for: one thing, of a kind that is executed.

An event that says nothing would wait for ever or pass at once, depending on the engine.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import WAITING_EVENTS, definitions_of
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "event"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse events that wait for nothing, and those with several types."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            count = len(definitions_of(node))
            if node.kind in WAITING_EVENTS and count != 1:
                yield finding(RULE, node.element, *_NOT_ONE)
            elif count > 1:
                yield finding(RULE, node.element, *_SEVERAL)


_SEVERAL = (
    "El evento tiene varios tipos a la vez. Deje uno.",
    "The event has several types at once. Keep one.",
)
_NOT_ONE = (
    "El evento debe esperar exactamente una cosa. Elija en su editor qué tipo de evento es.",
    "The event must wait for exactly one thing. Choose in your editor which type of event it is.",
)
