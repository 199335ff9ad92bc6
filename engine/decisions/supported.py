"""Which elements of DMN are executed, which are notes for people, and which are refused by name."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.findings import Findings
from engine.decisions.notation import is_feel, kind
from engine.decisions.structure import EXECUTED, check_structure
from engine.xml.elements import Element, local_name, namespace_of

# What DMN gives for people to read: it changes no value.
_NOTES: Final = frozenset(
    {
        *("description", "question", "allowedAnswers", "annotation", "annotationEntry"),
        *("authorityRequirement", "knowledgeSource", "textAnnotation", "association", "group"),
        *("performanceIndicator", "organizationUnit", "elementCollection", "decisionMaker"),
        *("decisionOwner", "impactedPerformanceIndicator", "supportedObjective"),
        *("usingProcess", "usingTask", "extensionElements"),
    }
)
_REFUSED: Final[Mapping[str, Bilingual]] = {
    "businessKnowledgeModel": Bilingual(
        "un modelo de conocimiento (businessKnowledgeModel)",
        "a business knowledge model",
    ),
    "knowledgeRequirement": Bilingual(
        "un requisito de conocimiento (knowledgeRequirement)", "a knowledge requirement"
    ),
    "decisionService": Bilingual("un servicio de decisión (decisionService)", "a decision service"),
    "invocation": Bilingual("una invocación (invocation)", "an invocation"),
    "context": Bilingual("un contexto en recuadro (context)", "a boxed context"),
    "list": Bilingual("una lista en recuadro (list)", "a boxed list"),
    "relation": Bilingual("una relación en recuadro (relation)", "a boxed relation"),
    "functionDefinition": Bilingual(
        "una función (functionDefinition), PMML incluido", "a function definition, PMML included"
    ),
    "functionItem": Bilingual("un tipo de función (functionItem)", "a function type"),
    "import": Bilingual("una importación (import)", "an import"),
    "importedValues": Bilingual("valores importados (importedValues)", "imported values"),
    "conditional": Bilingual("una condición en recuadro (conditional)", "a boxed conditional"),
    "filter": Bilingual("un filtro en recuadro (filter)", "a boxed filter"),
    "for": Bilingual("una iteración en recuadro (for)", "a boxed iterator (for)"),
    "every": Bilingual("un cuantificador en recuadro (every)", "a boxed quantifier (every)"),
    "some": Bilingual("un cuantificador en recuadro (some)", "a boxed quantifier (some)"),
    "typeConstraint": Bilingual("una restricción de tipo (typeConstraint)", "a type constraint"),
}


def check_supported(root: Element, findings: Findings) -> None:
    """Refuse what is not executed, each element by its name; and ids that stand twice."""
    elements = list(_standing(root))
    for element in elements:
        if kind(element) not in EXECUTED:
            findings.add("element", element, _not_executed(kind(element)))
        else:
            check_structure(element, findings)
        _check_attributes(element, findings)
    _check_ids(elements, findings)


def _standing(element: Element) -> Iterator[Element]:
    """Yield the elements of DMN that count; inside one that is refused there is nothing to add."""
    if not kind(element) or kind(element) in _NOTES:
        return
    yield element
    if kind(element) in EXECUTED:
        for inner in element:
            yield from _standing(inner)


def _check_attributes(element: Element, findings: Findings) -> None:
    for name in ("expressionLanguage", "typeLanguage"):
        if not is_feel(element.get(name)):
            findings.add("language", element, _other_language(element.get(name)))
    for name in element.keys():  # noqa: SIM118 - an element of lxml iterates over its children
        # Camunda gives the tested value another name by it: cells would read what is not there.
        if local_name(name) == "inputVariable" and namespace_of(name):
            findings.add("attribute", element, _INPUT_VARIABLE)


def _check_ids(elements: list[Element], findings: Findings) -> None:
    counted = Counter(element.get("id") for element in elements)
    for element in elements:
        if element.get("id") and counted[element.get("id")] > 1:
            findings.add("identifier", element, _TWICE)
            counted[element.get("id")] = 0


def _not_executed(name: str) -> Bilingual:
    known = _REFUSED.get(name, Bilingual(f"«{name}»", f"“{name}”"))
    return Bilingual(
        f"DMN tiene {known.es}, que este motor no ejecuta. Use una tabla de decisión o una expresión.",
        f"DMN has {known.en}, which this engine does not execute. Use a decision table or an expression.",
    )


def _other_language(language: str) -> Bilingual:
    return Bilingual(
        f"La expresión está en otro lenguaje ({language}). Escríbala en FEEL y quite ese lenguaje.",
        f"The expression is in another language ({language}). Write it in FEEL and remove that language.",
    )


_INPUT_VARIABLE: Final = Bilingual(
    "El atributo inputVariable cambia el nombre del valor probado. Quítelo y use ? en las celdas.",
    "The attribute inputVariable renames the tested value. Remove it and use ? in the cells.",
)
_TWICE: Final = Bilingual(
    "Otro elemento tiene el mismo identificador. Cambie uno de los dos.",
    "Another element has the same id. Change one of the two.",
)
