"""What an event is drawn with: when it is due, and what it is attached to."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, get_args

from engine.bpmn.cycles import CatchUp
from engine.bpmn.notation import (
    Element,
    children,
    expression_language,
    extension,
    kind,
    own_text,
    without_prefix,
)
from engine.bpmn.outline import Node, Outline
from engine.bpmn.timers import TimerKind

WAITING_EVENTS: Final = frozenset({"intermediateCatchEvent", "boundaryEvent"})
"""The events at which something is awaited."""

HOSTS: Final = frozenset({"userTask", "receiveTask", "subProcess", "callActivity"})
"""The activities that take time, so that a boundary event can happen to them."""

THROWING_HOSTS: Final = frozenset({"subProcess", "callActivity"})
"""Those inside which errors and escalations are thrown."""

_TIMERS: Final[dict[str, TimerKind]] = {
    "timeDuration": "duration",
    "timeDate": "date",
    "timeCycle": "cycle",
}


@dataclass(frozen=True, slots=True)
class DrawnTimer:
    """One time of a timer event, as it is written."""

    kind: TimerKind
    text: str
    language: str | None
    element: Element = field(compare=False, repr=False)


def definitions_of(node: Node) -> list[Element]:
    """Return the event definitions of an event."""
    return [part for part in node.element if kind(part).endswith("EventDefinition")]


def timers_of(node: Node) -> list[DrawnTimer]:
    """Return the times of a timer event: one, in a diagram that can be executed."""
    return [
        timer
        for definition in children(node.element, "timerEventDefinition")
        for timer in _times(definition)
    ]


def _times(definition: Element) -> Iterator[DrawnTimer]:
    for part in definition:
        written = _TIMERS.get(kind(part))
        if written is not None:
            yield DrawnTimer(written, own_text(part), expression_language(part), part)


def host_of(node: Node) -> str:
    """Return the id of the activity that a boundary event is attached to."""
    return without_prefix(node.element.get("attachedToRef", ""))


def interrupts(node: Node) -> bool:
    """Whether a boundary event ends its activity, as it does unless the diagram says otherwise."""
    cancels: str = node.element.get("cancelActivity", "true")
    return cancels.strip() == "true"


def is_handler(node: Node) -> bool:
    """Whether the node is an event subprocess: one that no flow leads to, and that its event begins."""
    triggered: str = node.element.get("triggeredByEvent", "false")
    return node.kind == "subProcess" and triggered.strip() == "true"


def handlers_in(outline: Outline, scope: str | None) -> list[Node]:
    """Return the event subprocesses drawn directly in a subprocess, or in the process."""
    return [node for node in outline.inside(scope) if is_handler(node)]


def is_of_process(outline: Outline, node: Node) -> bool:
    """Whether a node is in no subprocess but those that events of the process begin."""
    around = outline.nodes.get(node.scope or "")
    return around is None or (is_handler(around) and is_of_process(outline, around))


def begins_handler(outline: Outline, node: Node) -> bool:
    """Whether the node is the start event of an event subprocess."""
    scope = outline.nodes.get(node.scope or "")
    return node.kind == "startEvent" and scope is not None and is_handler(scope)


def interrupts_scope(start: Node) -> bool:
    """Whether the start event of an event subprocess ends what its scope does, as it does unless said."""
    cancels: str = start.element.get("isInterrupting", "true")
    return cancels.strip() == "true"


def attached_to(outline: Outline, host_id: str) -> list[Node]:
    """Return the boundary events of an activity, in the order of the document."""
    return [node for node in outline.of_kind("boundaryEvent") if host_of(node) == host_id]


def catch_up_of(node: Node) -> CatchUp | None:
    """Return what a cycle does with the times that it missed; None when it says something else."""
    said = extension(node.element, "catchUp") or "once"
    return next((policy for policy in get_args(CatchUp) if policy == said), None)


def may_come_again(outline: Outline, node: Node) -> bool:
    """Whether a cycle at the node comes more than once: elsewhere its first time is the only one."""
    if node.kind == "startEvent":
        return not (begins_handler(outline, node) and interrupts_scope(node))
    return node.kind == "boundaryEvent" and not interrupts(node)
