"""Loads what a person sent through the form's schema: the sole validator, for pages and API alike."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from marshmallow import ValidationError

from engine.bilingual import Bilingual
from engine.errors import AnswersRefused
from engine.feel import FeelError, compile_condition
from engine.forms.sent import MOST_LENGTH, schema_of
from engine.model.form import Answers, AnswerValue, Choice, Field, Form

Choices = Mapping[str, Sequence[Choice]]
_NOTHING_KNOWN: Final[Mapping[str, object]] = MappingProxyType({})

PROBLEMS: Final = {
    "required": Bilingual("Responda esta pregunta.", "Answer this question."),
    "unknown": Bilingual(
        "Este dato no pertenece al formulario.", "This value does not belong to the form."
    ),
    "choice": Bilingual("Elija una de las opciones de la lista.", "Choose one of the options."),
    "number": Bilingual("Escriba un número, por ejemplo 2.", "Write a number, for example 2."),
    "date": Bilingual("Escriba la fecha como AAAA-MM-DD.", "Write the date as YYYY-MM-DD."),
    "boolean": Bilingual("Marque o desmarque la casilla.", "Tick or clear the box."),
    "case_code": Bilingual(
        "Escriba el código de un caso, por ejemplo EC-7Q2M-4X.",
        "Write the code of a case, for example EC-7Q2M-4X.",
    ),
    "text": Bilingual(
        "El texto tiene un carácter no admitido.", "The text has an invalid character."
    ),
}


def load_answers(
    form: Form,
    raw: Mapping[str, Sequence[str]],
    choices: Choices,
    *,
    facts: Mapping[str, object] = _NOTHING_KNOWN,
) -> Answers:
    """Return the checked answers, apart by where they are kept. `facts` is what was known before.

    Questions that the answers hide are dropped. Raises `AnswersRefused` with one problem a field.
    """
    problems: dict[str, Bilingual] = {}
    loaded: dict[str, Any] = {}
    try:
        loaded = schema_of(form).load({key: list(values) for key, values in raw.items()})
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
    for field in form.fields:
        if field.key not in problems and field.key not in hidden:
            _weigh(field, {**facts, **loaded}, problems)
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


def _weigh(field: Field, known: Mapping[str, object], problems: dict[str, Bilingual]) -> None:
    """Refuse an answer that does not go with the others, or with what was known before."""
    if field.refused_when is None:
        return
    condition, text = field.refused_when
    if _is_true(condition, known):
        problems[field.key] = text


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
    context = {field.key: loaded.get(field.key) for field in form.fields}
    return {
        field.key
        for field in form.fields
        if field.hidden_when is not None and _is_true(field.hidden_when, context)
    }


def _is_true(condition: str, known: Mapping[str, object]) -> bool:
    """A condition that cannot be evaluated is not true: it hides no question and refuses no answer."""
    compiled = _compiled(condition)
    try:
        return compiled.evaluate({name: known.get(name) for name in compiled.names}) is True
    except FeelError:
        return False


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
