"""A label has at most 40 characters in each language, so that it fits its shape."""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.bpmn.notation import EXECUTED_NODES, english_name, kind, one_line
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, finding

RULE = "label"
LONGEST: Final = 40
_LABELLED: Final = EXECUTED_NODES | {"participant", "lane", "sequenceFlow"}


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a label that is too long."""
    del context
    for diagram in diagrams:
        for element in diagram.root.iter():
            names = (one_line(element.get("name")), one_line(english_name(element)))
            longest = max(map(len, names))
            if kind(element) in _LABELLED and longest > LONGEST:
                yield finding(
                    RULE,
                    element,
                    f"El nombre tiene {longest} caracteres y el máximo es {LONGEST}. Acórtelo.",
                    f"The name has {longest} characters and the most is {LONGEST}. Shorten it.",
                )
