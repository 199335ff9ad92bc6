"""The words of BPMN 2.0 XML: its namespaces, what this version executes, and how to read an element."""

from collections.abc import Iterator
from typing import Final

from engine.bilingual import Bilingual
from engine.xml.elements import (
    RUTA,
    Element,
    label,
    local_name,
    namespace_of,
    one_line,
    own_text,
    paragraphs,
)

# What every notation shares is offered here too, so that a reader of BPMN has one place to look.
__all__ = [
    "BPMN",
    "BPMNDI",
    "DC",
    "DI",
    "EXECUTED_NODES",
    "NOT_NODES",
    "RUTA",
    "Element",
    "bpmn",
    "children",
    "english_guidance",
    "english_name",
    "extension",
    "guidance_of",
    "kind",
    "label",
    "local_name",
    "names_of",
    "namespace_of",
    "one_line",
    "own_text",
    "paragraphs",
    "without_prefix",
]

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"

EXECUTED_NODES: Final = frozenset({"startEvent", "userTask", "exclusiveGateway", "endEvent"})
"""The flow nodes that a token can stand on."""

NOT_NODES: Final = frozenset(
    {
        "sequenceFlow",
        "laneSet",
        "documentation",
        "extensionElements",
        "textAnnotation",
        "association",
        "group",
    }
)
"""What else may stand in a process: flows, lanes, notes and drawings."""


def bpmn(name: str) -> str:
    """Return the qualified tag of a BPMN element."""
    return f"{{{BPMN}}}{name}"


def kind(element: Element) -> str:
    """Return the element's name in BPMN, or an empty text when it is not of BPMN."""
    tag: str = element.tag
    return local_name(tag) if namespace_of(tag) == BPMN else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the direct children that are BPMN elements of this name, in the order of the document."""
    yield from element.iterchildren(bpmn(name))


def without_prefix(qualified: str) -> str:
    """Return a reference without its namespace prefix: `tns:p` and `p` mean the same element here."""
    return qualified.strip().rpartition(":")[2]


def names_of(element: Element) -> Bilingual:
    """Return the element's name: Spanish as drawn, English as translated, else the Spanish one."""
    spanish = one_line(element.get("name")) or label(element)
    return Bilingual(spanish, one_line(english_name(element)) or spanish)


def guidance_of(element: Element) -> Bilingual:
    """Return what the person reads before the form; the English falls back to the Spanish."""
    texts = [paragraphs(own_text(note)) for note in children(element, "documentation")]
    spanish = "\n\n".join(text for text in texts if text)
    return Bilingual(spanish, english_guidance(element) or spanish)


def english_name(element: Element) -> str | None:
    found = _translation(element)
    return None if found is None else found.get("name")


def english_guidance(element: Element) -> str:
    found = _translation(element)
    return "" if found is None else paragraphs(own_text(found))


def _translation(element: Element) -> Element:
    for extension in children(element, "extensionElements"):
        for translation in extension.iterchildren(f"{{{RUTA}}}translation"):
            if translation.get("lang") == "en":
                return translation
    return None


def extension(element: Element, name: str) -> str | None:
    """Return one of our own attributes, such as `ruta:form`; blank is the same as absent."""
    value: str | None = element.get(f"{{{RUTA}}}{name}")
    return (value or "").strip() or None
