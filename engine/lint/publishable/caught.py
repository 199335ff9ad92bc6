"""An error that is thrown is caught: it would leave the case with an incident, and nobody to go on."""

from collections.abc import Iterator, Sequence

from engine.bpmn.codes import code_of
from engine.bpmn.reading import Diagram
from engine.bpmn.ways import catcher_of
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "caught"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse an error end event that nothing around it catches."""
    del context
    for outline in every_process(diagrams):
        for node in outline.of_kind("endEvent"):
            drawn = code_of(node)
            is_error = drawn is not None and drawn.kind == "error"
            if is_error and catcher_of(outline, node) is None:
                yield finding(RULE, node.element, *_UNCAUGHT)


_UNCAUGHT = (
    "Nada captura este error. Ponga un evento de error en el borde de su subproceso.",
    "Nothing catches this error. Put an error event on the border of its subprocess.",
)
