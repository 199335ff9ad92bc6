"""What a person starts begins with a task of hers.

A case is opened by somebody who has something to do in it. A process that people may start and that
begins with a gateway, or ends at once, would open a case that waits for nobody. In a case nothing else
counts the time before a process begins, or has facts to look at: one that begins by a time or a
condition could never begin there.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.conditionals import is_conditional
from engine.bpmn.events import timers_of
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "opening"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse what people may start and begins without a user task, and what could never begin."""
    for outline in every_process(diagrams):
        for start in outline.starts():
            if timers_of(start) or is_conditional(start):
                yield finding(RULE, start.element, *_BY_ITSELF)
        if outline.process_id in context.start:
            for start in outline.starts():
                if not _begins_with_a_task(outline, start):
                    yield finding(RULE, start.element, *_NO_TASK)


def _begins_with_a_task(outline: Outline, start: Node) -> bool:
    targets = [outline.nodes.get(flow.target) for flow in outline.outgoing(start.node_id)]
    return bool(targets) and all(node is not None and node.kind == "userTask" for node in targets)


_BY_ITSELF = (
    "En un caso nada inicia este proceso. Inícielo con un mensaje o una señal, y espere después.",
    "In a case nothing begins this process. Begin it by a message or a signal, and wait afterwards.",
)
_NO_TASK = (
    "Lo que una persona inicia empieza con una tarea. Ponga una justo después del inicio.",
    "What a person starts begins with a task. Put one right after the start.",
)
