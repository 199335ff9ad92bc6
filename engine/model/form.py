"""A form as it was declared: what is asked, of which type, how sensitive, for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from engine.bilingual import Bilingual

FieldKind = Literal[
    "textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "date"
]
TextFormat = Literal["case_code"]
AnswerValue = str | bool | Decimal | date | list[str] | None


class Sensitivity(StrEnum):
    """How much harm a leak does: none, to privacy, to dignity and rights, to life."""

    NONE = "s0"
    PERSONAL = "s1"
    SENSITIVE = "s2"
    LETHAL = "s3"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a person may pick; `group` is a heading in a long list."""

    value: str
    label: Bilingual
    group: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Who may see a value besides the institution that wrote it.

    `roles` are institutional roles, `parties` the facts that hold an institution's code. `data_class`
    is what the person must have allowed to be shared, for `purpose`.
    """

    sensitivity: Sensitivity
    purpose: str
    data_class: str
    retention: str
    roles: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """One question. A `vault` field's answer is kept encrypted apart and never becomes a fact.

    `hidden_when` is FEEL over the answers of the same form; `refused_when` is FEEL over these and the
    facts known before, with what to tell whoever gave an answer for which it is true. A text with a
    `text_format` says nothing but what that allows, so it may be a fact.
    """

    key: str
    kind: FieldKind
    label: Bilingual
    disclosure: Disclosure
    description: Bilingual | None = None
    required: bool = False
    vault: bool = False
    choices: tuple[Choice, ...] = ()
    offering: str | None = None
    hidden_when: str | None = None
    refused_when: tuple[str, Bilingual] | None = None
    max_length: int | None = None
    text_format: TextFormat | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimal_digits: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the package. `fields` are its questions in order; `components` has paragraphs too."""

    form_id: str
    title: Bilingual
    components: tuple[Field | Paragraph, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(part for part in self.components if isinstance(part, Field))


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person answered, already checked, apart by where it is kept."""

    facts: Mapping[str, AnswerValue]
    vault: Mapping[str, AnswerValue]
