"""A file holds one executable process, and is called like it.

The stored case, the journal and the links to the diagram all use that one name.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from engine.bilingual import Bilingual
from engine.bpmn.outline import outlines
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, finding

RULE = "one-process"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a file with several processes, with another name than its process, or not executable."""
    del context
    for diagram in diagrams:
        found = outlines(diagram)
        stem = PurePosixPath(diagram.name).stem
        if len(found) != 1:
            yield Finding(RULE, diagram.name, _COUNT)
        for outline in found[:1]:
            if outline.process_id != stem:
                yield finding(RULE, outline.element, *_name(stem))
            if outline.element.get("isExecutable") in {"false", "0"}:
                yield finding(RULE, outline.element, *_NOT_EXECUTABLE)


def _name(stem: str) -> tuple[str, str]:
    return (
        f"El id del proceso no es el nombre del archivo. Póngale el id «{stem}».",
        f"The process's id is not the file's name. Give it the id “{stem}”.",
    )


_COUNT = Bilingual(
    "El archivo debe contener exactamente un proceso. Ponga cada proceso en su archivo.",
    "The file must hold exactly one process. Put each process in a file of its own.",
)
_NOT_EXECUTABLE = (
    "El proceso está marcado como no ejecutable. Márquelo como ejecutable en su editor.",
    "The process is marked as not executable. Mark it as executable in your editor.",
)
