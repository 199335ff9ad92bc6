"""Signals (BPMN 2.0, 10.5.5 and 13.5): by their name they reach whoever waits for them, all at once."""

from typing import Final

from engine.bpmn.notation import Element, children, without_prefix
from engine.bpmn.outline import Node, Outline

CATCHERS: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROWERS: Final = frozenset({"intermediateThrowEvent", "endEvent"})


def catches_signal(node: Node) -> bool:
    """Whether a signal is awaited at the node."""
    return node.kind in CATCHERS and _definition(node) is not None


def throws_signal(node: Node) -> bool:
    """Whether the node sends a signal."""
    return node.kind in THROWERS and _definition(node) is not None


def signal_name(node: Node) -> str | None:
    """Return the name of the node's signal; None when it names none that is in the file."""
    definition = _definition(node)
    reference = "" if definition is None else without_prefix(definition.get("signalRef", ""))
    root = node.element.getroottree().getroot()
    named = [
        each.get("name", "") for each in children(root, "signal") if each.get("id") == reference
    ]
    return next((name.strip() for name in named if reference), None) or None


def opening_signal(outline: Outline) -> str | None:
    """Return the name of the signal that begins a process, if one does."""
    catching = [start for start in outline.starts() if catches_signal(start)]
    return signal_name(catching[0]) if catching else None


def _definition(node: Node) -> Element | None:
    return next(children(node.element, "signalEventDefinition"), None)
