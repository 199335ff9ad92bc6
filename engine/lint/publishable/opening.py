"""What a person starts begins with a task of hers.

A case is opened by somebody who has something to do in it. A process that people may start and that
begins with a gateway, or ends at once, would open a case that waits for nobody.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "opening"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a process that people may start and that does not begin with a user task."""
    for outline in every_process(diagrams):
        if outline.process_id in context.start:
            for start in outline.starts():
                if not _begins_with_a_task(outline, start):
                    yield finding(RULE, start.element, *_NO_TASK)


def _begins_with_a_task(outline: Outline, start: Node) -> bool:
    targets = [outline.nodes.get(flow.target) for flow in outline.outgoing(start.node_id)]
    return bool(targets) and all(node is not None and node.kind == "userTask" for node in targets)


_NO_TASK = (
    "Lo que una persona inicia empieza con una tarea. Ponga una justo después del inicio.",
    "What a person starts begins with a task. Put one right after the start.",
)
