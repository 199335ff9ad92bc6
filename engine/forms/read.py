"""Reads a form of the form-js subset; what is outside the subset is refused by name."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn, cast

from engine.bilingual import Bilingual
from engine.errors import Finding, PackageRefused
from engine.feel import FeelRefused, compile_condition
from engine.model.form import Choice, Disclosure, Field, FieldKind, Form, Paragraph, Sensitivity

KINDS: Final = {
    "textfield": "textfield",
    "textarea": "textarea",
    "number": "number",
    "checkbox": "checkbox",
    "radio": "radio",
    "select": "select",
    "checklist": "checklist",
    "datetime": "date",
}
FREE_TEXT: Final = frozenset({"textfield", "textarea"})
CHOOSING: Final = frozenset({"radio", "select", "checklist"})
RESERVED: Final = frozenset({"typename", "csrf_token", "idempotency_key"})


class _Refused(Exception):
    def __init__(self, rule: str, es: str, en: str) -> None:
        self.rule = rule
        self.message = Bilingual(es, en)
        super().__init__(en)


def _refuse(rule: str, es: str, en: str) -> NoReturn:
    raise _Refused(rule, es, en)


def read_form(name: str, data: bytes) -> Form:
    """Return a form. Raises `PackageRefused` with a finding for each field that breaks the subset."""
    raw = _json(name, data)
    properties = raw.get("properties") or {}
    findings: list[Finding] = []
    components: list[Field | Paragraph] = []
    for place, component in enumerate(raw["components"], 1):
        try:
            components.append(_component(component))
        except _Refused as refusal:
            where = component.get("key") or component.get("id") or place
            findings.append(Finding(refusal.rule, f"{name}: {where}", refusal.message))
    try:
        title = _both(properties, "title", properties.get("title"))
    except _Refused as refusal:
        title = Bilingual("", "")
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
    if not (
        isinstance(raw, dict)
        and isinstance(raw.get("components"), list)
        and all(isinstance(part, dict) for part in raw["components"])
        and isinstance(raw.get("properties", {}), dict)
    ):
        text = Bilingual(
            "no es un formulario: falta la lista «components»",
            "not a form: the list “components” is missing",
        )
        raise PackageRefused([Finding("form-json", name, text)])
    return raw


def _component(raw: Mapping[str, Any]) -> Field | Paragraph:
    kind = raw.get("type")
    if kind == "text":
        return Paragraph(_both(raw.get("properties") or {}, "text", raw.get("text")))
    if kind not in KINDS or (kind == "datetime" and raw.get("subtype") != "date"):
        supported = ", ".join([*KINDS, "text"])
        _refuse(
            "form-component",
            f"el componente «{kind}» no se admite; use uno de: {supported}",
            f"the component “{kind}” is not supported; use one of: {supported}",
        )
    return _field(raw, cast("FieldKind", KINDS[kind]))


def _field(raw: Mapping[str, Any], kind: FieldKind) -> Field:
    properties = raw.get("properties") or {}
    validation = raw.get("validate") or {}
    vault = properties.get("vault") == "true"
    disclosure = _disclosure(properties)
    max_length = validation.get("maxLength")
    if kind in FREE_TEXT and not (vault and isinstance(max_length, int)):
        _refuse(
            "free-text",
            "el texto libre va siempre a la bóveda y con longitud máxima: añada vault=true y maxLength",
            "free text always goes to the vault and has a maximum length: add vault=true and maxLength",
        )
    if disclosure.sensitivity is Sensitivity.LETHAL and not vault:
        _refuse("lethal", "un dato s3 va siempre a la bóveda", "an s3 value goes to the vault")
    label = raw.get("dateLabel") if kind == "date" else raw.get("label")
    return Field(
        key=_key(raw),
        kind=kind,
        label=_both(properties, "label", label),
        disclosure=disclosure,
        description=_optional(properties, "description", raw.get("description")),
        required=validation.get("required") is True,
        vault=vault,
        choices=_choices(raw, properties, kind),
        offering=_offering(properties, kind),
        hidden_when=_hidden_when(raw),
        max_length=max_length if isinstance(max_length, int) else None,
        minimum=_number(validation.get("min"), "min"),
        maximum=_number(validation.get("max"), "max"),
        decimal_digits=int(raw.get("decimalDigits") or 0),
    )


def _key(raw: Mapping[str, Any]) -> str:
    key = raw.get("key")
    if not isinstance(key, str) or not key.isidentifier() or key in RESERVED or key[0] == "_":
        _refuse(
            "field-key",
            f"la clave «{key}» no sirve: letras, dígitos y guion bajo, sin empezar por guion bajo",
            f"the key “{key}” will not do: letters, digits and underscores, not starting with one",
        )
    return key


def _disclosure(properties: Mapping[str, Any]) -> Disclosure:
    needed = ("sensitivity", "purpose", "recipients", "retention", "data_class")
    missing = [name for name in needed if not properties.get(name)]
    if missing:
        names = ", ".join(missing)
        _refuse(
            "field-declaration",
            f"falta declarar: {names}. Sin eso no se puede saber quién puede ver el dato",
            f"not declared: {names}. Without that nobody can tell who may see the value",
        )
    if properties["sensitivity"] not in set(Sensitivity):
        _refuse("sensitivity", "sensibilidad: s0, s1, s2 o s3", "sensitivity: s0, s1, s2 or s3")
    if properties["retention"] not in {"case", "identity", "statistics"}:
        allowed = "case, identity, statistics"
        _refuse("retention", f"retención: {allowed}", f"retention: {allowed}")
    recipients = {part.strip() for part in properties["recipients"].split(",")} - {"author", ""}
    return Disclosure(
        sensitivity=Sensitivity(properties["sensitivity"]),
        purpose=properties["purpose"],
        data_class=properties["data_class"],
        retention=properties["retention"],
        roles=frozenset(part for part in recipients if ":" not in part),
        parties=frozenset(
            part.removeprefix("party:") for part in recipients if part.startswith("party:")
        ),
    )


def _choices(
    raw: Mapping[str, Any], properties: Mapping[str, Any], kind: FieldKind
) -> tuple[Choice, ...]:
    if kind not in CHOOSING or properties.get("options") == "institutions":
        return ()
    values = raw.get("values")
    if not isinstance(values, list) or not values:
        _refuse("choices", "faltan las opciones («values»)", "the options (“values”) are missing")
    return tuple(
        Choice(
            str(option.get("value", "")),
            _both(properties, f"en.{option.get('value')}", option.get("label"), whole_key=True),
        )
        for option in values
    )


def _offering(properties: Mapping[str, Any], kind: FieldKind) -> str | None:
    if "options" not in properties:
        return None
    if (
        properties["options"] != "institutions"
        or kind != "select"
        or not properties.get("offering")
    ):
        _refuse(
            "options",
            "solo un «select» admite options=institutions, con offering=<dato que nombra el servicio>",
            "only a “select” takes options=institutions, with offering=<the fact that names the service>",
        )
    return str(properties["offering"])


def _hidden_when(raw: Mapping[str, Any]) -> str | None:
    text = (raw.get("conditional") or {}).get("hide")
    if text is None:
        return None
    try:
        return compile_condition(str(text)).text
    except FeelRefused as refusal:
        _refuse("conditional", refusal.es, refusal.en)


def _number(raw: object, name: str) -> Decimal | None:
    if raw is None:
        return None
    try:
        return Decimal(str(raw))
    except InvalidOperation:
        _refuse("number", f"«{name}» no es un número", f"“{name}” is not a number")


def _both(
    properties: Mapping[str, Any], name: str, es: object, *, whole_key: bool = False
) -> Bilingual:
    en_key = name if whole_key else f"{name}_en"
    en = properties.get(en_key)
    if not isinstance(es, str) or not es.strip() or not isinstance(en, str) or not en.strip():
        _refuse(
            "both-languages",
            f"falta el texto en uno de los dos idiomas ({name} / {en_key})",
            f"the text is missing in one of the two languages ({name} / {en_key})",
        )
    return Bilingual(es, en)


def _optional(properties: Mapping[str, Any], name: str, es: object) -> Bilingual | None:
    return _both(properties, name, es) if es else None


def _whole(name: str, raw: Mapping[str, Any], form: Form) -> Iterable[Finding]:
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
