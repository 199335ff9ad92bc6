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
    "ACTIVITIES",
    "BEGINNINGS",
    "BPMN",
    "BPMNDI",
    "CAMUNDA",
    "DC",
    "DI",
    "EXECUTED_NODES",
    "GATEWAYS",
    "MARKERS",
    "NOT_NODES",
    "OPERATON",
    "PASSING",
    "RUTA",
    "SCOPES",
    "TASKLESS",
    "ZEEBE",
    "Element",
    "bpmn",
    "children",
    "english_guidance",
    "english_name",
    "expression_language",
    "extension",
    "extension_parts",
    "guidance_of",
    "is_feel",
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
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"
OPERATON: Final = "http://operaton.org/schema/1.0/bpmn"
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"

GATEWAYS: Final = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway"})
"""The gateways at which the facts, or other tokens, say how a token goes on."""

ACTIVITIES: Final = frozenset(
    {
        "userTask",
        "receiveTask",
        "businessRuleTask",
        "task",
        "manualTask",
        "scriptTask",
        "sendTask",
        "subProcess",
        "callActivity",
    }
)
"""The nodes that do something, and out of which a flow may have a condition."""

PASSING: Final = GATEWAYS | {
    "businessRuleTask",
    "intermediateThrowEvent",
    "task",
    "manualTask",
    "scriptTask",
    "sendTask",
}
"""The nodes at which no token waits for anything that comes from outside."""

TASKLESS: Final = PASSING | {"intermediateCatchEvent", "receiveTask", "eventBasedGateway"}
"""The nodes between one task of a person and the next."""

SCOPES: Final = frozenset({"subProcess"})
"""The nodes that hold nodes and flows of their own."""

BEGINNINGS: Final = frozenset({"startEvent", "boundaryEvent"})
"""The nodes to which no flow leads."""

EXECUTED_NODES: Final = TASKLESS | {
    "startEvent",
    "subProcess",
    "callActivity",
    "userTask",
    "boundaryEvent",
    "endEvent",
}
"""The flow nodes that a token can stand on."""

MARKERS: Final = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})
"""What in an activity says that it happens several times."""

NOT_NODES: Final = MARKERS | frozenset(
    {
        "sequenceFlow",
        "laneSet",
        "documentation",
        "extensionElements",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "property",
    }
)
"""What else may stand in a process: flows, lanes, data, notes and drawings."""


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


def expression_language(element: Element) -> str | None:
    """Return the language that an expression names, or its file for all of them."""
    declared: str | None = element.get("language")
    return declared or element.getroottree().getroot().get("expressionLanguage")


def is_feel(language: str | None) -> bool:
    """Whether an expression is in FEEL, as it is when it names no language."""
    return language is None or "feel" in language.lower()


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
    found = extension_parts(element, RUTA, "translation")
    return next((each for each in found if each.get("lang") == "en"), None)


def extension_parts(element: Element, space: str, name: str) -> list[Element]:
    """Return the elements of this name in the element's `extensionElements`."""
    found = children(element, "extensionElements")
    return [part for each in found for part in each.iterchildren(f"{{{space}}}{name}")]


def extension(element: Element, name: str) -> str | None:
    """Return one of our own attributes, such as `ruta:form`; blank is the same as absent."""
    value: str | None = element.get(f"{{{RUTA}}}{name}")
    return (value or "").strip() or None
