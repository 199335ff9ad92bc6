"""The packaged diagrams with their decisions, and forms filled in as people do."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from engine.bilingual import Bilingual
from engine.forms.answers import load_answers
from engine.forms.read import read_form
from engine.model.form import Choice
from engine.testing import ProcessRun
from tests.installation import package

NOON: Final = datetime(2026, 11, 23, 17, tzinfo=UTC)
FILES: Final = package()
MODELS: Final = {name: data for name, data in FILES.items() if name.endswith((".bpmn", ".dmn"))}
DECISIONS: Final = {name: data for name, data in MODELS.items() if name.endswith(".dmn")}
FORMS: Final = {
    form.form_id: form
    for form in (read_form(name, data) for name, data in FILES.items() if name.endswith(".form"))
}
WORD: Final = Bilingual("Fundación", "Foundation")


def started(process_id: str, **facts: object) -> ProcessRun:
    return ProcessRun.start(MODELS, process_id, facts, now=NOON, zone="America/Guayaquil")


def filled(
    form_id: str, answers: Mapping[str, object], known: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Return the facts that a form gives. AnswersRefused as for a person; `known` is what was there before."""
    form = FORMS[form_id]
    sent = {
        key: [str(each) for each in (given if isinstance(given, list) else [given])]
        for key, given in answers.items()
    }
    offered = {
        field.key: tuple(Choice(value, WORD) for value in sent.get(field.key, ()))
        for field in form.fields
        if field.offering
    }
    return dict(load_answers(form, sent, offered, facts=known or {}).facts)
