"""Every attribute of an element must be one of the standard's that this version honours.

A misspelt attribute, such as `defualt`, would otherwise be ignored in silence.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.bpmn.notation import (
    BPMN,
    Element,
    kind,
    local_name,
    namespace_of,
    without_prefix,
)
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, finding
from engine.lint.vocabulary import ATTRIBUTES, HARMLESS

RULE = "attribute"
XSI_TYPE: Final = "{http://www.w3.org/2001/XMLSchema-instance}type"
_EXPRESSIONS: Final = frozenset({"texpression", "tformalexpression"})


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse unknown attributes, and those whose value asks for what is not executed."""
    del context
    for diagram in diagrams:
        for element in diagram.root.iter():
            if kind(element) in ATTRIBUTES:
                yield from _attributes(element)


def _attributes(element: Element) -> Iterator[Finding]:
    # By XML Schema, a type that an element names replaces its own: a task can turn out a service task.
    named = without_prefix(element.get(XSI_TYPE, "")).lower()
    if named not in {"", f"t{kind(element)}".lower(), *_EXPRESSIONS}:
        yield finding(RULE, element, *_not_executed("xsi:type", element.get(XSI_TYPE)))
    for qualified, value in element.attrib.items():
        if namespace_of(qualified) not in {"", BPMN}:
            continue
        name = local_name(qualified)
        if qualified != name or name not in ATTRIBUTES[kind(element)]:
            yield finding(RULE, element, *_unknown(name, element))
        elif name in HARMLESS and value.strip() not in HARMLESS[name]:
            yield finding(RULE, element, *_not_executed(name, value))


def _unknown(name: str, element: Element) -> tuple[str, str]:
    return (
        f"El atributo «{name}» no existe en «{kind(element)}» o no se ejecuta. Corríjalo o bórrelo.",
        (
            f"The attribute “{name}” does not exist on “{kind(element)}” or is not executed. "
            "Correct or delete it."
        ),
    )


def _not_executed(name: str, value: str) -> tuple[str, str]:
    return (
        f"El atributo {name}=«{value}» no se ejecuta en esta versión. Bórrelo.",
        f"The attribute {name}=“{value}” is not executed by this version. Delete it.",
    )
