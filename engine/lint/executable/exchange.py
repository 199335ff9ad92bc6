"""What a message carries is mapped: `ruta:out` where it is sent, `ruta:in` where it arrives.

At a call activity `ruta:in` says what the called process gets, and `ruta:out` what comes back. The
standard's data associations say the same.

Each mapping has FEEL as its source and the name of a fact as its target. Nothing else passes.
"""

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.calls import is_mapped_otherwise
from engine.bpmn.data import DATA_PARTS, dangling, unfilled
from engine.bpmn.messages import Direction, mappings_of, receives, throws
from engine.bpmn.naming import names_inside
from engine.bpmn.notation import bpmn, expression_language, is_feel, kind
from engine.bpmn.outline import Node, Outline
from engine.bpmn.reading import Diagram
from engine.bpmn.rules import is_fact_name
from engine.errors import Finding
from engine.feel import Declared, FeelRefused, compile_expression
from engine.lint.rule import RunContext, every_process, finding

RULE = "exchange"
_EXPRESSIONS = tuple(map(bpmn, ("from", "to", "transformation")))


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse mappings that do not compile, and those where no message is."""
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            unknown = dangling(node)
            for reference in unknown:
                yield finding(RULE, node.element, *_unknown(reference))
            if not unknown:
                yield from _what_passes(node, outline, context)


def _what_passes(node: Node, outline: Outline, context: RunContext) -> Iterator[Finding]:
    # What a message carries is known to its sender alone: there names are open.
    is_call = node.kind == "callActivity"
    names = names_inside(outline, node, context.names)
    given, taken = (names, context.names) if is_call else (None, names)
    yield from _mappings(node, "in", given, has_message=is_call or receives(node))
    yield from _mappings(node, "out", taken, has_message=is_call or throws(node))
    if is_call and is_mapped_otherwise(node):
        yield finding(RULE, node.element, *_OTHERWISE)
    if is_call or receives(node) or throws(node):
        yield from _data(node)


def _data(node: Node) -> Iterator[Finding]:
    for name in unfilled(node):
        yield finding(RULE, node.element, *_unfilled(name))
    said = [part for part in node.element if kind(part) in DATA_PARTS]
    languages = [expression_language(each) for part in said for each in part.iter(*_EXPRESSIONS)]
    if not all(map(is_feel, languages)):
        yield finding(RULE, node.element, *_LANGUAGE)


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
            yield finding(RULE, node.element, *_NO_MESSAGE)
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


_NO_MESSAGE = (
    "Aquí no hay mensaje ni llamada con que pase un dato en ese sentido. Borre lo que lo asigna.",
    "There is no message or call here by which a fact could pass that way. Delete what maps it.",
)
_LANGUAGE = (
    "Lo que se asigna está en otro lenguaje. Escríbalo en FEEL.",
    "What is assigned is in another language. Write it in FEEL.",
)


def _unknown(reference: str) -> tuple[str, str]:
    return (
        f"Lo que se asigna se refiere a «{reference}», que no es un dato del archivo. Corrija la referencia.",
        f"What is assigned refers to “{reference}”, which is no data of the file. Correct the reference.",
    )


def _unfilled(name: str) -> tuple[str, str]:
    return (
        f"La entrada «{name}» no recibe ningún dato, y se esperaría siempre. Asígnele uno o bórrela.",
        f"The input “{name}” gets no data, and would be waited for for ever. Give it some or delete it.",
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
