"""An element together with its place: what every painter gets."""

from dataclasses import dataclass, field
from typing import Final

from engine.bpmn.notation import Element, english_guidance, english_name, kind
from engine.drawing.interchange import Box, Point, Shape
from engine.drawing.text import number
from engine.model.mark import Mark

_SAME: Final = 0.02
_LONGEST_NAME: Final = 400
_LONGEST_NOTE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element as a rectangle of the picture, with its name in the language of the picture."""

    element: Element = field(compare=False, repr=False)
    shape: Shape
    name: str
    mark: Mark | None

    @property
    def kind(self) -> str:
        return kind(self.element)

    @property
    def box(self) -> Box:
        return self.shape.box

    def says(self, attribute: str, usual: str) -> bool:
        """Whether an attribute that is true or false is true; `usual` is what it is when it is not there."""
        said: str = self.element.get(attribute, usual)
        return said.strip() in {"true", "1"}


def drawn_name(element: Element, language: str) -> str:
    """Return an element's name with its drawn line breaks: Spanish, or English where it is translated."""
    # The value of a category is what a group is called by.
    spanish: str = element.get("value" if kind(element) == "categoryValue" else "name", "")
    name = (english_name(element) or spanish) if language == "en" else spanish
    return _bounded(name, _LONGEST_NAME)


def drawn_text(element: Element, spanish: str, language: str) -> str:
    """Return a note's text: Spanish as it stands, or English where it is translated."""
    text = (english_guidance(element) or spanish) if language == "en" else spanish
    return _bounded(text, _LONGEST_NOTE)


def _bounded(text: str, longest: int) -> str:
    """Return a text that takes no time to be laid out; what is longer than any label is cut."""
    return text if len(text) <= longest else text[:longest] + "…"


def placed(markup: str, at: Point, scale: float = 1) -> str:
    """Return what is drawn around the origin as it stands at a place."""
    grown = "" if abs(scale - 1) < _SAME else f" scale({scale:.2f})"
    return f'<g transform="translate({number(at.x)} {number(at.y)}){grown}">{markup}</g>'
