"""Every process and every node must have an id, and no two elements the same one.

The id is how a flow, a lane, a stored case and the journal name the element.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.bpmn.lowering import implied_ids
from engine.bpmn.notation import EXECUTED_NODES, bpmn, kind
from engine.bpmn.outline import Outline, outlines
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import RunContext, every_process, finding

RULE = "identifier"


def check(diagrams: Sequence[Diagram], context: RunContext) -> Iterator[Finding]:
    """Refuse missing and repeated ids in a file, and processes that share an id among the files."""
    del context
    for diagram in diagrams:
        yield from _repeated(diagram)
        yield from _unusable(diagram)
        for outline in outlines(diagram):
            yield from _missing(outline)
            yield from _implied(outline)
    yield from _twins(diagrams)


def _repeated(diagram: Diagram) -> Iterator[Finding]:
    elements = [each for each in diagram.root.iter() if kind(each) and each.get("id")]
    count = Counter(each.get("id") for each in elements)
    for element in elements:
        times = count.pop(element.get("id"), 1)
        if times > 1:
            yield finding(RULE, element, *_repeated_message(times))


def _unusable(diagram: Diagram) -> Iterator[Finding]:
    for element in diagram.root.iter():
        element_id = element.get("id") if kind(element) else None
        # A reference may carry a prefix before a colon: an id with one could be taken for another's.
        if element_id and (":" in element_id or "".join(element_id.split()) != element_id):
            yield finding(RULE, element, *_UNUSABLE)


def _implied(outline: Outline) -> Iterator[Finding]:
    for taken, node_id in implied_ids(outline).items():
        if taken in outline.nodes:
            yield finding(RULE, outline.nodes[taken].element, *_implied_message(node_id))


def _missing(outline: Outline) -> Iterator[Finding]:
    for element in outline.element.iter():
        # A flow is known by its ends: the standard does not require that it has an id.
        needs = kind(element) in EXECUTED_NODES | {"process"}
        if needs and not (element.get("id") or "").strip():
            yield finding(RULE, element, *_MISSING)
    for lane in outline.element.iter(bpmn("lane")):
        if not lane.get("id"):
            yield finding(RULE, lane, *_MISSING)


def _twins(diagrams: Sequence[Diagram]) -> Iterator[Finding]:
    files: dict[str, str] = {}
    for outline in every_process(diagrams):
        other = files.setdefault(outline.process_id, outline.diagram_name)
        if other != outline.diagram_name and outline.process_id:
            yield finding(RULE, outline.element, *_twin_message(other, outline.diagram_name))


def _repeated_message(times: int) -> tuple[str, str]:
    return (
        f"Este id se usa {times} veces en el archivo. Dé un id propio a cada elemento.",
        f"This id is used {times} times in the file. Give each element an id of its own.",
    )


def _twin_message(one: str, other: str) -> tuple[str, str]:
    return (
        f"El mismo proceso está en «{one}» y en «{other}». Cambie el id de uno.",
        f"The same process is in “{one}” and in “{other}”. Change the id of one.",
    )


def _implied_message(node_id: str) -> tuple[str, str]:
    return (
        f"Este id es el de la salida implícita de «{node_id}». Cámbielo.",
        f"This id is that of the implicit way out of “{node_id}”. Change it.",
    )


_UNUSABLE = (
    "El id tiene espacios o dos puntos. Escriba uno sin ellos.",
    "The id has blanks or a colon. Write one without them.",
)
_MISSING = (
    "El elemento no tiene id. Guárdelo de nuevo con su editor de BPMN, que pone uno.",
    "The element has no id. Save it again with your BPMN editor, which gives it one.",
)
