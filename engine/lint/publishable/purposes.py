"""The consent purpose that a task serves, where it names one, is declared in the package."""

from collections.abc import Iterator, Sequence

from engine.bpmn.notation import extension
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "purpose"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a purpose that the package does not know."""
    for outline in every_process(diagrams):
        for task in outline.of_kind("userTask"):
            purpose = extension(task.element, "purpose")
            if purpose is not None and purpose not in context.purposes:
                yield finding(
                    RULE,
                    task.element,
                    f"La finalidad «{purpose}» no está declarada. Declárela o corrija ruta:purpose.",
                    f"The purpose “{purpose}” is not declared. Declare it or correct ruta:purpose.",
                )
