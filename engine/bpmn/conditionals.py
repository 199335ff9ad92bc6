"""Conditional events (BPMN 2.0, 10.5.5): they happen when their condition becomes true."""

from dataclasses import dataclass, field

from engine.bpmn.notation import Element, children, expression_language, own_text
from engine.bpmn.outline import Node, Outline


@dataclass(frozen=True, slots=True)
class DrawnCondition:
    """The condition of an event, as it is written."""

    text: str
    language: str | None
    element: Element = field(compare=False, repr=False)


def is_conditional(node: Node) -> bool:
    """Whether the node waits for a condition."""
    return next(children(node.element, "conditionalEventDefinition"), None) is not None


def conditions_of(node: Node) -> list[DrawnCondition]:
    """Return the conditions of an event: one, in a diagram that can be executed."""
    return [
        DrawnCondition(own_text(part), expression_language(part), part)
        for definition in children(node.element, "conditionalEventDefinition")
        for part in children(definition, "condition")
    ]


def conditional_events(outline: Outline) -> list[Node]:
    """Return the events of a process that wait for a condition, in the order of the document."""
    return [node for node in outline.nodes.values() if is_conditional(node)]
