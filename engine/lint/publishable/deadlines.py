"""Every task has a time limit of the deadline registry: no open case without a date."""

from collections.abc import Iterator, Sequence

from engine.bpmn.notation import extension
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "deadline"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a task without a deadline, or with one that the registry does not have."""
    for outline in every_process(diagrams):
        for task in outline.of_kind("userTask"):
            deadline_id = extension(task.element, "deadline")
            if deadline_id is None:
                yield finding(RULE, task.element, *_MISSING)
            elif deadline_id not in context.deadlines:
                yield finding(
                    RULE,
                    task.element,
                    f"El plazo «{deadline_id}» no está en el registro. Agréguelo o corrija ruta:deadline.",
                    f"The deadline “{deadline_id}” is not in the registry. Add it or correct "
                    "ruta:deadline.",
                )


_MISSING = (
    "La tarea no tiene plazo. Escriba ruta:deadline con uno del registro de plazos.",
    "The task has no deadline. Write ruta:deadline with one of the deadline registry.",
)
