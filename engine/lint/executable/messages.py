"""Every message that is sent or awaited has a name, and begins at most one process.

The name is that of a `message` of the file, to which the event or task refers with `messageRef`.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.messages import message_name, receives, throws
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "message"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse messages without a name, and one that would begin several processes."""
    del context
    opened: dict[str, str] = {}
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            name = message_name(node)
            if name is None and (receives(node) or throws(node)):
                yield finding(RULE, node.element, *_NAMELESS)
            if node.kind == "startEvent" and node.scope is None and name is not None:
                other = opened.setdefault(name, outline.process_id)
                if other != outline.process_id:
                    yield finding(RULE, node.element, *_shared(name, other))


def _shared(name: str, other: str) -> tuple[str, str]:
    return (
        f"El mensaje «{name}» ya inicia el proceso «{other}». Dé a cada proceso su propio mensaje.",
        f"The message “{name}” already begins the process “{other}”. Give each process its own message.",
    )


_NAMELESS = (
    "Falta el nombre del mensaje. Elija en su editor un mensaje con nombre.",
    "The message has no name. Choose a message with a name in your editor.",
)
