"""Tells an answer in words, as pages show it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from engine.bilingual import Bilingual
from engine.model.form import AnswerValue, Choice, Field

NOTHING: Final = Bilingual("Sin respuesta", "No answer")
YES: Final = Bilingual("Sí", "Yes")
NO: Final = Bilingual("No", "No")


def in_words(field: Field, value: object, choices: Sequence[Choice] = ()) -> Bilingual:
    """Return what was answered, in both languages; what a person typed is the same in both."""
    if value is None or value == []:
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    labels = {choice.value: choice.label for choice in (*field.choices, *choices)}
    if isinstance(value, list):
        found = [labels.get(str(item), _same(item)) for item in value]
        return Bilingual(", ".join(found), ", ".join(label.en for label in found))
    return labels.get(str(value)) or _same(value)


def _same(value: AnswerValue | object) -> Bilingual:
    if isinstance(value, date):
        return Bilingual(f"{value:%d/%m/%Y}", f"{value:%d/%m/%Y}")
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return Bilingual(text, text)
