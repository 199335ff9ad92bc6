"""Reads why something of a package is passed by no scenario: `scenarios/gaps.yaml`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import Finding
from engine.scenarios import parts
from engine.scenarios.known import Known
from engine.scenarios.source import Misread, Node, read_source

Place = tuple[str, str]
"""A process and an element or flow of it, or a decision and a rule of it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that no scenario passes, for a reason, told at this line."""

    line: int
    place: Place
    reason: Bilingual


def read_gaps(known: Known, name: str, content: bytes) -> tuple[tuple[Gap, ...], list[Finding]]:
    """Return the gaps that a file gives a reason for, or why it cannot be read."""
    gaps: list[Gap] = []
    findings: list[Finding] = []
    try:
        nodes = parts.items(read_source(content))
    except Misread as misread:
        return (), [misread.finding(name)]
    for node in nodes:
        try:
            for gap in _gaps(known, node):
                _require_new(gap, gaps)
                gaps.append(gap)
        except Misread as misread:
            findings.append(misread.finding(name))
    return (() if findings else tuple(gaps)), findings


def _require_new(gap: Gap, gaps: Sequence[Gap]) -> None:
    if any(gap.place == other.place for other in gaps):
        raise Misread(gap.line, _TWICE)


def _gaps(known: Known, node: Node) -> Iterator[Gap]:
    found = parts.table(
        node, ("in", "not_passed", "reason"), ("in", "not_passed", "reason")
    ).entries
    where, reason = parts.text(found["in"]), parts.bilingual(found["reason"])
    drawn = [one.element_id for one in known.drawn if one.process_id == where]
    ids = known.rules.get(where) or tuple(drawn)
    if not ids:
        raise Misread(found["in"].line, _NOWHERE)
    for one in parts.one_or_more(found["not_passed"]):
        yield Gap(one.line, (where, parts.word(one, ids)), reason)


_TWICE: Final = Bilingual(
    "ya tiene una razón más arriba: deje una.", "it has a reason further up: leave one."
)
_NOWHERE: Final = Bilingual(
    "el paquete no tiene este proceso ni esta tabla de decisión.",
    "the package has no such process or decision table.",
)
