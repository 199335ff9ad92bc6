"""Reading an element, whatever notation it belongs to."""

from typing import Any, Final, TypeAlias

Element: TypeAlias = Any
"""An lxml element, which has no types of its own."""

RUTA: Final = "https://ruta.example/bpmn"
"""The namespace of our own extensions, in diagrams and decisions alike."""


def namespace_of(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]


def own_text(element: Element) -> str:
    """Return the text that stands in the element itself, around its children, without blank ends."""
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return "".join(parts).strip()


def label(element: Element) -> str:
    """Return what a designer can find the element by: its id, else its place in the file."""
    known: str | None = element.get("id")
    return known or f"{local_name(element.tag)}@{element.sourceline}"


def one_line(text: str | None) -> str:
    """Return a label as one line: editors keep the line breaks of the drawing in it."""
    return " ".join((text or "").split())


def paragraphs(text: str) -> str:
    """Return a text without the indentation that its XML has."""
    return "\n".join(line.strip() for line in text.strip().splitlines())
