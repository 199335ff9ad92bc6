"""What a rule is: a function over the diagrams that yields what is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.bilingual import Bilingual
from engine.bpmn.notation import MARKERS, Element, bpmn, kind, label
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
    """Build a finding on an element of a diagram; what is in the marker of an activity is found by that."""
    return Finding(rule, label(_drawn(element)), Bilingual(es, en))


def _drawn(element: Element) -> Element:
    around = next(element.iterancestors(*map(bpmn, MARKERS)), element)
    is_placed = kind(around) in MARKERS and kind(around.getparent()) != "process"
    return around.getparent() if is_placed else element
