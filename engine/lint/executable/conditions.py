"""Every condition, of a flow or of an event, must be FEEL, and must compile.

FEEL may be written bare or with the leading `=` that editors write. The condition of a default flow
is not looked at: BPMN says that it is ignored.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.conditionals import conditional_events, conditions_of
from engine.bpmn.naming import Names, names_in
from engine.bpmn.notation import Element, is_feel
from engine.bpmn.outline import Flow, Node, Outline, is_default
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.feel import FeelRefused, compile_condition
from engine.lint.rule import RunContext, every_process, finding

RULE = "condition"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse conditions in another language, and those that the FEEL compiler refuses."""
    for outline in every_process(diagrams):
        for flow in deciding_flows(outline):
            if not is_feel(flow.language):
                yield finding(RULE, flow.element, *_other_language(flow.language or ""))
            else:
                names = names_in(outline, scope_of(outline, flow), context.names)
                yield from _compiled(flow.element, flow.condition or "", names)
        for event in conditional_events(outline):
            yield from _event(event, names_in(outline, event.scope, context.names))


def deciding_flows(outline: Outline) -> Iterator[Flow]:
    """Yield the flows whose condition is evaluated."""
    for flow in outline.flows:
        if flow.condition is not None and not is_default(outline, flow):
            yield flow


def scope_of(outline: Outline, flow: Flow) -> str | None:
    """Return the subprocess that a flow is drawn in."""
    source = outline.nodes.get(flow.source)
    return None if source is None else source.scope


def _event(event: Node, names: Names) -> Iterator[Finding]:
    conditions = conditions_of(event)
    if len(conditions) != 1:
        yield finding(RULE, event.element, *_NOT_ONE)
    for condition in conditions:
        if not is_feel(condition.language):
            yield finding(RULE, event.element, *_other_language(condition.language or ""))
        else:
            yield from _compiled(event.element, condition.text, names)


def _compiled(element: Element, text: str, names: Names) -> Iterator[Finding]:
    try:
        compile_condition(text, names, needs_guards=False)
    except FeelRefused as refused:
        yield finding(
            RULE,
            element,
            f"{refused.es} (carácter {refused.position + 1})",
            f"{refused.en} (character {refused.position + 1})",
        )


def _other_language(language: str) -> tuple[str, str]:
    return (
        f"La condición está en otro lenguaje ({language}). Escríbala en FEEL y quite ese lenguaje.",
        f"The condition is in another language ({language}). Write it in FEEL and remove that language.",
    )


_NOT_ONE = (
    "El evento condicional debe tener exactamente una condición. Escríbala en FEEL.",
    "The conditional event must have exactly one condition. Write it in FEEL.",
)
