"""The limits of what is typed and not sent: it is not checked, but it belongs to the form and has its size."""

from collections.abc import Mapping, Sequence

from engine.bilingual import Bilingual
from engine.errors import AnswersRefused
from engine.forms.answers import PROBLEMS, too_long
from engine.forms.sent import MOST_LENGTH
from engine.model.form import Field, Form


def require_fitting(form: Form, typed: Mapping[str, Sequence[str]]) -> None:
    """Raise `AnswersRefused` for what is not of the form, too long for its field, or no text at all."""
    fields = {field.key: field for field in form.fields}
    found = {key: _problem(fields.get(key), values) for key, values in typed.items()}
    problems = {key: problem for key, problem in found.items() if problem is not None}
    if problems:
        raise AnswersRefused(problems)


def _problem(field: Field | None, values: Sequence[str]) -> Bilingual | None:
    if field is None:
        return PROBLEMS["unknown"]
    # One text of all values bounds their number too. A line's end counts once, as in the browser.
    text = "\n".join(values).replace("\r\n", "\n")
    if len(text) > (field.max_length or MOST_LENGTH):
        return too_long(field)
    if any("\ud800" <= char <= "\udfff" for char in text):
        return PROBLEMS["text"]
    return None
