"""A form as it is put to a person: the options of its questions, and what its paragraphs refer to."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from engine.bilingual import Bilingual
from engine.definitions import Definition
from engine.forms.choices import choices_of
from engine.model.case import RunningInstance
from engine.model.directory import Directory
from engine.model.form import Choice, Form, Paragraph
from engine.model.ids import InstitutionCode
from engine.model.views import KnownValue
from engine.queries.file import CaseFile

_PLACEHOLDER: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_ASKED_BEFORE: Final = Bilingual("{name} (ya se le pidió)", "{name} (asked before)")


def offered(
    form: Form,
    definition: Definition,
    instance: RunningInstance,
    file: CaseFile,
    directory: Directory,
) -> dict[str, tuple[Choice, ...]]:
    """Return the options of questions that have none of their own; institutions asked before are marked."""
    facts, canton = instance.values(), file.head.canton_code
    asking = definition.asking(instance.process_id, facts) or file.head.opener
    found = choices_of(form, facts, canton, directory, without=asking)
    asked = [one for one in file.tasks if one.instance_id == instance.instance_id]
    before = {one.institution for one in asked if not one.is_open}
    return {
        key: tuple(_marked(choice, before) for choice in choices) for key, choices in found.items()
    }


def _marked(choice: Choice, before: set[InstitutionCode]) -> Choice:
    if choice.value not in before:
        return choice
    label = Bilingual(
        _ASKED_BEFORE.es.format(name=choice.label.es), _ASKED_BEFORE.en.format(name=choice.label.en)
    )
    return replace(choice, label=label)


def told(form: Form, known: Iterable[KnownValue]) -> Form:
    """Return a form whose paragraphs say what they refer to: {{fact}} becomes its value in words.

    What identifies the person is not said there: it is shown only to who asks for it.
    """
    values = {one.key: one.value for one in known if not one.identifies}
    return replace(
        form,
        components=tuple(
            Paragraph(_filled(part.text, values)) if isinstance(part, Paragraph) else part
            for part in form.components
        ),
    )


def named_in(form: Form, known: Iterable[KnownValue]) -> list[str]:
    """Return which of the known values the paragraphs of a form say."""
    texts = [part.text.es + part.text.en for part in form.components if isinstance(part, Paragraph)]
    named = {name for text in texts for name in _PLACEHOLDER.findall(text)}
    return sorted(named & {one.key for one in known if not one.identifies})


def _filled(text: Bilingual, values: Mapping[str, Bilingual]) -> Bilingual:
    def word(match: re.Match[str], language: str) -> str:
        value = values.get(match.group(1))
        return value.into(language) if value else "…"

    return Bilingual(
        _PLACEHOLDER.sub(lambda match: word(match, "es"), text.es),
        _PLACEHOLDER.sub(lambda match: word(match, "en"), text.en),
    )
