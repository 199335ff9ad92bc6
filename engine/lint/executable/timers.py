"""Every timer tells one time: a duration, a date or a cycle, in ISO 8601 or in FEEL.

A duration lasts from one minute to five years and has no sign. A date has a time with its zone, or
none: then it begins at midnight where the case is.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import DrawnTimer, catch_up_of, may_come_again, timers_of
from engine.bpmn.naming import Names, names_inside
from engine.bpmn.notation import children, extension, is_feel
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.bpmn.timers import TimerRefused, compile_timer
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "timer"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse timers without a time, with several, or with one that cannot be read."""
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            if next(children(node.element, "timerEventDefinition"), None) is not None:
                yield from _timer(node, names_inside(outline, node, context.names))
            yield from _catch_up(outline, node)


def _timer(node: Node, names: Names) -> Iterator[Finding]:
    timers = timers_of(node)
    if len(timers) != 1:
        yield finding(RULE, node.element, *_NOT_ONE)
    for timer in timers:
        if not is_feel(timer.language):
            yield finding(RULE, node.element, *_other_language(timer.language or ""))
        else:
            yield from _compiled(node, timer, names)


def _catch_up(outline: Outline, node: Node) -> Iterator[Finding]:
    if extension(node.element, "catchUp") is None:
        return
    is_cycle = any(timer.kind == "cycle" for timer in timers_of(node))
    if not is_cycle or not may_come_again(outline, node):
        yield finding(RULE, node.element, *_NO_CYCLE)
    elif catch_up_of(node) is None:
        yield finding(RULE, node.element, *_CATCH_UP)


def _compiled(node: Node, timer: DrawnTimer, names: Names) -> Iterator[Finding]:
    try:
        compile_timer(timer.kind, timer.text, names)
    except TimerRefused as refused:
        yield finding(RULE, node.element, refused.reason.es, refused.reason.en)


def _other_language(language: str) -> tuple[str, str]:
    return (
        f"El tiempo está en otro lenguaje ({language}). Escríbalo en ISO 8601 o en FEEL.",
        f"The time is in another language ({language}). Write it in ISO 8601 or FEEL.",
    )


_NOT_ONE = (
    "El temporizador debe tener una duración, una fecha o un ciclo. Escriba uno, como PT24H.",
    "The timer must have one duration, date or cycle. Write one, such as PT24H.",
)
_NO_CYCLE = (
    "ruta:catchUp solo tiene efecto en un ciclo que se repite, en un inicio o en un borde. Bórrelo.",
    "ruta:catchUp only has an effect on a cycle that comes again, at a start or a border. Delete it.",
)
_CATCH_UP = (
    "ruta:catchUp dice qué pasa con las veces perdidas: escriba «once», «all» o «skip».",
    "ruta:catchUp says what becomes of the times that were missed: write “once”, “all” or “skip”.",
)
