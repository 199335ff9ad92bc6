"""What a rule is: a function over the diagrams that yields what is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from engine.bilingual import Bilingual
from engine.bpmn.data import DATA_PARTS
from engine.bpmn.notation import (
    ACTIVITIES,
    MARKERS,
    SCOPES,
    Element,
    bpmn,
    kind,
    label,
    names_of,
    one_line,
    without_prefix,
)
from engine.bpmn.outline import Outline, outlines
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.feel import Declared


@dataclass(frozen=True, slots=True)
class RunContext:
    """What is known around the diagrams. `names` is None when any name may be given."""

    names: Mapping[str, Declared] | None = None


@dataclass(frozen=True, slots=True)
class PackageContext(RunContext):
    """What a package declares besides its diagrams; each is the set of its ids, of `decisions` with what they read.

    `facts_of_form` maps a form to the facts that exist for certain once it was sent, `lists` a fact that is
    a list to how many items an answer has at most.
    """

    forms: frozenset[str] = frozenset()
    deadlines: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    decisions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    start: frozenset[str] = frozenset()
    facts_of_form: Mapping[str, frozenset[str]] = field(default_factory=dict)
    lists: Mapping[str, int] = field(default_factory=dict)


ExecutableRule: TypeAlias = Callable[[Sequence[Diagram], RunContext], Iterator[Finding]]
PublishableRule: TypeAlias = Callable[[Sequence[Diagram], PackageContext], Iterator[Finding]]


def every_process(diagrams: Sequence[Diagram]) -> Iterator[Outline]:
    """Yield the processes of all the diagrams."""
    for diagram in diagrams:
        yield from outlines(diagram)


def finding(rule: str, element: Element, es: str, en: str) -> Finding:
    """Build a finding on what a designer sees of the element: its id, and its name when it has one."""
    seen = drawn(element)
    called = _called(seen)
    if called is None:
        return Finding(rule, label(seen), Bilingual(es, en))
    return Finding(rule, label(seen), Bilingual(f"{called.es}. {es}", f"{called.en}. {en}"))


def drawn(element: Element) -> Element:
    """Return the element itself, or the one of the drawing that it is a part of."""
    while _is_part(element):
        element = element.getparent()
    return element


def _is_part(element: Element) -> bool:
    if kind(element) in MARKERS:
        return kind(element.getparent()) in ACTIVITIES
    is_part = kind(element) in _PARTS or kind(element).endswith("EventDefinition")
    return is_part and kind(element.getparent()) not in CONTAINERS


def _called(element: Element) -> Bilingual | None:
    if one_line(element.get("name")):
        names = names_of(element)
        return Bilingual(f"«{names.es}»", f"“{names.en}”")
    if kind(element) != "sequenceFlow":
        return None
    ends = [_called_by_id(element, element.get(end, "")) for end in ("sourceRef", "targetRef")]
    if not any(ends):
        return None
    known = [end or Bilingual("?", "?") for end in ends]
    return Bilingual(" → ".join(end.es for end in known), " → ".join(end.en for end in known))


def _called_by_id(element: Element, node_id: str) -> Bilingual | None:
    scope = element.getparent()
    found = [node for node in scope if node.get("id") == without_prefix(node_id)]
    return _called(found[0]) if found and found[0].tag != bpmn("sequenceFlow") else None


CONTAINERS: Final = frozenset({"definitions", "process", "collaboration", *SCOPES})
"""What holds elements of the drawing: of what stands in one out of its place, it is itself that is seen."""

_PARTS: Final = DATA_PARTS | {
    "assignment",
    "completionCondition",
    "condition",
    "conditionExpression",
    "extensionElements",
    "inputDataItem",
    "loopCardinality",
    "loopCondition",
    "loopDataInputRef",
    "loopDataOutputRef",
    "outputDataItem",
    "script",
    "timeCycle",
    "timeDate",
    "timeDuration",
}
"""What has no shape of its own."""
