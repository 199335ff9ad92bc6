"""The words of DMN XML in the versions that editors write (1.1 to 1.5), and how to read an element."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from engine.bilingual import Bilingual
from engine.xml.elements import (
    RUTA,
    Element,
    local_name,
    namespace_of,
    one_line,
    own_text,
    paragraphs,
)

# 1.1 as the standard and as Camunda's early editors name it; 1.2; 1.3; 1.4; 1.5.
_MODEL: Final = re.compile(
    r"https?://www\.omg\.org/spec/DMN/"
    r"(?:20151101(?:/dmn(?:11)?\.xsd)?|(?:20180521|20191111|20211108|20230324)/MODEL/?)"
)
_FEEL: Final = re.compile(
    r"(?i:s-?feel|feel)|https?://www\.omg\.org/spec/(?:FEEL/20140401|DMN/[0-9]{8}/S?-?FEEL)/?"
)


@lru_cache(maxsize=32)
def is_model(namespace: str) -> bool:
    """Tell whether a namespace is that of DMN's model in a version that is read here."""
    return _MODEL.fullmatch(namespace) is not None


def is_feel(language: str | None) -> bool:
    """Tell whether an expression language is FEEL, which it is when none is named."""
    return not language or _FEEL.fullmatch(language) is not None


def kind(element: Element) -> str:
    """Return the element's name in DMN, or an empty text when it is not of DMN."""
    tag: str = element.tag
    return local_name(tag) if is_model(namespace_of(tag)) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the direct children that are DMN elements of this name, in the order of the document."""
    return (child for child in element if kind(child) == name)


def child(element: Element, name: str) -> Element | None:
    """Return the first direct child of this name."""
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """Return the expression that an element holds, empty when it holds none."""
    text = None if element is None else child(element, "text")
    return "" if text is None else own_text(text)


def name_of(element: Element) -> str:
    """Return a name on one line: editors keep the line breaks of the drawing in it."""
    return one_line(element.get("name"))


def names_of(element: Element) -> Bilingual:
    """Return a name in both languages; the English falls back to the Spanish."""
    spanish = name_of(element)
    translation = _translation(element)
    english = "" if translation is None else name_of(translation)
    return Bilingual(spanish, english or spanish)


def reason_of(rule: Element) -> Bilingual:
    """Return why a rule applies: its description, which editors show as the annotation, else its annotations."""
    description = child(rule, "description")
    spanish = "" if description is None else paragraphs(own_text(description))
    notes = (text_of(entry) for entry in children(rule, "annotationEntry"))
    spanish = spanish or " ".join(note for note in notes if note)
    translation = _translation(rule)
    english = "" if translation is None else paragraphs(own_text(translation))
    return Bilingual(spanish, english or spanish)


def _translation(element: Element) -> Element | None:
    for extensions in children(element, "extensionElements"):
        for translation in extensions.iterchildren(f"{{{RUTA}}}translation"):
            if translation.get("lang") == "en":
                return translation
    return None
