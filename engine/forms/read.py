"""Reads a form of the form-js subset; what is outside the subset is refused by name."""

import json
from collections.abc import Iterable
from typing import Any

from engine.bilingual import Bilingual
from engine.errors import Finding, PackageRefused
from engine.forms.field import read_component
from engine.forms.shapes import (
    Object,
    ShapeRefused,
    both,
    object_in,
    refuse,
    require_writable,
    shown,
)
from engine.model.form import Field, Form, Paragraph


def read_form(name: str, data: bytes) -> Form:
    """Return a form. Raises `PackageRefused` with a finding for each field that breaks the subset."""
    raw = _json(name, data)
    findings: list[Finding] = []
    components: list[Field | Paragraph] = []
    for place, component in enumerate(raw["components"], 1):
        try:
            components.append(_component(component))
        except ShapeRefused as refusal:
            where = f"{name}: {_where(component, place)}"
            findings.append(Finding(refusal.rule, where, refusal.message))
    title = Bilingual("", "")
    try:
        title = _title(raw)
    except ShapeRefused as refusal:
        findings.append(Finding(refusal.rule, name, refusal.message))
    form_id = name.removeprefix("forms/").removesuffix(".form")
    form = Form(form_id, title, tuple(components))
    findings += _whole(name, raw, form)
    if findings:
        raise PackageRefused(findings)
    return form


def _json(name: str, data: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError) as error:
        text = Bilingual(f"no es JSON válido: {error}", f"not valid JSON: {error}")
        raise PackageRefused([Finding("form-json", name, text)]) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("components"), list):
        text = Bilingual(
            "no es un formulario: falta la lista «components»",
            "not a form: the list “components” is missing",
        )
        raise PackageRefused([Finding("form-json", name, text)])
    return raw


def _component(raw: object) -> Field | Paragraph:
    if not isinstance(raw, dict):
        refuse(
            "form-shape",
            "el componente debe ser un objeto JSON: {…}",
            "the component must be a JSON object: {…}",
        )
    require_writable(raw)
    return read_component(raw)


def _where(component: object, place: int) -> str:
    """Return how a person finds a component: its key, else its id, else its place, counted from one."""
    named = component if isinstance(component, dict) else {}
    texts = [text for text in (named.get("key"), named.get("id")) if isinstance(text, str) and text]
    return shown(texts[0]) if texts else str(place)


def _title(raw: Object) -> Bilingual:
    require_writable({key: value for key, value in raw.items() if key != "components"})
    properties = object_in(raw, "properties")
    return both(properties, "title", properties.get("title"))


def _whole(name: str, raw: Object, form: Form) -> Iterable[Finding]:
    keys = [field.key for field in form.fields]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Finding(
            "repeated-key",
            f"{name}: {key}",
            Bilingual("la clave está repetida", "the key is there twice"),
        )
    if raw.get("id") != form.form_id:
        yield Finding(
            "form-id",
            name,
            Bilingual(
                f"el id del formulario debe ser «{form.form_id}», como el archivo",
                f"the form's id must be “{form.form_id}”, like the file",
            ),
        )
