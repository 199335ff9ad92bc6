"""Loads what a person sent through the form's schema: the sole validator, for pages and API alike."""

import unicodedata
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from engine.bilingual import Bilingual
from engine.errors import AnswersRefused
from engine.feel import FeelError, compile_condition
from engine.model.form import Answers, AnswerValue, Choice, Field, Form

Choices = Mapping[str, Sequence[Choice]]
MOST_LENGTH: Final = 4_000
LONGEST_NUMBER: Final = 20

PROBLEMS: Final = {
    "required": Bilingual("Responda esta pregunta.", "Answer this question."),
    "unknown": Bilingual(
        "Este dato no pertenece al formulario.", "This value does not belong to the form."
    ),
    "choice": Bilingual("Elija una de las opciones de la lista.", "Choose one of the options."),
    "number": Bilingual("Escriba un número, por ejemplo 2.", "Write a number, for example 2."),
    "date": Bilingual("Escriba la fecha como AAAA-MM-DD.", "Write the date as YYYY-MM-DD."),
    "boolean": Bilingual("Marque o desmarque la casilla.", "Tick or clear the box."),
    "text": Bilingual(
        "El texto tiene un carácter no admitido.", "The text has an invalid character."
    ),
}


def load_answers(form: Form, raw: Mapping[str, Sequence[str]], choices: Choices) -> Answers:
    """Return the checked answers, apart by where they are kept.

    Questions that the answers hide are dropped. Raises `AnswersRefused` with one problem a field.
    """
    problems: dict[str, Bilingual] = {}
    loaded: dict[str, Any] = {}
    try:
        loaded = _schema(form).load({key: list(values) for key, values in raw.items()})
    except ValidationError as error:
        loaded = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
        problems = _problems(form, error.messages)
    hidden = _hidden(form, loaded)
    for field in form.fields:
        if field.key in hidden:
            loaded[field.key] = None
            problems.pop(field.key, None)
        elif field.key not in problems:
            _check(field, loaded.get(field.key), choices, problems)
    if problems:
        raise AnswersRefused(problems)
    return _apart(form, loaded)


def _check(
    field: Field, value: AnswerValue, choices: Choices, problems: dict[str, Bilingual]
) -> None:
    if field.required and _is_missing(value):
        problems[field.key] = PROBLEMS["required"]
    elif field.offering and value not in {None, *_offered(field, choices)}:
        problems[field.key] = PROBLEMS["choice"]


def _is_missing(value: AnswerValue) -> bool:
    """Tell whether nothing was answered; zero is an answer, a box left clear is not."""
    return value is None or value is False or (isinstance(value, list) and not value)


def _offered(field: Field, choices: Choices) -> set[object]:
    return {choice.value for choice in choices.get(field.key, ())}


def _apart(form: Form, loaded: Mapping[str, Any]) -> Answers:
    facts = {f.key: loaded.get(f.key) for f in form.fields if not f.vault}
    vault = {f.key: loaded.get(f.key) for f in form.fields if f.vault}
    return Answers(facts, vault)


_compiled = lru_cache(maxsize=1024)(compile_condition)


def _hidden(form: Form, loaded: Mapping[str, Any]) -> set[str]:
    """A condition that cannot be evaluated hides nothing: asking once more is the safe side."""
    context = {field.key: loaded.get(field.key) for field in form.fields}
    hidden = set()
    for field in form.fields:
        if field.hidden_when is None:
            continue
        try:
            if _compiled(field.hidden_when).evaluate(context) is True:
                hidden.add(field.key)
        except FeelError:
            continue
    return hidden


def _problems(form: Form, messages: Any) -> dict[str, Bilingual]:
    by_key = {field.key: field for field in form.fields}
    return {
        str(key): _told(by_key.get(str(key)), next(iter(found))) for key, found in messages.items()
    }


def _told(field: Field | None, code: str) -> Bilingual:
    if field is None:
        return PROBLEMS["unknown"]
    if code == "length":
        return too_long(field)
    if code == "range":
        return _range(field)
    return PROBLEMS.get(code, PROBLEMS["unknown"])


def too_long(field: Field) -> Bilingual:
    """Return what to tell whoever wrote more than the field takes."""
    most = field.max_length or MOST_LENGTH
    return Bilingual(f"Escriba {most} caracteres o menos.", f"Write {most} characters or fewer.")


def _range(field: Field) -> Bilingual:
    if field.minimum is not None and field.maximum is not None:
        least, most = field.minimum, field.maximum
        return Bilingual(
            f"Escriba un número entre {least} y {most}.", f"Write a number from {least} to {most}."
        )
    if field.minimum is not None:
        return Bilingual(
            f"Escriba {field.minimum} o un número mayor.", f"Write {field.minimum} or more."
        )
    return Bilingual(
        f"Escriba {field.maximum} o un número menor.", f"Write {field.maximum} or less."
    )


class _Sent(fields.Field[Any]):
    """The last value that was sent for a key, trimmed; nothing and blanks are None."""

    def __init__(self, field: Field, **settings: Any) -> None:
        self.field = field
        super().__init__(allow_none=True, load_default=None, **settings)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> AnswerValue:
        texts = [self._clean(text) for text in value]
        return _LOADERS[self.field.kind](self.field, [text for text in texts if text])

    def _clean(self, text: str) -> str:
        cleaned = text.replace("\r\n", "\n").strip()
        if any(
            unicodedata.category(char) in {"Cs", "Cc"} and char not in "\n\t" for char in cleaned
        ):
            raise ValidationError(["text"])
        return unicodedata.normalize("NFC", cleaned)


def _text(field: Field, sent: list[str]) -> AnswerValue:
    if not sent:
        return None
    validate.Length(max=field.max_length or MOST_LENGTH, error="length")(sent[-1])
    return sent[-1]


def _decimal(field: Field, sent: list[str]) -> AnswerValue:
    if not sent:
        return None
    text = sent[-1].replace(",", ".")
    if len(text) > LONGEST_NUMBER:
        raise ValidationError(["number"])
    try:
        number: Decimal = fields.Decimal(allow_nan=False).deserialize(text)
    except ValidationError as error:
        raise ValidationError(["number"]) from error
    if number != number.quantize(Decimal(1).scaleb(-field.decimal_digits), ROUND_HALF_EVEN):
        raise ValidationError(["number"])
    validate.Range(field.minimum, field.maximum, error="range")(number)
    return number


def _date(_: Field, sent: list[str]) -> AnswerValue:
    if not sent:
        return None
    try:
        return fields.Date(format="iso").deserialize(sent[-1])
    except ValidationError as error:
        raise ValidationError(["date"]) from error


def _boolean(_: Field, sent: list[str]) -> AnswerValue:
    if sent and sent[-1] not in {"true", "on", "false"}:
        raise ValidationError(["boolean"])
    return bool(sent) and sent[-1] != "false"


def _one(field: Field, sent: list[str]) -> AnswerValue:
    if not sent:
        return None
    if field.offering is None and sent[-1] not in {choice.value for choice in field.choices}:
        raise ValidationError(["choice"])
    return sent[-1]


def _several(field: Field, sent: list[str]) -> AnswerValue:
    allowed = [choice.value for choice in field.choices]
    if not set(sent) <= set(allowed):
        raise ValidationError(["choice"])
    return [value for value in allowed if value in sent]


_LOADERS: Final = {
    "textfield": _text,
    "textarea": _text,
    "number": _decimal,
    "checkbox": _boolean,
    "radio": _one,
    "select": _one,
    "checklist": _several,
    "date": _date,
}


@lru_cache(maxsize=256)
def _schema(form: Form) -> Schema:
    built = Schema.from_dict({field.key: _Sent(field) for field in form.fields}, name=form.form_id)
    return built(unknown=RAISE)
