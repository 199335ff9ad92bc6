"""A script is lines of `name = FEEL`, each of which writes a fact. Programs in other languages are refused."""

from collections.abc import Iterator, Sequence

from engine.bpmn.naming import names_inside
from engine.bpmn.notation import is_feel
from engine.bpmn.reading import Diagram
from engine.bpmn.scripts import ScriptRefused, compile_script, script_format, script_of
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "script"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse a script in another language, an empty one, and a line that is not an assignment."""
    for outline in every_process(diagrams):
        for task in outline.of_kind("scriptTask"):
            language = script_format(task)
            if not is_feel(language):
                yield finding(RULE, task.element, *_other_language(language or ""))
                continue
            try:
                compile_script(script_of(task), names_inside(outline, task, context.names))
            except ScriptRefused as refused:
                yield finding(RULE, task.element, refused.reason.es, refused.reason.en)


def _other_language(language: str) -> tuple[str, str]:
    return (
        f"El script está en otro lenguaje ({language}). Escriba líneas de «dato = expresión FEEL».",
        f"The script is in another language ({language}). Write lines of “fact = FEEL expression”.",
    )
