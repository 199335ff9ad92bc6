"""What passes between instances: a message by its name, and the facts that the diagram maps, no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from engine.bilingual import Bilingual
from engine.bpmn.data import associations
from engine.bpmn.environment import Environment
from engine.bpmn.notation import (
    CAMUNDA,
    OPERATON,
    RUTA,
    Element,
    children,
    extension_parts,
    without_prefix,
)
from engine.bpmn.outline import Node, Outline
from engine.feel import Declared, Expression, FeelError, Moment, compile_expression, to_python
from engine.model.facts import encode_fact
from engine.model.step import FactValue

Direction = Literal["in", "out"]

RECEIVERS: Final = frozenset(
    {"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"}
)
"""The nodes at which a message can arrive."""

THROWERS: Final = frozenset({"intermediateThrowEvent", "endEvent", "sendTask"})
"""The nodes that can send one."""


_ASSOCIATED: Final[Mapping[tuple[bool, Direction], str]] = {
    (True, "in"): "dataInputAssociation",
    (True, "out"): "dataOutputAssociation",
    (False, "in"): "dataOutputAssociation",
    (False, "out"): "dataInputAssociation",
}
"""Which data associations say what goes in or out, at a call activity or elsewhere."""


class MappingFailed(Exception):
    """A fact of a message could not be told or kept."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DrawnMapping:
    """One `ruta:in` or `ruta:out`, as it is written."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message's name, and for each fact that passes the expression of its value."""

    name: str
    mappings: Mapping[str, Expression]

    def sent(self, environment: Environment) -> dict[str, FactValue]:
        """Return what the message carries: read from the sender's facts."""
        return self._mapped(environment.known(), environment.moment)

    def received(
        self, carried: Mapping[str, FactValue], environment: Environment
    ) -> dict[str, FactValue]:
        """Return the receiver's new facts: read from what the message carries."""
        return self._mapped(carried, environment.moment)

    def _mapped(self, facts: Mapping[str, FactValue], moment: Moment) -> dict[str, FactValue]:
        mapped = {}
        for target, expression in self.mappings.items():
            try:
                value = to_python(expression.evaluate(facts, moment=moment))
                encode_fact(value)
            except FeelError as error:
                raise MappingFailed(_failed(target, error.es, error.en)) from error
            except ValueError as error:
                raise MappingFailed(_failed(target, *_NO_FACT)) from error
            mapped[target] = value
        return mapped


def receives(node: Node) -> bool:
    """Whether a message is awaited at the node."""
    return node.kind == "receiveTask" or (node.kind in RECEIVERS and _definition(node) is not None)


def throws(node: Node) -> bool:
    """Whether the node sends a message."""
    return node.kind == "sendTask" or (node.kind in THROWERS and _definition(node) is not None)


def message_name(node: Node) -> str | None:
    """Return the name of the node's message; None when it names none that is in the file."""
    definition = _definition(node)
    bearer = node.element if definition is None else definition
    reference = without_prefix(bearer.get("messageRef", ""))
    root = node.element.getroottree().getroot()
    named = [
        each.get("name", "") for each in children(root, "message") if each.get("id") == reference
    ]
    return next((name.strip() for name in named if reference), None) or None


def opening_message(outline: Outline) -> str | None:
    """Return the name of the message that a process waits for to begin, if it does."""
    receiving = [start for start in outline.starts() if receives(start)]
    return message_name(receiving[0]) if receiving else None


def mappings_of(node: Node, direction: Direction) -> list[DrawnMapping]:
    """Return which facts pass, in the order of the document."""
    spaces = (RUTA, CAMUNDA, OPERATON) if node.kind == "callActivity" else (RUTA,)
    parts = [part for space in spaces for part in extension_parts(node.element, space, direction)]
    written = [
        DrawnMapping(part.get("source", "").strip(), part.get("target", "").strip())
        for part in parts
    ]
    drawn = associations(node, _ASSOCIATED[node.kind == "callActivity", direction])
    return written + [DrawnMapping(each.source, each.target) for each in drawn]


def compile_exchange(
    name: str, drawn: list[DrawnMapping], names: Mapping[str, Declared] | None
) -> Exchange:
    """Compile a message's mappings; raises FeelRefused."""
    return Exchange(name, {each.target: compile_expression(each.source, names) for each in drawn})


def _definition(node: Node) -> Element | None:
    return next(children(node.element, "messageEventDefinition"), None)


def _failed(target: str, es: str, en: str) -> Bilingual:
    return Bilingual(
        f"El dato «{target}» no se pudo obtener: {es}",
        f"The fact “{target}” could not be told: {en}",
    )


_NO_FACT: Final = ("su valor no puede ser un dato.", "its value is not one that a fact can have.")
