"""A message that is awaited is sent by some process of the package, or reported by people; a signal is sent.

One that begins a process is awaited nowhere else: it could not be told which of the two is meant.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.messages import message_name, receives, throws
from engine.bpmn.notation import extension
from engine.bpmn.outline import Node
from engine.bpmn.reading import Diagram
from engine.bpmn.signals import catches_signal, signal_name, throws_signal
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "correspondence"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a message that nobody would ever send, and one with two kinds of receivers."""
    del context
    nodes = [node for each in every_process(diagrams) for node in each.nodes.values()]
    sent = {message_name(node) for node in nodes if throws(node)}
    signalled = {signal_name(node) for node in nodes if throws_signal(node)}
    opening = {message_name(node) for node in nodes if _begins(node)}
    for node in nodes:
        name = message_name(node) or ""
        if receives(node) and name not in sent and extension(node.element, "report") != "true":
            yield finding(RULE, node.element, *_unsent(name))
        if catches_signal(node) and signal_name(node) not in signalled:
            yield finding(RULE, node.element, *_unsignalled(signal_name(node) or ""))
        if receives(node) and not _begins(node) and name in opening:
            yield finding(RULE, node.element, *_both(name))


def _begins(node: Node) -> bool:
    return node.kind == "startEvent" and node.scope is None and receives(node)


def _unsent(name: str) -> tuple[str, str]:
    return (
        f"Nadie envía el mensaje «{name}». Dibuje quién lo envía, o escriba ruta:report=«true».",
        f"Nobody sends the message “{name}”. Draw who sends it, or write ruta:report=“true”.",
    )


def _unsignalled(name: str) -> tuple[str, str]:
    return (
        f"Ningún proceso del paquete envía la señal «{name}». Dibuje quién la envía.",
        f"No process of the package sends the signal “{name}”. Draw who sends it.",
    )


def _both(name: str) -> tuple[str, str]:
    return (
        f"El mensaje «{name}» también inicia un proceso. Use aquí otro mensaje.",
        f"The message “{name}” also begins a process. Use another message here.",
    )
