"""Every element of the diagram must be one that this version executes, in its place.

Nothing that is drawn is ignored. What is not executed yet is refused with its name and with what to
draw instead.
"""

from collections.abc import Iterator, Sequence

from engine.bilingual import Bilingual
from engine.bpmn.notation import (
    BPMNDI,
    MARKERS,
    SCOPES,
    Element,
    bpmn,
    children,
    kind,
    label,
    local_name,
    namespace_of,
)
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, finding
from engine.lint.vocabulary import CHILDREN, DELETE, SINGLE, name_of, remedy_for

RULE = "element"
_KNOWN = {*CHILDREN, "documentation", "extensionElements"}
_CONTAINERS = frozenset({"definitions", "process", "collaboration", *SCOPES})


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse each element that is not executed, or stands where it has no meaning."""
    del context
    for diagram in diagrams:
        if next(children(diagram.root, "process"), None) is None:
            yield Finding(RULE, diagram.name, _NO_PROCESS)
        yield from _inside(diagram.root)


def _inside(parent: Element) -> Iterator[Finding]:
    name = kind(parent)
    for child in parent:
        if kind(child) not in CHILDREN[name]:
            yield from _refused(parent, child)
        elif kind(child) in CHILDREN:
            yield from _inside(child)
    single = SINGLE.get(name)
    if single is not None and len(list(parent.iterchildren(bpmn(single)))) > 1:
        yield finding(RULE, parent, *_only_one(single))


def _refused(parent: Element, child: Element) -> Iterator[Finding]:
    if namespace_of(child.tag) == BPMNDI and kind(parent) == "definitions":
        return
    # What is only a part of a drawn element is found by the element's id.
    at = child if kind(parent) in _CONTAINERS and child.get("id") else _drawn(parent)
    name = kind(child)
    if not name:
        yield finding(RULE, at, *_foreign(child))
    elif name in _KNOWN and not name.endswith("EventDefinition"):
        yield finding(RULE, at, *_misplaced(name, parent))
    else:
        yield Finding(RULE, label(at), _not_executed(name, child))


def _drawn(element: Element) -> Element:
    while kind(element).endswith("EventDefinition") or kind(element) in MARKERS:
        element = element.getparent()
    return element


def _not_executed(name: str, element: Element) -> Bilingual:
    inner = [name_of(kind(part)) for part in element if kind(part).endswith("EventDefinition")]
    spanish = ", ".join([name_of(name).es, *(each.es for each in inner)])
    english = ", ".join([name_of(name).en, *(each.en for each in inner)])
    remedy = remedy_for(name)
    return Bilingual(
        f"El elemento {spanish} no se ejecuta en esta versión. {remedy.es}",
        f"The element {english} is not executed by this version. {remedy.en}",
    )


def _misplaced(name: str, parent: Element) -> tuple[str, str]:
    outer = kind(parent)
    return (
        f"El elemento {name_of(name).es} no puede estar dentro de «{outer}». {DELETE.es}",
        f"The element {name_of(name).en} may not stand inside “{outer}”. {DELETE.en}",
    )


def _foreign(element: Element) -> tuple[str, str]:
    name = local_name(element.tag)
    return (
        f"El elemento «{name}» no es de BPMN 2.0. Póngalo en «extensionElements» o bórrelo.",
        f"The element “{name}” is not of BPMN 2.0. Put it in “extensionElements” or delete it.",
    )


def _only_one(name: str) -> tuple[str, str]:
    return (
        f"Solo puede haber un «{name}» aquí. Borre los demás.",
        f"There may be only one “{name}” here. Delete the others.",
    )


_NO_PROCESS = Bilingual(
    "El archivo no contiene ningún proceso. Dibuje uno.",
    "The file contains no process. Draw one.",
)
