"""A compiled definition version: the whole package's closure, immutable, known by the hash of its content."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from engine.bilingual import Bilingual
from engine.bpmn import CompiledDiagrams, Diagram, compile_diagrams, read_diagram
from engine.bpmn.naming import names_anywhere
from engine.bpmn.notation import EXECUTED_NODES, extension, kind
from engine.bpmn.outline import Outline, outlines
from engine.bpmn.written import brought_facts, decided_facts
from engine.decisions import CompiledDecision, compile_decisions, lint_decisions
from engine.errors import DiagramRefused, Finding, PackageRefused, Tampered
from engine.feel import Declared, FeelType, Shape
from engine.forms.read import read_form
from engine.lint import PackageContext, check_executable, check_publishable
from engine.model.directory import Calendar, Directory
from engine.model.form import Field, Form
from engine.model.ids import DefinitionHash
from engine.model.manifest import Deadline, Manifest
from engine.model.notice import NoticeKind
from engine.model.process import Process, UserTask
from engine.package.bounds import check_length
from engine.package.checks import Parts, check_package
from engine.package.files import check_files, check_notices, check_text, read_text
from engine.package.manifest import (
    DATED,
    manifest_name,
    read_calendar,
    read_directory,
    read_manifest,
    read_toml,
)
from engine.package.territory import read_territory, territory_name

NOTICE_KINDS: Final[tuple[NoticeKind, ...]] = ("task_ready", "reminder", "escalation", "fallback")
_STORED: Final = EXECUTED_NODES | {"process"}
_TEXT: Final = Shape(FeelType.STRING)
_SHAPES: Final = {
    "number": Shape(FeelType.NUMBER),
    "checkbox": Shape(FeelType.BOOLEAN),
    "checklist": Shape(FeelType.LIST, item=_TEXT),
    "date": Shape(FeelType.DATE),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """What an instance runs on. `fields` is every question of the package by its key.

    `decision_names` are what people call the package's decisions.
    """

    hash: DefinitionHash
    manifest: Manifest
    diagrams: CompiledDiagrams
    forms: Mapping[str, Form]
    notices: Mapping[NoticeKind, Bilingual]
    decision_names: Mapping[str, Bilingual]

    @property
    def processes(self) -> Mapping[str, Process]:
        return self.diagrams.processes

    @property
    def fields(self) -> Mapping[str, Field]:
        return {field.key: field for form in self.forms.values() for field in form.fields}

    def asked(self, process_id: str, step: str) -> Mapping[str, Field]:
        """Return the questions of a task or a report by their keys: two forms may ask for one fact."""
        process = self.processes[process_id]
        asking = process.tasks.get(step) or process.reports.get(step)
        form = self.forms.get(asking.form_id or "") if asking else None
        return {field.key: field for field in form.fields} if form else {}

    def asking(self, process_id: str, facts: Mapping[str, object]) -> str | None:
        """Return the code of the institution for which an instance began: no option where it asks others."""
        code = facts.get(self.processes[process_id].opener_fact or "")
        return None if code is None else str(code)

    def task(self, process_id: str, element_id: str) -> UserTask:
        return self.processes[process_id].tasks[element_id]

    def form(self, process_id: str, element_id: str) -> Form:
        """Return the form that completes a user task; a deployed package has one for each."""
        return self.forms[self.task(process_id, element_id).form_id or ""]

    def report_form(self, process_id: str, element_id: str) -> Form:
        """Return the form with which an event is reported; one without questions where it has none."""
        said = self.processes[process_id].reports[element_id]
        return self.forms.get(said.form_id or "") or Form("", said.name, ())

    def deadline(self, process_id: str, element_id: str) -> Deadline:
        """Return the deadline of a user task; a deployed package has one for each."""
        return self.manifest.deadlines[self.task(process_id, element_id).deadline_id or ""]


@dataclass(frozen=True, slots=True)
class Package:
    """A package that passed every rule: its definition, the bytes to store, and the dated data beside it."""

    definition: Definition
    content: bytes
    directory: Directory


def read_package(files: Mapping[str, bytes]) -> Package:
    """Compile a package. Raises `PackageRefused` or `DiagramRefused` with every finding."""
    if unreadable := [*check_files(files)]:
        raise PackageRefused(unreadable)
    name = manifest_name(files)
    raw = read_toml(name, files[name])
    manifest = read_manifest(name, raw)
    place = territory_name(files)
    directory = read_directory(name, raw, read_territory(place, files[place]), _calendars(files))
    if undecidable := _check_decisions(files):
        raise PackageRefused(undecidable)
    read = _read(files)
    executable = check_executable(read.diagrams, read.names)
    publishable = check_publishable(read.diagrams, _context(manifest, read))
    if executable:
        raise DiagramRefused([*executable, *publishable])
    _require_notices(files)
    definition = _compile(_content(raw, files), manifest, read, _notices(files))
    findings = [
        *publishable,
        *_long_ids(read.diagrams),
        *check_notices(files),
        *check_package(Parts(manifest, directory, read.forms, definition.processes, read.names)),
    ]
    if findings:
        raise PackageRefused(findings)
    return Package(definition, _content(raw, files), directory)


def lint_package(files: Mapping[str, bytes]) -> list[Finding]:
    """Return every finding of a package; an empty list means that it can be deployed."""
    try:
        read_package(files)
    except (PackageRefused, DiagramRefused) as refusal:
        return refusal.findings
    return []


def lint_file(name: str, data: bytes) -> list[Finding]:
    """Return the findings of one diagram, form or file of decisions by itself, without its package."""
    if unreadable := [*check_text(name, data)]:
        return unreadable
    try:
        if name.endswith(".form"):
            read_form(name, data)
            return []
        if name.endswith(".dmn"):
            return lint_decisions({name: data})
        return check_executable([read_diagram(name, data)], None)
    except (PackageRefused, DiagramRefused) as refusal:
        return refusal.findings


@lru_cache(maxsize=16)
def load_definition(digest: DefinitionHash, content: bytes) -> Definition:
    """Compile a stored version. Raises `Tampered` when its content is not what its hash says."""
    if sha256(content).hexdigest() != digest:
        raise Tampered(what=f"definition {digest}")
    stored = json.loads(content)
    files = {name: text.encode() for name, text in stored["files"].items()}
    manifest = read_manifest("manifest", stored["manifest"])
    return _compile(content, manifest, _read(files), _notices(files))


@dataclass(frozen=True, slots=True)
class _Read:
    """What of a package is compiled, and the facts that it declares."""

    diagrams: Sequence[Diagram]
    forms: Mapping[str, Form]
    names: Mapping[str, Declared]
    decisions: Mapping[str, CompiledDecision]


def _read(files: Mapping[str, bytes]) -> _Read:
    diagrams, forms = _diagrams(files), _forms(files)
    names = _names(forms, diagrams)
    seen = names_anywhere(_outlines(diagrams), names)
    decisions = compile_decisions(_tables(files), seen)
    return _Read(diagrams, forms, names | _decided(diagrams, names, decisions), decisions)


def _compile(
    content: bytes, manifest: Manifest, read: _Read, notices: Mapping[NoticeKind, Bilingual]
) -> Definition:
    return Definition(
        hash=DefinitionHash(sha256(content).hexdigest()),
        manifest=manifest,
        diagrams=compile_diagrams(read.diagrams, read.names, read.decisions),
        forms=read.forms,
        notices=notices,
        decision_names={key: decision.name for key, decision in read.decisions.items()},
    )


def _content(raw: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return the closure as bytes with one spelling: equal packages have equal hashes."""
    closure = {
        name: data.decode()
        for name, data in files.items()
        if name.startswith(("bpmn/", "dmn/", "forms/", "notices/"))
    }
    manifest = {key: value for key, value in raw.items() if key not in DATED}
    stored = {"format": 1, "manifest": manifest, "files": closure}
    return json.dumps(stored, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _diagrams(files: Mapping[str, bytes]) -> list[Diagram]:
    return [
        read_diagram(name, data) for name, data in sorted(files.items()) if name.endswith(".bpmn")
    ]


def _tables(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in sorted(files.items()) if name.endswith(".dmn")}


def _check_decisions(files: Mapping[str, bytes]) -> list[Finding]:
    """Return what is wrong with each file of decisions, else what is wrong with them together."""
    tables = _tables(files)
    if not tables:
        return []
    diagrams = _diagrams(files)
    names = names_anywhere(_outlines(diagrams), _names(_forms(files), diagrams))
    alone = [
        _in_file(name, found)
        for name, data in tables.items()
        for found in lint_decisions({name: data}, names)
    ]
    return alone or lint_decisions(tables, names)


def _in_file(name: str, found: Finding) -> Finding:
    place = name if found.element_id == name else f"{name}: {found.element_id}"
    return Finding(found.rule, place, found.message)


def _forms(files: Mapping[str, bytes]) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    findings: list[Finding] = []
    for name, data in sorted(files.items()):
        if name.endswith(".form"):
            try:
                form = read_form(name, data)
                forms[form.form_id] = form
            except PackageRefused as refusal:
                findings += refusal.findings
    if findings:
        raise PackageRefused(findings)
    return forms


def _calendars(files: Mapping[str, bytes]) -> dict[str, Calendar]:
    read = [
        read_calendar(name, read_toml(name, data))
        for name, data in sorted(files.items())
        if name.startswith("calendars/")
    ]
    return {entry.calendar_id: entry for entry in read}


def _require_notices(files: Mapping[str, bytes]) -> None:
    missing = [
        f"notices/{kind}.{language}.txt"
        for kind in NOTICE_KINDS
        for language in ("es", "en")
        if f"notices/{kind}.{language}.txt" not in files
    ]
    if missing:
        text = Bilingual("falta este aviso", "this notice is missing")
        raise PackageRefused([Finding("notice", name, text) for name in missing])


def _notices(files: Mapping[str, bytes]) -> dict[NoticeKind, Bilingual]:
    """Return what a notice of each kind says; a stored version knows only the kinds of its time."""
    return {
        kind: Bilingual(
            read_text(files[f"notices/{kind}.es.txt"]), read_text(files[f"notices/{kind}.en.txt"])
        )
        for kind in NOTICE_KINDS
        if f"notices/{kind}.es.txt" in files
    }


def _names(forms: Mapping[str, Form], diagrams: Sequence[Diagram]) -> dict[str, Declared]:
    asked = [field for form in forms.values() for field in form.fields if not field.vault]
    shapes = {field.key: _SHAPES.get(field.kind, _TEXT) for field in asked}
    names = {key: Declared(shape.kind, shape=shape) for key, shape in shapes.items()}
    names |= {fact: Declared(FeelType.STRING) for fact in _openers(diagrams)}
    # What a decision or a message gives has the type of its value, which no form declares.
    return dict.fromkeys(_written(diagrams), Declared(FeelType.ANY)) | names


def _decided(
    diagrams: Sequence[Diagram],
    names: Mapping[str, Declared],
    decisions: Mapping[str, CompiledDecision],
) -> dict[str, Declared]:
    """Return what is known of the facts that decisions alone write, where their types agree."""
    shapes: dict[str, set[Shape]] = {}
    for outline in _outlines(diagrams):
        for fact, decision_id in decided_facts(outline):
            if decision := decisions.get(decision_id):
                shapes.setdefault(fact, set()).add(decision.shape)
    brought = {fact for outline in _outlines(diagrams) for fact in brought_facts(outline)}
    return {
        fact: Declared(shape.kind, shape=shape)
        for fact, (shape, *others) in shapes.items()
        if not others and fact not in brought and names[fact].type is FeelType.ANY
    }


def _context(manifest: Manifest, read: _Read) -> PackageContext:
    """Return what the rules need to know of the package. A required question's fact is there once it was sent."""
    return PackageContext(
        names=read.names,
        forms=frozenset(read.forms),
        deadlines=frozenset(manifest.deadlines),
        roles=frozenset(manifest.roles),
        purposes=frozenset(manifest.purposes),
        decisions={key: decision.inputs for key, decision in read.decisions.items()},
        start=frozenset(manifest.start),
        facts_of_form={
            form.form_id: frozenset(field.key for field in form.fields if _is_certain(field))
            for form in read.forms.values()
        },
        lists=_lists(read.forms.values()),
    )


def _lists(forms: Iterable[Form]) -> dict[str, int]:
    """Return how many choices there are at most for each question that takes several of those given."""
    most: dict[str, int] = {}
    asked = [field for form in forms for field in form.fields if field.kind == "checklist"]
    for field in asked:
        if field.choices and not field.vault:
            most[field.key] = max(len(field.choices), most.get(field.key, 0))
    return most


def _is_certain(field: Field) -> bool:
    return field.required and not field.vault and field.hidden_when is None


def _written(diagrams: Sequence[Diagram]) -> set[str]:
    facts = {fact for each in _outlines(diagrams) for fact, _decision in decided_facts(each)}
    return facts.union(fact for each in _outlines(diagrams) for fact in brought_facts(each))


def _outlines(diagrams: Sequence[Diagram]) -> list[Outline]:
    return [outline for diagram in diagrams for outline in outlines(diagram)]


def _long_ids(diagrams: Sequence[Diagram]) -> Iterator[Finding]:
    """Yield a finding for every node whose id the tables do not hold; a flow's id is never stored."""
    for outline in _outlines(diagrams):
        for element in outline.element.iter():
            if kind(element) in _STORED:
                yield from check_length(kind(element), element.get("id") or "")


def _openers(diagrams: Sequence[Diagram]) -> set[str]:
    processes = _outlines(diagrams)
    found = {extension(each.element, "opener") for each in processes}
    tasks = [task for each in processes for task in each.of_kind("userTask")]
    taken = {extension(task.element, "personalRole") for task in tasks}
    return {fact for fact in found | taken if fact}
