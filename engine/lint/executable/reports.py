"""What people may report is a message: `ruta:report` and its `ruta:form` stand where one arrives."""

from collections.abc import Iterator, Sequence

from engine.bpmn.messages import receives
from engine.bpmn.notation import extension
from engine.bpmn.outline import Node
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "report"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse a report where no message arrives, one that says neither yes nor no, and a form without one."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            if node.kind != "userTask":
                yield from _report(node)


def _report(node: Node) -> Iterator[Finding]:
    said = extension(node.element, "report")
    if said not in {None, "true", "false"}:
        yield finding(RULE, node.element, *_UNCLEAR)
    if said == "true" and not receives(node):
        yield finding(RULE, node.element, *_NO_MESSAGE)
    if said != "true" and extension(node.element, "form") is not None:
        yield finding(RULE, node.element, *_NO_REPORT)


_UNCLEAR = (
    "ruta:report dice si las personas pueden informarlo: escriba «true» o bórrelo.",
    "ruta:report says whether people may report it: write “true” or delete it.",
)
_NO_MESSAGE = (
    "Solo se puede informar lo que llega como mensaje. Haga del evento uno de mensaje.",
    "Only what arrives as a message can be reported. Make the event a message event.",
)
_NO_REPORT = (
    "El formulario no tiene efecto en un evento que nadie informa. Escriba ruta:report=«true».",
    "The form has no effect on an event that nobody reports. Write ruta:report=“true”.",
)
