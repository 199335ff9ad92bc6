"""Loads one answer by the kind of its question: from texts as a browser sends them to a value."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from engine.model.case_code import normalise_case_code
from engine.model.form import AnswerValue, Field, Form

MOST_LENGTH: Final = 4_000
# As people write a number: no exponent, no separator of thousands, one mark before the decimals.
NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:[.,]([0-9]{1,15}))?")


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
    return sent[-1] if field.text_format is None else _case_code(sent[-1])


def _case_code(typed: str) -> str:
    code = normalise_case_code(typed)
    if code is None:
        raise ValidationError(["case_code"])
    return code


def _decimal(field: Field, sent: list[str]) -> AnswerValue:
    if not sent:
        return None
    written = NUMBER.fullmatch(sent[-1])
    if not written or len(written[1] or "") > field.decimal_digits:
        raise ValidationError(["number"])
    # The sum turns "-0" into 0.
    number = Decimal(sent[-1].replace(",", ".")) + 0
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
def schema_of(form: Form) -> Schema:
    """Return what loads a form as it was sent; its problems are codes, which `answers` tells in words."""
    built = Schema.from_dict({field.key: _Sent(field) for field in form.fields}, name=form.form_id)
    return built(unknown=RAISE)
