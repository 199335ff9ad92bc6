"""Every timer tells one time: a duration or a date, in ISO 8601 or in FEEL.

A duration lasts from one minute to five years and has no sign. A date has a time with its zone, or
none: then it begins at midnight where the case is.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.events import DrawnTimer, timers_of
from engine.bpmn.notation import children, is_feel
from engine.bpmn.outline import Node
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
                yield from _timer(node, context)


def _timer(node: Node, context: RunContext) -> Iterator[Finding]:
    timers = timers_of(node)
    if len(timers) != 1:
        yield finding(RULE, node.element, *_NOT_ONE)
    for timer in timers:
        if not is_feel(timer.language):
            yield finding(RULE, node.element, *_other_language(timer.language or ""))
        else:
            yield from _compiled(node, timer, context)


def _compiled(node: Node, timer: DrawnTimer, context: RunContext) -> Iterator[Finding]:
    try:
        compile_timer(timer.kind, timer.text, context.names)
    except TimerRefused as refused:
        yield finding(RULE, node.element, refused.reason.es, refused.reason.en)


def _other_language(language: str) -> tuple[str, str]:
    return (
        f"El tiempo está en otro lenguaje ({language}). Escríbalo en ISO 8601 o en FEEL.",
        f"The time is in another language ({language}). Write it in ISO 8601 or FEEL.",
    )


_NOT_ONE = (
    "El temporizador debe tener una duración o una fecha. Escriba una, como PT24H.",
    "The timer must have one duration or one date. Write one, such as PT24H.",
)
