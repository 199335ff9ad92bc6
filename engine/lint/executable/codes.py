"""What is thrown has a code, and in one place one event catches it.

An error or escalation event refers to an `error` or `escalation` of the file, and that has the code. An
event that catches and names no code catches any. An error always interrupts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from engine.bpmn.codes import DrawnCode, code_of
from engine.bpmn.events import begins_handler, host_of, interrupts
from engine.bpmn.messages import THROWERS
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "code"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse what is thrown without a code, unknown codes, and two events that catch the same."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            drawn = code_of(node)
            if drawn is not None:
                yield from _code(node, drawn)
        yield from _twice(outline)


def _code(node: Node, drawn: DrawnCode) -> Iterator[Finding]:
    if drawn.refers and not drawn.is_known:
        yield finding(RULE, node.element, *_unknown(drawn.refers))
    elif node.kind in THROWERS and drawn.code is None:
        yield finding(RULE, node.element, *_NO_CODE)
    if node.kind == "boundaryEvent" and drawn.kind == "error" and not interrupts(node):
        yield finding(RULE, node.element, *_GOES_ON)


def _twice(outline: Outline) -> Iterator[Finding]:
    found = defaultdict(list)
    for node in outline.nodes.values():
        drawn = code_of(node)
        place = _place(outline, node)
        if drawn is not None and place is not None:
            found[place, drawn.kind, drawn.code].append(node)
    for (_, _, code), nodes in found.items():
        for node in nodes[1:]:
            yield finding(RULE, node.element, *_caught(code, nodes[0].node_id))


def _place(outline: Outline, node: Node) -> tuple[str, str] | None:
    """Return where an event catches: at the border of an activity, or inside a scope."""
    if node.kind == "boundaryEvent":
        return "border", host_of(node)
    if not begins_handler(outline, node):
        return None
    return "inside", outline.nodes[node.scope or ""].scope or ""


def _unknown(refers: str) -> tuple[str, str]:
    return (
        f"Se refiere a «{refers}», que no existe en el archivo. Elija en su editor uno que exista.",
        f"It refers to “{refers}”, which is not in the file. Choose one that is in your editor.",
    )


def _caught(code: str | None, other: str) -> tuple[str, str]:
    return (
        f"El código «{code or '*'}» ya lo captura «{other}» en el mismo lugar. Deje uno.",
        f"The code “{code or '*'}” is already caught by “{other}” in the same place. Keep one.",
    )


_NO_CODE = (
    "Lo que se lanza necesita un código. Elija en su editor un error o escalamiento con código.",
    "What is thrown needs a code. Choose an error or escalation with a code in your editor.",
)
_GOES_ON = (
    "Un error siempre interrumpe. Haga que el evento de borde interrumpa.",
    "An error always interrupts. Make the boundary event an interrupting one.",
)
