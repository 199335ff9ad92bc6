"""A process has at most 300 nodes: more can be neither read by people nor checked in time."""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "size"
MOST_NODES: Final = 300


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse a process with more than 300 nodes."""
    del context
    for outline in every_process(diagrams):
        count = len(outline.nodes)
        if count > MOST_NODES:
            yield finding(
                RULE,
                outline.element,
                f"El proceso tiene {count} nodos y el máximo es {MOST_NODES}. Divídalo.",
                f"The process has {count} nodes and the most is {MOST_NODES}. Divide it.",
            )
