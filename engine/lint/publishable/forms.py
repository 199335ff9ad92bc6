"""Every task has a form, and the form is in the package."""

from collections.abc import Iterator, Sequence

from engine.bpmn.notation import extension
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "form"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a task without a form, or with one that is not there."""
    for outline in every_process(diagrams):
        for task in outline.of_kind("userTask"):
            if extension(task.element, "form") is None:
                yield finding(RULE, task.element, *_MISSING)
        for node in outline.nodes.values():
            form_id = extension(node.element, "form")
            if form_id is not None and form_id not in context.forms:
                yield finding(
                    RULE,
                    node.element,
                    f"El formulario «{form_id}» no está en el paquete. Agréguelo o corrija ruta:form.",
                    f"The form “{form_id}” is not in the package. Add it or correct ruta:form.",
                )


_MISSING = (
    "La tarea no tiene formulario. Escriba ruta:form con el nombre de uno del paquete.",
    "The task has no form. Write ruta:form with the name of one of the package.",
)
