"""Checks that the parts of a package fit together: what one names, another declares."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import Finding
from engine.feel import Declared, FeelRefused, FeelType, compile_condition
from engine.model.directory import Directory
from engine.model.form import Field, Form, Paragraph
from engine.model.manifest import Deadline, Manifest
from engine.model.process import Process, RoleHolder
from engine.package.bounds import check_bounds

PLACEHOLDER: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
NAMED: Final = 5
"""How many cantons a finding names before it says that there are more."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything of a package, read one by one and about to be put together."""

    manifest: Manifest
    directory: Directory
    forms: Mapping[str, Form]
    processes: Mapping[str, Process]
    facts: Mapping[str, Declared]


def check_package(parts: Parts) -> Iterator[Finding]:
    """Yield a finding for every reference that leads nowhere and every place that nobody serves."""
    yield from _start(parts)
    yield from _coordination(parts.manifest)
    yield from check_bounds(parts.manifest)
    yield from _places(parts)
    for deadline in parts.manifest.deadlines.values():
        yield from _deadline(parts, deadline)
    for institution in parts.directory.institutions.values():
        where = f"institution {institution.code}"
        yield from _known(where, institution.roles, parts.manifest.roles, "rol", "role")
        yield from _known(
            where, institution.services, parts.manifest.services, "servicio", "service"
        )
        yield from _known(where, {institution.canton}, parts.directory.cantons, "cantón", "canton")
    yield from _consents(parts)
    yield from _fields(parts)
    yield from _parties(parts)
    yield from check_coverage(parts.manifest, parts.directory, parts.processes)


def _coordination(manifest: Manifest) -> Iterator[Finding]:
    role = manifest.coordination
    if role is None:
        yield _finding(
            "coordination",
            "coordination",
            'falta: diga qué rol coordina, como coordination = "coordinacion"',
            'is missing: say which role coordinates, such as coordination = "coordinacion"',
        )
    else:
        yield from _known("coordination", {role}, manifest.roles, "rol", "role")


def _places(parts: Parts) -> Iterator[Finding]:
    cantons = parts.directory.cantons.values()
    provinces = {canton.province_code: canton for canton in cantons}
    areas = {f"canton:{canton.code}": canton for canton in cantons}
    areas |= {f"province:{code}": canton for code, canton in provinces.items()}
    for institution in parts.directory.institutions.values():
        named = institution.covers - {"nation"}
        yield from _known(f"institution {institution.code}", named, areas, "territorio", "area")
    yield from _known("zones", set(parts.manifest.zones), provinces, "provincia", "province")


def _start(parts: Parts) -> Iterator[Finding]:
    yield from _known("start", set(parts.manifest.start), parts.processes, "proceso", "process")
    for process in parts.processes.values():
        if process.opener_fact is None and process.process_id in parts.manifest.start:
            yield _finding(
                "opener",
                process.process_id,
                "falta ruta:opener: el dato que recibe a la institución que abre el caso",
                "ruta:opener is missing: the fact that receives the institution that opens the case",
            )


def _deadline(parts: Parts, deadline: Deadline) -> Iterator[Finding]:
    where = f"deadline {deadline.id}"
    yield from _known(
        where, {deadline.calendar}, parts.directory.calendars, "calendario", "calendar"
    )
    roles = {rung.removeprefix("role:") for rung in deadline.ladder if rung.startswith("role:")}
    yield from _known(where, roles, parts.manifest.roles, "rol", "role")
    for value in deadline.values:
        if value.when is not None:
            yield from _condition(where, value.when, parts.facts)


def _condition(where: str, text: str, facts: Mapping[str, Declared]) -> Iterator[Finding]:
    try:
        compile_condition(text, facts)
    except FeelRefused as refusal:
        yield Finding("condition", where, Bilingual(refusal.es, refusal.en))


def _consents(parts: Parts) -> Iterator[Finding]:
    fields = {field.key: field for form in parts.forms.values() for field in form.fields}
    for consent in parts.manifest.consents:
        where = f"consent {consent.purpose} {consent.decision}"
        yield from _known(where, {consent.purpose}, parts.manifest.purposes, "finalidad", "purpose")
        named = {consent.decision, consent.classes, consent.recipient, *consent.between}
        yield from _known(where, named, parts.facts, "dato", "fact")
        decision = fields.get(consent.decision)
        if decision and consent.given not in {choice.value for choice in decision.choices}:
            yield _finding(
                "consent",
                where,
                f"«{consent.given}» no es una respuesta de «{consent.decision}»",
                f"“{consent.given}” is not an answer to “{consent.decision}”",
            )


def _fields(parts: Parts) -> Iterator[Finding]:
    first: dict[str, tuple[str, Field]] = {}
    for form in parts.forms.values():
        yield from _placeholders(parts, form)
        for field in form.fields:
            yield from _declared(parts, f"{form.form_id}: {field.key}", field)
            yield from _weighed(parts, form, field)
            known, other = first.setdefault(field.key, (form.form_id, field))
            if (other.kind, other.vault) != (field.kind, field.vault):
                yield _finding(
                    "field-twice",
                    f"{form.form_id}: {field.key}",
                    f"el formulario {known} declara «{field.key}» de otro tipo: use otra clave",
                    f"form {known} declares “{field.key}” with another type: use another key",
                )


def _parties(parts: Parts) -> Iterator[Finding]:
    """A reader is a party of the process in which the question is asked; of another one she never is."""
    for process in parts.processes.values():
        known = dict.fromkeys(process.party_facts | {process.opener_fact or ""})
        asked = {one.form_id or "" for one in process.tasks.values()}
        asked |= {one.form_id or "" for one in process.reports.values()}
        for form_id in sorted(asked & set(parts.forms)):
            named = {
                fact for field in parts.forms[form_id].fields for fact in field.disclosure.parties
            }
            where = f"{form_id} ({process.process_id})"
            yield from _known(where, named, known, "parte", "party")


def _placeholders(parts: Parts, form: Form) -> Iterator[Finding]:
    texts = [part.text for part in form.components if isinstance(part, Paragraph)]
    named = {name for text in texts for name in PLACEHOLDER.findall(text.es + text.en)}
    asked = {field.key: field for each in parts.forms.values() for field in each.fields}
    yield from _known(f"{form.form_id}: text", named, asked, "dato", "fact")


def _weighed(parts: Parts, form: Form, field: Field) -> Iterator[Finding]:
    """A condition over a name that nobody declares is never true: it would hide or refuse nothing, unnoticed."""
    where, unknown = f"{form.form_id}: {field.key}", Declared(FeelType.ANY)
    own = {each.key: parts.facts.get(each.key, unknown) for each in form.fields}
    if field.hidden_when is not None:
        yield from _condition(where, field.hidden_when, own)
    if field.refused_when is not None:
        yield from _condition(where, field.refused_when[0], {**parts.facts, **own})


def _declared(parts: Parts, where: str, field: Field) -> Iterator[Finding]:
    disclosure, manifest = field.disclosure, parts.manifest
    if disclosure.purpose != "service":
        yield from _known(where, {disclosure.purpose}, manifest.purposes, "finalidad", "purpose")
    classes = manifest.data_classes
    yield from _known(where, {disclosure.data_class}, classes, "clase de datos", "data class")
    yield from _known(where, disclosure.roles, manifest.roles, "rol", "role")
    yield from _known(where, disclosure.parties, parts.facts, "dato", "fact")
    if field.offering:
        yield from _known(where, {field.offering}, parts.facts, "dato", "fact")


def check_coverage(
    manifest: Manifest, directory: Directory, processes: Mapping[str, Process]
) -> Iterator[Finding]:
    """Yield a finding where a role or a calendar that a task would need is missing: no task without owner and date."""
    lanes = [lane for process in processes.values() for lane in process.lanes.values()]
    needed = {lane.holder.role for lane in lanes if isinstance(lane.holder, RoleHolder)}
    needed |= {manifest.coordination} if manifest.coordination else set()
    for deadline in manifest.deadlines.values():
        needed |= {rung.removeprefix("role:") for rung in deadline.ladder if ":" in rung}
        calendars = {deadline.calendar}
        yield from _known(
            f"deadline {deadline.id}", calendars, directory.calendars, "calendario", "calendar"
        )
    for role in sorted(needed & set(manifest.roles)):
        yield from _unfilled(directory, role)


def _unfilled(directory: Directory, role: str) -> Iterator[Finding]:
    missing = [
        canton.name
        for canton in directory.cantons.values()
        if directory.filling(role, canton.code) is None
    ]
    if missing:
        names = ", ".join(missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
        yield _finding(
            "coverage",
            f"role {role}",
            f"ninguna institución lo cumple en: {names}. Añada una con ese alcance",
            f"no institution fills it in: {names}. Add one that covers them",
        )


def _known(
    where: str,
    named: set[str] | frozenset[str],
    declared: Mapping[str, object],
    es: str,
    en: str,
) -> Iterator[Finding]:
    for name in sorted(named - set(declared)):
        yield _finding(
            "undeclared",
            where,
            f"{es} «{name}» no está declarado en el paquete",
            f"{en} “{name}” is not declared in the package",
        )


def _finding(rule: str, where: str, es: str, en: str) -> Finding:
    return Finding(rule, where, Bilingual(es, en))
