"""What a message carries is mapped: `ruta:out` where it is sent, `ruta:in` where it arrives.

At a call activity `ruta:in` says what the called process gets, and `ruta:out` what comes back.

Each mapping has FEEL as its source and the name of a fact as its target. Nothing else passes.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.calls import is_mapped_otherwise
from engine.bpmn.messages import Direction, mappings_of, receives, throws
from engine.bpmn.naming import names_inside
from engine.bpmn.outline import Node
from engine.bpmn.reading import Diagram
from engine.bpmn.rules import is_fact_name
from engine.errors import Finding
from engine.feel import Declared, FeelRefused, compile_expression
from engine.lint.rule import RunContext, every_process, finding

RULE = "exchange"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse mappings that do not compile, and those where no message is."""
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            # What a message carries is known to its sender alone: there names are open.
            is_call = node.kind == "callActivity"
            names = names_inside(outline, node, context.names)
            given, taken = (names, context.names) if is_call else (None, names)
            yield from _mappings(node, "in", given, has_message=is_call or receives(node))
            yield from _mappings(node, "out", taken, has_message=is_call or throws(node))
            if is_call and is_mapped_otherwise(node):
                yield finding(RULE, node.element, *_OTHERWISE)


def _mappings(
    node: Node,
    direction: Direction,
    names: Mapping[str, Declared] | None,
    *,
    has_message: bool,
) -> Iterator[Finding]:
    seen: set[str] = set()
    for mapping in mappings_of(node, direction):
        if not has_message:
            yield finding(RULE, node.element, *_no_message(direction))
        if not is_fact_name(mapping.target) or mapping.target in seen:
            yield finding(RULE, node.element, *_target(mapping.target))
        seen.add(mapping.target)
        try:
            compile_expression(mapping.source, names)
        except FeelRefused as refused:
            yield finding(RULE, node.element, *_source(mapping.target, refused))


_OTHERWISE = (
    "«in» y «out» de otro motor se leen solo con source y target. Nombre así cada dato que pasa.",
    "“in” and “out” of another engine are read with source and target alone. Name each fact that passes so.",
)


def _no_message(direction: Direction) -> tuple[str, str]:
    return (
        f"«ruta:{direction}» no tiene efecto donde no hay mensaje. Bórrelo.",
        f"“ruta:{direction}” has no effect where there is no message. Delete it.",
    )


def _target(target: str) -> tuple[str, str]:
    return (
        f"El destino «{target}» no es el nombre de un dato, o se repite. Corríjalo.",
        f"The target “{target}” is not the name of a fact, or comes twice. Correct it.",
    )


def _source(target: str, refused: FeelRefused) -> tuple[str, str]:
    return (
        f"El origen de «{target}» no se puede leer: {refused.es} (carácter {refused.position + 1})",
        f"The source of “{target}” cannot be read: {refused.en} (character {refused.position + 1})",
    )
