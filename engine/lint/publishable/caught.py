"""An error that is thrown is caught: it would leave the case with an incident, and nobody to go on.

What a called process does not catch itself every process that calls it has to.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.calls import called_process
from engine.bpmn.codes import Thrown
from engine.bpmn.outline import Outline
from engine.bpmn.reading import Diagram
from engine.bpmn.ways import catcher_at_call, catcher_of, thrown_by
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "caught"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse an error end event that nothing catches, neither around it nor where its process is called."""
    outlines = list(every_process(diagrams))
    for outline in outlines:
        for node in outline.of_kind("endEvent"):
            thrown = thrown_by(node)
            if thrown is None or thrown.kind != "error" or catcher_of(outline, node) is not None:
                continue
            if not _is_caught_by_callers(outline.process_id, thrown, outlines, context):
                yield finding(RULE, node.element, *_UNCAUGHT)


def _is_caught_by_callers(
    process_id: str, thrown: Thrown, outlines: list[Outline], context: PackageContext
) -> bool:
    calls = [
        (outline, call)
        for outline in outlines
        for call in outline.of_kind("callActivity")
        if called_process(call) == process_id
    ]
    is_called_alone = bool(calls) and process_id not in context.start
    return is_called_alone and all(
        catcher_at_call(outline, call, thrown) is not None
        or _is_caught_by_callers(outline.process_id, thrown, outlines, context)
        for outline, call in calls
    )


_UNCAUGHT = (
    "Nada captura este error. Ponga un evento de error en el borde de su subproceso o de su llamada.",
    "Nothing catches this error. Put an error event on the border of its subprocess or of its call.",
)
