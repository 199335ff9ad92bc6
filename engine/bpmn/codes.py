"""Errors and escalations: what is thrown and what is caught, by its code (BPMN 2.0, 10.5.6)."""

from dataclasses import dataclass
from typing import Final

from engine.bpmn.notation import Element, children, kind, without_prefix
from engine.bpmn.outline import Node
from engine.model.step import CodeKind

CODED: Final[dict[str, CodeKind]] = {
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
}
"""The event definitions whose events are known by a code."""


@dataclass(frozen=True, slots=True)
class Thrown:
    """An error or an escalation on its way outwards."""

    kind: CodeKind
    code: str


@dataclass(frozen=True, slots=True)
class Caught:
    """What an event catches: this code, or any when it names none."""

    kind: CodeKind
    code: str | None

    def fits(self, thrown: Thrown) -> bool:
        return self.kind == thrown.kind and self.code in {None, thrown.code}


@dataclass(frozen=True, slots=True)
class DrawnCode:
    """An error or escalation as an event is drawn with it. `refers` is the id it refers to."""

    kind: CodeKind
    refers: str
    code: str | None
    is_known: bool


def code_of(node: Node) -> DrawnCode | None:
    """Return the error or escalation of an event; None when it has neither."""
    for definition in node.element:
        name = kind(definition)
        if name in CODED:
            return _drawn(definition, CODED[name])
    return None


def _drawn(definition: Element, of: CodeKind) -> DrawnCode:
    refers = without_prefix(definition.get(f"{of}Ref", ""))
    root = definition.getroottree().getroot()
    found = [each for each in children(root, of) if refers and each.get("id") == refers]
    codes = [(each.get(f"{of}Code") or "").strip() for each in found]
    return DrawnCode(of, refers, next(iter(codes), "") or None, is_known=bool(found))
