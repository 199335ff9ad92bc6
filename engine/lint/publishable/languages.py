"""Whatever a person reads on a diagram is there in Spanish and in English.

Tasks, ends, lanes, subprocesses, calls and the process have a name in both; the guidance of a task or process is in
both or in neither. A gateway or flow may go without a name, but not with one in a single language.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.notation import (
    EXECUTED_NODES,
    Element,
    bpmn,
    children,
    english_guidance,
    english_name,
    extension,
    kind,
    one_line,
    own_text,
)
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "language"
_NAMED = frozenset({"process", "lane", "userTask", "endEvent", "subProcess", "callActivity"})
_MAY_BE_NAMED = EXECUTED_NODES - _NAMED | {"sequenceFlow"}


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse what is said in one language only."""
    del context
    for outline in every_process(diagrams):
        for element in outline.element.iter():
            yield from _name(element)
            yield from _report(element)
            if element.tag in {bpmn("userTask"), bpmn("process")}:
                yield from _guidance(element)


def _name(element: Element) -> Iterator[Finding]:
    spanish, english = one_line(element.get("name")), one_line(english_name(element))
    required = kind(element) in _NAMED
    if not required and kind(element) not in _MAY_BE_NAMED:
        return
    if not spanish and (required or english):
        yield finding(RULE, element, *_NO_SPANISH)
    if not english and (required or spanish):
        yield finding(RULE, element, *_NO_ENGLISH)


def _report(element: Element) -> Iterator[Finding]:
    is_named = one_line(element.get("name")) and one_line(english_name(element))
    if extension(element, "report") == "true" and not is_named:
        yield finding(RULE, element, *_REPORT)


def _guidance(task: Element) -> Iterator[Finding]:
    spanish = any(own_text(note) for note in children(task, "documentation"))
    if spanish != bool(english_guidance(task)):
        yield finding(RULE, task, *_GUIDANCE)


_NO_SPANISH = (
    "Falta el nombre en español. Escríbalo en el elemento.",
    "The Spanish name is missing. Write it on the element.",
)
_NO_ENGLISH = (
    'Falta el nombre en inglés. Escriba <ruta:translation lang="en" name="…"/>.',
    'The English name is missing. Write <ruta:translation lang="en" name="…"/>.',
)
_REPORT = (
    "Lo que las personas informan necesita un nombre en español y en inglés. Escríbalos.",
    "What people report needs a name in Spanish and in English. Write them.",
)
_GUIDANCE = (
    "La orientación de la tarea está en un solo idioma. Escriba la otra.",
    "The task's guidance is in one language only. Write the other.",
)
