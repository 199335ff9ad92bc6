"""What a scenario may name: what its package draws, asks and lists; anything else is refused with what is near."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.definitions import Definition, Package
from engine.model.actor import Capacity
from engine.model.directory import Directory
from engine.model.form import Field
from engine.model.ids import InstitutionCode
from engine.scenarios.drawn import Drawn, DrawnKind, drawn_in, rules_in
from engine.scenarios.parts import text
from engine.scenarios.script import Post
from engine.scenarios.source import Misread, Node


@dataclass(frozen=True, slots=True)
class Known:
    """A package as scenarios name it. `rules` are those of each decision."""

    definition: Definition
    directory: Directory
    drawn: tuple[Drawn, ...]
    rules: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, package: Package, files: Mapping[str, bytes]) -> Known:
        return cls(package.definition, package.directory, drawn_in(files), rules_in(files))

    def zone(self, canton: str) -> ZoneInfo:
        """Return the zone in which the people of a canton read the time."""
        manifest = self.definition.manifest
        province = self.directory.cantons[canton].province_code
        return ZoneInfo(manifest.zones.get(province, manifest.zone))

    def element(self, node: Node, kind: DrawnKind | None = None) -> Drawn:
        """Return what a text names: an id, `process/id` where two processes have it, or a name as drawn."""
        wanted = text(node)
        among = [one for one in self.drawn if kind in (None, one.kind)]
        found = _called(wanted, among)
        if len(found) > 1:
            raise Misread(node.line, _ambiguous(wanted, found))
        if not found:
            ids = [one.element_id for one in among]
            raise Misread(node.line, _unknown(wanted, [*ids, *(one.name.es for one in among)]))
        return found[0]

    def user_task(self, node: Node) -> Drawn:
        """Return a task that a person does."""
        found = self.element(node, "task")
        tasks = self.definition.processes[found.process_id].tasks
        if found.element_id not in tasks:
            raise Misread(node.line, _NO_PERSON)
        return found

    def report(self, node: Node) -> Drawn:
        """Return an event that people may report."""
        found = self.element(node, "event")
        if found.element_id not in self.definition.processes[found.process_id].reports:
            raise Misread(node.line, _NOT_REPORTED)
        return found

    def asked_by(self, element: Drawn) -> Mapping[str, Field]:
        """Return the questions of a task or a report."""
        return self.definition.asked(element.process_id, element.element_id)

    def process(self, node: Node) -> str:
        """Return a process with which a person may open a case."""
        return _one_of(node, self.definition.manifest.start)

    def institution(self, node: Node) -> InstitutionCode:
        return InstitutionCode(_one_of(node, self.directory.institutions))

    def post(self, node: Node) -> Post:
        """Return who acts: an institution's code, and after a slash in which capacity, if not as everybody there."""
        code, slash, capacity = text(node).partition("/")
        if code not in self.directory.institutions:
            raise Misread(node.line, _unknown(code, self.directory.institutions))
        if slash and capacity not in set(Capacity):
            raise Misread(node.line, _unknown(capacity, list(Capacity)))
        return Post(InstitutionCode(code), self._capacities(code, capacity))

    def canton(self, node: Node) -> str:
        return _one_of(node, self.directory.cantons)

    def field(self, node: Node) -> str:
        return _one_of(node, self.definition.fields)

    def fact(self, node: Node) -> str:
        """Return the name of a fact that a form asks for, or that something else of the package writes."""
        return _one_of(node, self.definition.diagrams.declared)

    def decision(self, node: Node) -> str:
        return _one_of(node, self.rules)

    def rule(self, node: Node, decision: str) -> str:
        return _one_of(node, self.rules[decision])

    def deadline(self, node: Node) -> str:
        return _one_of(node, self.definition.manifest.deadlines)

    def _capacities(self, code: str, capacity: str) -> frozenset[Capacity]:
        """Return the capacity that is asked for; else a worker's, and where it coordinates a coordinator's too."""
        if capacity:
            return frozenset({Capacity(capacity)})
        roles = self.directory.institutions[InstitutionCode(code)].roles
        coordinates = self.definition.manifest.coordination in roles
        return frozenset({Capacity.WORKER} | ({Capacity.COORDINATOR} if coordinates else set()))


def _called(wanted: str, among: Sequence[Drawn]) -> list[Drawn]:
    by_id = [
        one for one in among if wanted in (one.element_id, f"{one.process_id}/{one.element_id}")
    ]
    return by_id or [one for one in among if wanted in (one.name.es, one.name.en)]


def _one_of(node: Node, known: Iterable[str]) -> str:
    found = text(node)
    if found not in set(known):
        raise Misread(node.line, _unknown(found, known))
    return found


def _unknown(wanted: str, known: Iterable[str]) -> Bilingual:
    near = ", ".join(dict.fromkeys(get_close_matches(wanted, list(known), n=3)))
    return Bilingual(
        f"el paquete no tiene «{wanted}» aquí." + (f" Se parece a: {near}." if near else ""),
        f"the package has no “{wanted}” here." + (f" It is close to: {near}." if near else ""),
    )


def _ambiguous(wanted: str, found: Sequence[Drawn]) -> Bilingual:
    names = ", ".join(f"{one.process_id}/{one.element_id}" for one in found)
    return Bilingual(
        f"«{wanted}» puede ser varias cosas: escriba una de estas: {names}.",
        f"“{wanted}” may be several things: write one of these: {names}.",
    )


_NO_PERSON: Final = Bilingual(
    "esta tarea no la hace una persona: nombre una que alguien completa.",
    "no person does this task: name one that somebody completes.",
)
_NOT_REPORTED: Final = Bilingual(
    "esto no lo informan personas: le falta ruta:report en el diagrama.",
    "people do not report this: it lacks ruta:report in the diagram.",
)
