"""What a picture says to whoever does not see it: its name, what is on it, and where the marks are."""

from collections.abc import Iterator, Mapping
from typing import Final
from xml.sax.saxutils import escape

from engine.bilingual import Bilingual, Language
from engine.bpmn.notation import Element, kind, one_line
from engine.bpmn.reading import Diagram
from engine.drawing.activities import ACTIVITIES
from engine.drawing.drawn import drawn_name
from engine.drawing.events import EVENTS
from engine.drawing.marks import LOOKS
from engine.drawing.symbols import GATEWAYS
from engine.model.mark import Mark

_COUNTED: Final = (
    (ACTIVITIES, Bilingual("actividades", "activities")),
    (EVENTS, Bilingual("eventos", "events")),
    (GATEWAYS.keys(), Bilingual("compuertas", "gateways")),
)
_LANES: Final = Bilingual("Carriles", "Lanes")
_DIAGRAM: Final = Bilingual("Diagrama BPMN", "BPMN diagram")


def described(
    diagram: Diagram, known: Mapping[str, Element], marks: Mapping[str, Mark], language: Language
) -> str:
    """Return the title and the description of a picture, as SVG."""
    title = ", ".join(_names(known, "participant", language) or _names(known, "process", language))
    told = " ".join([*_contents(known, language), *_told(known, marks, language)])
    return f"<title>{escape(title or diagram.name)}</title>\n<desc>{escape(told)}</desc>"


def _names(known: Mapping[str, Element], wanted: str, language: Language) -> list[str]:
    return [
        _name(element, language)
        for element in known.values()
        if kind(element) == wanted and element.get("name")
    ]


def _name(element: Element, language: Language) -> str:
    return one_line(drawn_name(element, language)) or element.get("id", "")


def _contents(known: Mapping[str, Element], language: Language) -> Iterator[str]:
    kinds = [kind(element) for element in known.values()]
    counts = [(sum(each in among for each in kinds), word) for among, word in _COUNTED]
    counted = ", ".join(f"{word.into(language)}: {count}" for count, word in counts if count)
    yield f"{_DIAGRAM.into(language)} ({counted})."
    if lanes := _names(known, "lane", language):
        yield f"{_LANES.into(language)}: {', '.join(lanes)}."


def _told(
    known: Mapping[str, Element], marks: Mapping[str, Mark], language: Language
) -> Iterator[str]:
    for mark, look in LOOKS.items():
        names = [_name(known[each], language) for each in marks if marks[each] == mark]
        if names:
            word = look.word.into(language)
            yield f"{word[0].upper()}{word[1:]}: {', '.join(names)}."
