"""A process and a subprocess begin at exactly one start event, and each at one of its own types.

A process begins without a type, or with what it waits for; a subprocess when a token comes to it,
without a type; an event subprocess with the event that it waits for.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.bpmn.codes import CODED, code_of
from engine.bpmn.events import begins_handler, definitions_of, interrupts_scope
from engine.bpmn.lowering import AWAITED
from engine.bpmn.notation import SCOPES, Element, kind
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding
from engine.lint.vocabulary import name_of

RULE = "start-event"

OF_PROCESS: Final = AWAITED
"""What may begin a process, besides a start event without a type."""

OF_HANDLER: Final = AWAITED | frozenset(CODED)
"""What may begin an event subprocess."""


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse a process or subprocess with no start event or with several, and one of another type."""
    del context
    for outline in every_process(diagrams):
        yield from _count(outline, outline.element, None)
        for node in outline.nodes.values():
            if node.kind in SCOPES:
                yield from _count(outline, node.element, node.node_id)
            elif node.kind == "startEvent":
                yield from _typed(outline, node)


def _count(outline: Outline, element: Element, scope: str | None) -> Iterator[Finding]:
    count = len(outline.starts(scope))
    if count != 1:
        yield finding(
            RULE,
            element,
            f"Hay {count} eventos de inicio aquí. Dibuje exactamente uno.",
            f"There are {count} start events here. Draw exactly one.",
        )


def _typed(outline: Outline, start: Node) -> Iterator[Finding]:
    found = [kind(each) for each in definitions_of(start)]
    if begins_handler(outline, start):
        yield from _of_handler(start, found)
        return
    for name in found:
        if start.scope is not None or name not in OF_PROCESS:
            yield finding(RULE, start.element, *_misplaced(name))


def _of_handler(start: Node, found: list[str]) -> Iterator[Finding]:
    if len(found) != 1 or found[0] not in OF_HANDLER:
        yield finding(RULE, start.element, *_NO_TRIGGER)
    code = code_of(start)
    if code is not None and code.kind == "error" and not interrupts_scope(start):
        yield finding(RULE, start.element, *_GOES_ON)


def _misplaced(name: str) -> tuple[str, str]:
    return (
        f"Un inicio con {name_of(name).es} no se ejecuta aquí: solo en un subproceso de evento. Quite el tipo.",
        f"A start with {name_of(name).en} is not executed here: only in an event subprocess. Remove the type.",
    )


_NO_TRIGGER = (
    "Un subproceso de evento espera exactamente una cosa. Elija el tipo de su evento de inicio.",
    "An event subprocess waits for exactly one thing. Choose the type of its start event.",
)
_GOES_ON = (
    "Un error siempre interrumpe. Haga que el evento de inicio interrumpa.",
    "An error always interrupts. Make the start event an interrupting one.",
)
