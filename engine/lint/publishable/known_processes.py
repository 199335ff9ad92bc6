"""The process that a call activity calls is in the package."""

from collections.abc import Iterator, Sequence

from engine.bpmn.calls import called_process
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "known-process"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a call of a process that the package does not have."""
    del context
    outlines = list(every_process(diagrams))
    known = {each.process_id for each in outlines}
    for call in (call for outline in outlines for call in outline.of_kind("callActivity")):
        called = called_process(call)
        if called not in known:
            yield finding(
                RULE,
                call.element,
                f"El proceso «{called}» no está en el paquete. Agréguelo o corrija calledElement.",
                f"The process “{called}” is not in the package. Add it or correct calledElement.",
            )
