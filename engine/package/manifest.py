"""Reads the manifest and the calendars of a package; every mistake becomes a finding with its place."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from marshmallow import Schema, ValidationError

from engine.bilingual import Bilingual
from engine.errors import Finding, PackageRefused
from engine.model.directory import Calendar, Canton, Directory, Institution, Reach
from engine.model.ids import InstitutionCode
from engine.model.manifest import (
    ConsentFacts,
    DataClass,
    Deadline,
    DeadlineValue,
    Manifest,
    Named,
    Role,
)
from engine.package.durations import parse_limit
from engine.package.files import read_text
from engine.package.schema import CalendarSchema, ManifestSchema, flatten

DATED = ("institution",)
"""The manifest's keys that are dated data and not part of a definition version."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SHOWN: Final = 60
_IDENTIFIED: Final = {
    "role": "id",
    "purpose": "id",
    "data_class": "id",
    "service": "id",
    "deadline": "id",
    "consent": "decision",
    "institution": "code",
}
"""What tells the entries of each list apart."""


def manifest_name(files: Mapping[str, bytes]) -> str:
    """Return the name of the package's one manifest: the only .toml at its top."""
    names = sorted(name for name in files if name.endswith(".toml") and "/" not in name)
    if len(names) != 1:
        raise PackageRefused([_finding("manifest", "*.toml", _ONE, found=", ".join(names) or "0")])
    return names[0]


def read_toml(name: str, data: bytes) -> dict[str, Any]:
    """Return a file's tables. Raises `PackageRefused` when it is not TOML, or has a text that cannot be shown."""
    try:
        raw = tomllib.loads(read_text(data))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackageRefused([_finding("toml", name, _TOML, problem=error)]) from error
    except RecursionError as error:
        raise PackageRefused([_finding("toml", name, _TOO_DEEP)]) from error
    if text := next(filter(_CONTROL.search, _texts_in(raw)), None):
        found = _CONTROL.sub("?", text)[:_SHOWN]
        raise PackageRefused([_finding("toml", name, _UNWRITABLE, found=found)])
    return raw


def _texts_in(raw: object) -> Iterator[str]:
    """Yield every text, keys too, however deep it lies."""
    waiting = [raw]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as table:
                waiting += [*table, *table.values()]
            case list() as items:
                waiting += items


def read_manifest(name: str, raw: Mapping[str, Any]) -> Manifest:
    """Return what the manifest declares. Raises `PackageRefused` with one finding a mistake."""
    loaded = _load(ManifestSchema(), name, raw)
    findings = list(_zone_findings(name, loaded))
    deadlines: dict[str, Deadline] = {}
    for entry in loaded["deadline"]:
        try:
            deadlines[entry["id"]] = _deadline(entry)
        except ValueError as error:
            findings.append(Finding("deadline", f"{name}: {entry['id']}", error.args[0]))
    findings += _repeated(name, loaded)
    if findings:
        raise PackageRefused(findings)
    return Manifest(
        package_id=loaded["id"],
        name=loaded["name"],
        version=loaded["version"],
        case_prefix=loaded["case_prefix"],
        zone=loaded["zone"],
        zones=loaded["zones"],
        start=tuple(loaded["start"]),
        roles={entry["id"]: _role(entry) for entry in loaded["role"]},
        coordination=loaded["coordination"],
        purposes=_named(loaded["purpose"]),
        data_classes={entry["id"]: DataClass(**entry) for entry in loaded["data_class"]},
        services=_named(loaded["service"]),
        consents=tuple(_consent(entry) for entry in loaded["consent"]),
        deadlines=deadlines,
    )


def read_directory(
    name: str,
    raw: Mapping[str, Any],
    cantons: Mapping[str, Canton],
    calendars: Mapping[str, Calendar],
) -> Directory:
    """Return the institutions of an already checked manifest, with their places and calendars."""
    loaded = _load(ManifestSchema(), name, raw)
    institutions = {
        entry["code"]: Institution(
            code=InstitutionCode(entry["code"]),
            name=entry["name"],
            roles=frozenset(entry["roles"]),
            services=frozenset(entry["services"]),
            canton=entry["canton"],
            covers=frozenset(entry["covers"]),
        )
        for entry in loaded["institution"]
    }
    return Directory(institutions, cantons, calendars)


def read_calendar(name: str, raw: Mapping[str, Any]) -> Calendar:
    loaded = _load(CalendarSchema(), name, raw)
    holidays = {}
    for entry in loaded["holiday"]:
        if type(entry["date"]) is not date:
            found = str(entry["date"])[:_SHOWN]
            raise PackageRefused([_finding("calendar", name, _DATE, found=found)])
        holidays[entry["date"]] = entry["name"]
    return Calendar(loaded["id"], loaded["weekend"], loaded["day_ends"], holidays)


def _consent(entry: Mapping[str, Any]) -> ConsentFacts:
    return ConsentFacts(**{**entry, "between": tuple(entry["between"])})


def _deadline(entry: Mapping[str, Any]) -> Deadline:
    values = []
    for value in entry["values"]:
        months, span = parse_limit(value["within"])
        if value["count"] == "working_days" and (months or span.seconds or not span.days):
            raise ValueError(_WHOLE_DAYS)
        values.append(DeadlineValue(months, span, value["count"], value["when"]))
    if values[-1].when is not None or any(value.when is None for value in values[:-1]):
        raise ValueError(_LAST_WHEN)
    return Deadline(
        id=entry["id"],
        name=entry["name"],
        source_kind=entry["source"]["kind"],
        source=entry["source"]["text"],
        values=tuple(values),
        calendar=entry["calendar"],
        reminders=tuple(sorted(entry["reminders"])),
        ladder=tuple(entry["ladder"]),
    )


def _named(entries: Iterable[Mapping[str, Any]]) -> dict[str, Named]:
    return {entry["id"]: Named(entry["id"], entry["name"]) for entry in entries}


def _role(entry: Mapping[str, Any]) -> Role:
    return Role(entry["id"], entry["name"], Reach[entry["level"].upper()])


def _zone_findings(name: str, loaded: Mapping[str, Any]) -> Iterable[Finding]:
    for zone in (loaded["zone"], *loaded["zones"].values()):
        try:
            ZoneInfo(zone)
        except (ValueError, KeyError, OSError):
            yield _finding("zone", name, _ZONE, found=zone)


def _repeated(name: str, loaded: Mapping[str, Any]) -> Iterable[Finding]:
    keys = {kind: [entry[key] for entry in loaded[kind]] for kind, key in _IDENTIFIED.items()}
    for kind, named in keys.items():
        for key in sorted({key for key in named if named.count(key) > 1}):
            yield _finding("repeated", f"{name}: {kind}", _TWICE, found=key)


def _load(schema: Schema, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(dict(raw))
    except ValidationError as error:
        raise PackageRefused(
            [
                Finding("manifest", f"{name}: {place}", problem)
                for place, problem in flatten(error.messages)
            ]
        ) from error
    return loaded


_ONE = Bilingual(
    "el paquete necesita un solo manifiesto .toml en su raíz; hay: {found}",
    "the package needs exactly one .toml manifest at its top; found: {found}",
)
_TOML = Bilingual("no es TOML válido: {problem}", "not valid TOML: {problem}")
_TOO_DEEP = Bilingual(
    "hay demasiadas listas o tablas una dentro de otra; un paquete no las necesita",
    "too many lists or tables lie one within another; a package does not need them",
)
_UNWRITABLE = Bilingual(
    "un texto tiene un carácter que no se puede escribir, donde hay «?»: {found}",
    "a text has a character that cannot be written, where “?” stands: {found}",
)
_WHOLE_DAYS = Bilingual(
    "los días hábiles son días enteros, como P5D", "working days are whole days, such as P5D"
)
_LAST_WHEN = Bilingual(
    "el último valor, y solo el último, va sin `when`",
    "the last value, and only the last, has no `when`",
)
_ZONE = Bilingual("zona horaria desconocida: {found}", "unknown time zone: {found}")
_TWICE = Bilingual("«{found}» está repetido", "“{found}” is there twice")
_DATE = Bilingual("no es una fecha: {found}", "not a date: {found}")


def _finding(rule: str, place: str, text: Bilingual, **values: object) -> Finding:
    return Finding(rule, place, Bilingual(text.es.format(**values), text.en.format(**values)))
