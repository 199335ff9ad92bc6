"""Reads one component of a form: a paragraph, or a question with all that it declares."""

from decimal import Decimal
from typing import Final, cast

from engine.bilingual import Bilingual
from engine.forms.shapes import (
    Object,
    both,
    condition_in,
    number_in,
    object_in,
    refuse,
    shown,
    text_in,
    truth_in,
    whole_in,
)
from engine.model.form import (
    Choice,
    Disclosure,
    Field,
    FieldKind,
    Paragraph,
    Sensitivity,
    TextFormat,
)

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
RETENTIONS: Final = ("case", "identity", "statistics")
DECLARED: Final = ("sensitivity", "purpose", "recipients", "retention", "data_class")
LONGEST_KEY: Final = 64
LONGEST_TEXT: Final = 4_000
MOST_DIGITS: Final = 10


def read_component(raw: Object) -> Field | Paragraph:
    """Return a question or a paragraph. Raises `ShapeRefused` for anything else."""
    kind = raw.get("type")
    if kind == "text":
        return Paragraph(both(object_in(raw, "properties"), "text", raw.get("text")))
    is_date = kind == "datetime" and raw.get("subtype") == "date"
    if not isinstance(kind, str) or kind not in KINDS or (kind == "datetime" and not is_date):
        supported = ", ".join([*KINDS, "text"])
        refuse(
            "form-component",
            f"el componente «{shown(kind)}» no se admite; use uno de: {supported}",
            f"the component “{shown(kind)}” is not supported; use one of: {supported}",
        )
    return _field(raw, cast("FieldKind", KINDS[kind]))


def _field(raw: Object, kind: FieldKind) -> Field:
    properties, validation = object_in(raw, "properties"), object_in(raw, "validate")
    vault = properties.get("vault") == "true"
    disclosure = _disclosure(properties)
    max_length = whole_in(validation, "maxLength", least=1, most=LONGEST_TEXT)
    text_format = _text_format(properties, kind)
    if kind in FREE_TEXT and not text_format and (max_length is None or not vault):
        refuse(
            "free-text",
            "el texto libre va siempre a la bóveda y con longitud máxima: añada vault=true y maxLength",
            "free text always goes to the vault and has a maximum length: add vault=true and maxLength",
        )
    if disclosure.sensitivity is Sensitivity.LETHAL and not vault:
        refuse("lethal", "un dato s3 va siempre a la bóveda", "an s3 value goes to the vault")
    label = raw.get("dateLabel") if kind == "date" else raw.get("label")
    description = raw.get("description")
    minimum, maximum = _bounds(validation)
    return Field(
        key=_key(raw),
        kind=kind,
        label=both(properties, "label", label),
        disclosure=disclosure,
        description=both(properties, "description", description) if description else None,
        required=truth_in(validation, "required"),
        vault=vault,
        choices=_choices(raw, properties, kind),
        offering=_offering(properties, kind),
        hidden_when=condition_in(object_in(raw, "conditional"), "hide", "conditional"),
        refused_when=_refused_when(properties),
        max_length=max_length,
        text_format=text_format,
        minimum=minimum,
        maximum=maximum,
        decimal_digits=whole_in(raw, "decimalDigits", least=0, most=MOST_DIGITS) or 0,
    )


def _text_format(properties: Object, kind: FieldKind) -> TextFormat | None:
    if "format" not in properties:
        return None
    if properties["format"] != "case_code" or kind != "textfield":
        refuse(
            "format",
            "solo un «textfield» admite format, y solo case_code: el código de un caso",
            "only a “textfield” takes a format, and only case_code: the code of a case",
        )
    return "case_code"


def _bounds(validation: Object) -> tuple[Decimal | None, Decimal | None]:
    least, most = number_in(validation, "min"), number_in(validation, "max")
    if least is not None and most is not None and least > most:
        refuse("number", "«min» es mayor que «max»", "“min” is greater than “max”")
    return least, most


def _key(raw: Object) -> str:
    key = raw.get("key")
    if (
        not isinstance(key, str)
        or not key.isidentifier()
        or key in RESERVED
        or key[0] == "_"
        or len(key) > LONGEST_KEY
    ):
        refuse(
            "field-key",
            f"la clave «{shown(key)}» no sirve: hasta {LONGEST_KEY} letras, dígitos y guion bajo,"
            " sin empezar por guion bajo",
            f"the key “{shown(key)}” will not do: up to {LONGEST_KEY} letters, digits and underscores,"
            " not starting with one",
        )
    return key


def _disclosure(properties: Object) -> Disclosure:
    told = {name: text_in(properties, name) or "" for name in DECLARED}
    missing = ", ".join(name for name, text in told.items() if not text)
    if missing:
        refuse(
            "field-declaration",
            f"falta declarar: {missing}. Sin eso no se puede saber quién puede ver el dato",
            f"not declared: {missing}. Without that nobody can tell who may see the value",
        )
    if told["sensitivity"] not in set(Sensitivity):
        refuse("sensitivity", "sensibilidad: s0, s1, s2 o s3", "sensitivity: s0, s1, s2 or s3")
    if told["retention"] not in RETENTIONS:
        allowed = ", ".join(RETENTIONS)
        refuse("retention", f"retención: {allowed}", f"retention: {allowed}")
    roles, parties = _recipients(told["recipients"])
    return Disclosure(
        sensitivity=Sensitivity(told["sensitivity"]),
        purpose=told["purpose"],
        data_class=told["data_class"],
        retention=told["retention"],
        roles=roles,
        parties=parties,
    )


def _recipients(text: str) -> tuple[frozenset[str], frozenset[str]]:
    named = {part.strip() for part in text.split(",")} - {"author", ""}
    roles = {part for part in named if ":" not in part}
    parties = {part.removeprefix("party:") for part in named if part.startswith("party:")}
    if len(roles) + len(parties) < len(named):
        refuse(
            "recipients",
            "«recipients» admite author, ids de roles y party:<dato>, separados por comas",
            "“recipients” takes author, role ids and party:<fact>, separated by commas",
        )
    return frozenset(roles), frozenset(parties)


def _choices(raw: Object, properties: Object, kind: FieldKind) -> tuple[Choice, ...]:
    if kind not in CHOOSING or properties.get("options") == "institutions":
        return ()
    values = raw.get("values")
    if not isinstance(values, list) or not values:
        refuse("choices", "faltan las opciones («values»)", "the options (“values”) are missing")
    choices = tuple(_choice(option, properties) for option in values)
    if len({choice.value for choice in choices}) < len(choices):
        refuse(
            "choices", "una opción está repetida («value»)", "an option is there twice (“value”)"
        )
    return choices


def _choice(option: object, properties: Object) -> Choice:
    value = option.get("value") if isinstance(option, dict) else None
    if not isinstance(option, dict) or not isinstance(value, str) or not value.strip():
        refuse(
            "choices",
            'cada opción lleva {"label": "…", "value": "…"}, con textos',
            'each option is {"label": "…", "value": "…"}, with texts',
        )
    key = f"en.{value}"
    return Choice(value, both(properties, key, option.get("label"), en_key=key))


def _offering(properties: Object, kind: FieldKind) -> str | None:
    if "options" not in properties:
        return None
    service = text_in(properties, "offering")
    if properties["options"] != "institutions" or kind != "select" or not service:
        refuse(
            "options",
            "solo un «select» admite options=institutions, con offering=<dato que nombra el servicio>",
            "only a “select” takes options=institutions, with offering=<the fact that names the service>",
        )
    return service


def _refused_when(properties: Object) -> tuple[str, Bilingual] | None:
    """Return when an answer is refused, and what is told then: a refusal without a remedy helps nobody."""
    condition = condition_in(properties, "refuse", "refuse")
    if condition is None and properties.keys() & {"refuse_text", "refuse_text_en"}:
        refuse(
            "refuse",
            "hay refuse_text y falta la condición: añada refuse con FEEL",
            "there is refuse_text and no condition: add refuse with FEEL",
        )
    if condition is None:
        return None
    return condition, both(properties, "refuse_text", properties.get("refuse_text"))
