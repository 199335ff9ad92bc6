"""The options of a question that come from the directory: the institutions that offer a service here."""

from collections.abc import Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.model.directory import Directory
from engine.model.form import Choice, Field, Form

GROUPS: Final = (
    Bilingual("En el cantón", "In the canton"),
    Bilingual("En la provincia", "In the province"),
    Bilingual("Nacionales", "National"),
    Bilingual("En otros territorios", "In other territories"),
)


def choices_of(
    form: Form, facts: Mapping[str, object], canton: str, directory: Directory, *, without: str
) -> dict[str, tuple[Choice, ...]]:
    """Return the options of each question that has none of its own, nearest first.

    `without` is the institution that asks: it is no option for itself.
    """
    return {
        field.key: _institutions(field, facts, canton, directory, without)
        for field in form.fields
        if field.offering is not None
    }


def _institutions(
    field: Field, facts: Mapping[str, object], canton: str, directory: Directory, without: str
) -> tuple[Choice, ...]:
    service = str(facts.get(field.offering or ""))
    return tuple(
        Choice(
            institution.code,
            Bilingual(institution.name, institution.name),
            GROUPS[reach],
        )
        for institution, reach in directory.offering(service, canton)
        if institution.code != without
    )
