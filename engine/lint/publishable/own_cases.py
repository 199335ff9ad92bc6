"""What begins a case, and what is meant for another one.

`ruta:opens="case"` stands on a process that a message begins: each of its instances is the life of a case of
its own. `ruta:case` stands on a message that is sent, and names the fact with the code of the case that it
is for: there, some process awaits it.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.messages import message_name, opening_message, receives, throws
from engine.bpmn.notation import extension
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "own-case"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a case that nothing would begin, and a message that would lead to no case."""
    processes = list(every_process(diagrams))
    opening = {opening_message(each) for each in processes}
    for outline in processes:
        yield from _opens(outline)
        for node in outline.nodes.values():
            yield from _addressed(node, context, opening)


def _opens(outline: Outline) -> Iterator[Finding]:
    said = extension(outline.element, "opens")
    if said not in {None, "case"}:
        yield finding(RULE, outline.element, *_UNCLEAR)
    if said == "case" and not any(map(receives, outline.starts())):
        yield finding(RULE, outline.element, *_NO_MESSAGE)


def _addressed(node: Node, context: PackageContext, opening: set[str | None]) -> Iterator[Finding]:
    fact = extension(node.element, "case")
    if fact is None:
        return
    if not throws(node):
        yield finding(RULE, node.element, *_NOTHING_SENT)
    elif message_name(node) in opening:
        yield finding(RULE, node.element, *_BEGINS)
    if fact not in (context.names or {}):
        yield finding(RULE, node.element, *_unknown(fact))


def _unknown(fact: str) -> tuple[str, str]:
    return (
        f"El dato «{fact}» no está declarado en el paquete. Declárelo en un formulario o corríjalo.",
        f"The fact “{fact}” is not declared in the package. Declare it in a form or correct it.",
    )


_UNCLEAR = (
    "ruta:opens solo puede decir «case»: cada instancia abre un caso propio. Escríbalo así o bórrelo.",
    "ruta:opens can only say “case”: each instance opens a case of its own. Write that or delete it.",
)
_NO_MESSAGE = (
    "Lo que abre un caso propio empieza con un mensaje. Haga del inicio un inicio de mensaje.",
    "What opens a case of its own begins by a message. Make the start a message start event.",
)
_NOTHING_SENT = (
    "«ruta:case» dice para qué caso es un mensaje, y aquí no se envía ninguno. Bórrelo.",
    "“ruta:case” says for which case a message is, and none is sent here. Delete it.",
)
_BEGINS = (
    "Este mensaje inicia un proceso, así que no llega a otro caso. Use un mensaje que otro caso espere.",
    "This message begins a process, so it reaches no other case. Use one that the other case awaits.",
)
