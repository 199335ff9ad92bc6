"""Every signal that is sent or awaited has a name: that of a `signal` of the file, by `signalRef`."""

from collections.abc import Iterator, Sequence

from engine.bpmn.reading import Diagram
from engine.bpmn.signals import catches_signal, signal_name, throws_signal
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "signal"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse signals without a name."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            is_signal = catches_signal(node) or throws_signal(node)
            if is_signal and signal_name(node) is None:
                yield finding(RULE, node.element, *_NAMELESS)


_NAMELESS = (
    "Falta el nombre de la señal. Elija en su editor una señal con nombre.",
    "The signal has no name. Choose a signal with a name in your editor.",
)
