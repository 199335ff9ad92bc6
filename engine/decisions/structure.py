"""Where each element of DMN may stand and how often: one that stands elsewhere would be passed over.

Editors write what the schema of DMN says; a file written by hand may not, and what it means to say must not
be lost without a word.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.findings import Findings
from engine.decisions.notation import children, is_model, kind
from engine.xml.elements import Element, local_name, namespace_of, own_text

_TYPED: Final = frozenset({"typeRef", "allowedValues", "itemComponent"})
_TEXT: Final = frozenset({"text"})
_CHILDREN: Final[Mapping[str, frozenset[str]]] = {
    "definitions": frozenset({"itemDefinition", "inputData", "decision"}),
    "itemDefinition": _TYPED,
    "itemComponent": _TYPED,
    "inputData": frozenset({"variable"}),
    "decision": frozenset(
        {"variable", "informationRequirement", "decisionTable", "literalExpression"}
    ),
    "informationRequirement": frozenset({"requiredInput", "requiredDecision"}),
    "decisionTable": frozenset({"input", "output", "rule"}),
    "input": frozenset({"inputExpression", "inputValues"}),
    "output": frozenset({"outputValues", "defaultOutputEntry"}),
    "rule": frozenset({"inputEntry", "outputEntry"}),
    **dict.fromkeys(("literalExpression", "inputExpression", "defaultOutputEntry"), _TEXT),
    **dict.fromkeys(("inputEntry", "outputEntry"), _TEXT),
    **dict.fromkeys(("inputValues", "outputValues", "allowedValues"), _TEXT),
}
EXECUTED: Final = frozenset(_CHILDREN) | {name for inner in _CHILDREN.values() for name in inner}
"""Every element that is executed."""
_SEVERAL: Final = frozenset(
    {
        *("itemDefinition", "itemComponent", "inputData", "decision", "informationRequirement"),
        *("input", "output", "rule", "inputEntry", "outputEntry"),
    }
)
_EXCLUSIVE: Final = (
    ("typeRef", "itemComponent"),
    ("requiredInput", "requiredDecision"),
)
_WRITTEN: Final = frozenset({"text", "typeRef"})
_ATTRIBUTES: Final = frozenset(
    {
        *("id", "name", "typeRef", "isCollection", "href", "hitPolicy", "aggregation"),
        *("expressionLanguage", "typeLanguage"),
    }
)
_SPELLINGS: Final = {name.lower(): name for name in _ATTRIBUTES}


def check_structure(element: Element, findings: Findings) -> None:
    """Refuse in an element that is executed what stands where it is not read."""
    _check_children(element, findings)
    _check_text(element, findings)
    _check_spelling(element, findings)


def _check_children(element: Element, findings: Findings) -> None:
    counted = Counter(kind(child) for child in element)
    for name in counted.keys() & EXECUTED:
        first = next(children(element, name))
        if name not in _CHILDREN.get(kind(element), frozenset()):
            findings.add("structure", first, _misplaced(name, kind(element)))
        elif counted[name] > 1 and name not in _SEVERAL:
            findings.add("structure", first, _repeated(name, kind(element)))
    for one, other in _EXCLUSIVE:
        if counted[one] and counted[other]:
            findings.add("structure", element, _both(one, other))


def _check_text(element: Element, findings: Findings) -> None:
    """Refuse an expression outside its `text`, which would count as an empty one, and markup inside."""
    if kind(element) in _WRITTEN:
        if len(element):
            findings.add("structure", element.getparent(), _MARKUP)
    elif own_text(element):
        findings.add("structure", element, _LOOSE)


def _check_spelling(element: Element, findings: Findings) -> None:
    for name in element.keys():  # noqa: SIM118 - an element of lxml iterates over its children
        plain, owner = local_name(name), namespace_of(name)
        meant = _SPELLINGS.get(plain.lower(), plain)
        if (not owner and meant != plain) or (is_model(owner) and meant in _ATTRIBUTES):
            findings.add("attribute", element, _misspelt(plain, meant))


def _misplaced(name: str, place: str) -> Bilingual:
    return Bilingual(
        f"«{name}» no va dentro de «{place}» y no se leería. Muévalo o ábralo y guárdelo con su editor.",
        f"“{name}” does not belong in “{place}” and would not be read. Move it, or open and save it with your editor.",
    )


def _repeated(name: str, place: str) -> Bilingual:
    return Bilingual(
        f"«{place}» admite un solo «{name}» y hay varios. Deje uno.",
        f"“{place}” takes one “{name}” only and there are several. Leave one.",
    )


def _both(one: str, other: str) -> Bilingual:
    return Bilingual(
        f"El elemento tiene «{one}» y «{other}», y solo admite uno de los dos. Deje uno.",
        f"The element has “{one}” and “{other}”, and takes only one of the two. Leave one.",
    )


def _misspelt(name: str, meant: str) -> Bilingual:
    return Bilingual(
        f"El atributo «{name}» no se leería: en DMN es «{meant}», sin prefijo. Corríjalo.",
        f"The attribute “{name}” would not be read: in DMN it is “{meant}”, without a prefix. Correct it.",
    )


_LOOSE: Final = Bilingual(
    "Hay texto fuera de <text>, que no se leería. Escríbalo dentro de <text>.",
    "There is text outside <text>, which would not be read. Write it inside <text>.",
)
_MARKUP: Final = Bilingual(
    "Hay elementos dentro del texto de la expresión. Deje solo el texto.",
    "There are elements inside the text of the expression. Leave the text only.",
)
