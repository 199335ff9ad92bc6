"""Loop and multi-instance markers (BPMN 2.0, 10.3.8) as they are drawn: the standard's, and what editors write."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.bpmn.data import facts_of_file
from engine.bpmn.notation import (
    CAMUNDA,
    MARKERS,
    OPERATON,
    ZEEBE,
    Element,
    children,
    expression_language,
    extension_parts,
    kind,
    own_text,
    without_prefix,
)
from engine.bpmn.outline import Node, Outline

_WRAPPED: Final = re.compile(r"[$#]\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Written:
    """A name or an expression of a marker, as it is written. What `is_name` may be nothing else."""

    text: str
    language: str | None = None
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class DrawnLoop:
    """How a marker says that its activity repeats. Of each part there is one at most, to be executed.

    `conditions` are the loop condition of a standard loop, or the completion condition of a
    multi-instance activity.
    """

    is_standard: bool
    is_sequential: bool
    tests_before: bool
    maximum: str | None
    conditions: tuple[Written, ...]
    cardinalities: tuple[Written, ...]
    collections: tuple[Written, ...]
    items: tuple[Written, ...]
    collected_in: tuple[Written, ...]
    outputs: tuple[Written, ...]
    element: Element = field(compare=False, repr=False)


def loop_of(node: Node) -> DrawnLoop | None:
    """Return how an activity repeats, or None when it happens once."""
    for marker in markers_of(node):
        return _drawn(marker)
    return None


def markers_of(node: Node) -> list[Element]:
    """Return the markers of a node: one at most, in a diagram that can be executed."""
    return [part for part in node.element if kind(part) in MARKERS]


def repeats(node: Node) -> bool:
    """Whether an activity has a loop or multi-instance marker."""
    return bool(markers_of(node))


def loops_without_end(node: Node) -> bool:
    """Whether nothing but its condition ends the repetition of an activity."""
    loop = loop_of(node)
    return loop is not None and loop.is_standard and loop.maximum is None


def may_be_skipped(node: Node) -> bool:
    """Whether an activity may be left without having happened once."""
    loop = loop_of(node)
    if loop is None or (loop.is_standard and not loop.tests_before):
        return False
    return not literal_cardinality(loop)


def literal_cardinality(loop: DrawnLoop) -> int | None:
    """Return how many instances there are when the diagram itself says so."""
    for drawn in loop.cardinalities:
        text = drawn.text.strip().removeprefix("=").strip()
        if text.isascii() and text.isdigit():
            return int(text)
    return None


def repeating_around(outline: Outline, scope: str | None) -> Iterator[Node]:
    """Yield what repeats of a subprocess and those that it is in, from the inside outwards."""
    inner = outline.nodes.get(scope or "")
    while inner is not None:
        if repeats(inner):
            yield inner
        inner = outline.nodes.get(inner.scope or "")


def _drawn(marker: Element) -> DrawnLoop:
    is_standard = kind(marker) == "standardLoopCharacteristics"
    condition = "loopCondition" if is_standard else "completionCondition"
    return DrawnLoop(
        is_standard=is_standard,
        is_sequential=is_standard or _is_true(marker, "isSequential"),
        tests_before=_is_true(marker, "testBefore"),
        maximum=marker.get("loopMaximum"),
        conditions=_expressions(marker, condition),
        cardinalities=_expressions(marker, "loopCardinality"),
        collections=(
            *_told(marker, "loopDataInputRef", _reference),
            *_of_zeebe(marker, "inputCollection", is_name=False),
            *_of_camunda(marker, "collection"),
        ),
        items=(
            *_told(marker, "inputDataItem", _item),
            *_of_zeebe(marker, "inputElement", is_name=True),
            *_of_camunda(marker, "elementVariable"),
        ),
        collected_in=(
            *_told(marker, "loopDataOutputRef", _reference),
            *_of_zeebe(marker, "outputCollection", is_name=True),
        ),
        outputs=(
            *_told(marker, "outputDataItem", _item),
            *_of_zeebe(marker, "outputElement", is_name=False),
        ),
        element=marker,
    )


def _is_true(marker: Element, attribute: str) -> bool:
    said: str = marker.get(attribute, "false")
    return said.strip() == "true"


def _expressions(marker: Element, name: str) -> tuple[Written, ...]:
    return tuple(
        Written(own_text(part), expression_language(part)) for part in children(marker, name)
    )


def _told(marker: Element, name: str, read: Callable[[Element], str]) -> Iterator[Written]:
    yield from (Written(read(part), is_name=True) for part in children(marker, name))


def _reference(part: Element) -> str:
    reference = without_prefix(own_text(part))
    return facts_of_file(part).get(reference, reference)


def _item(part: Element) -> str:
    return (part.get("name") or part.get("id") or "").strip()


def _of_zeebe(marker: Element, name: str, *, is_name: bool) -> Iterator[Written]:
    for part in extension_parts(marker, ZEEBE, "loopCharacteristics"):
        said: str | None = part.get(name)
        if said is not None and said.strip():
            yield Written(said.strip(), is_name=is_name)


def _of_camunda(marker: Element, name: str) -> Iterator[Written]:
    for space in (CAMUNDA, OPERATON):
        said: str | None = marker.get(f"{{{space}}}{name}")
        if said is not None:
            wrapped = _WRAPPED.fullmatch(said.strip())
            # A name alone means the same in their expressions; nothing else certainly does.
            yield Written((wrapped[1] if wrapped else said).strip(), is_name=True)
