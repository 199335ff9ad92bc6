"""A form as a page shows it: each question with its options, what was typed and what to correct."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from engine.bilingual import Bilingual
from engine.model.form import Choice, Field, Form, Paragraph
from engine.model.proposals import Proposed
from web.answers import Typed


class Asked(Protocol):
    """What has a form for a person: a task, or an event that she reports."""

    @property
    def form(self) -> Form: ...
    @property
    def choices(self) -> Mapping[str, tuple[Choice, ...]]: ...
    @property
    def recipients(self) -> Mapping[str, tuple[Bilingual, ...]]: ...
    @property
    def proposals(self) -> Mapping[str, Proposed]: ...
    @property
    def from_case(self) -> Mapping[str, Bilingual]: ...


Problems = Mapping[str, Bilingual]
Options = Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under one heading; without a heading in a short list."""

    label: Bilingual | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One field with what its macro needs."""

    field: Field
    groups: tuple[Group, ...]
    values: tuple[str, ...]
    problem: Bilingual | None
    seen_by: tuple[Bilingual, ...]
    is_where_she_was: bool = False
    proposal: Proposed | None = None
    from_case: Bilingual | None = None

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def described_by(self) -> str:
        """Return the ids of the texts that a screen reader says after the label."""
        parts = {
            "hint": self.field.description,
            "seen": self.seen_by,
            "proposal": self.proposal or self.from_case,
            "problem": self.problem,
        }
        return " ".join(f"{self.field.key}-{name}" for name, text in parts.items() if text)

    @property
    def anchor(self) -> str:
        """Return the id of the first control: where the error summary leads."""
        is_many = self.field.kind in {"radio", "checklist"}
        return f"{self.field.key}-1" if is_many else self.field.key


def parts_of(
    asked: Asked, typed: Typed, problems: Problems, at_field: str | None
) -> list[Question | Paragraph]:
    """Return the questions and paragraphs of a form, in order; `at_field` is where she was."""
    return [
        part if isinstance(part, Paragraph) else _question(part, asked, typed, problems, at_field)
        for part in asked.form.components
    ]


def _question(
    field: Field, asked: Asked, typed: Typed, problems: Problems, at_field: str | None
) -> Question:
    return Question(
        field=field,
        groups=_grouped(asked.choices.get(field.key, field.choices)),
        values=tuple(typed.get(field.key, ())),
        problem=problems.get(field.key),
        seen_by=tuple(asked.recipients.get(field.key, ())),
        is_where_she_was=field.key == at_field,
        proposal=asked.proposals.get(field.key),
        from_case=asked.from_case.get(field.key),
    )


def _grouped(choices: Iterable[Choice]) -> tuple[Group, ...]:
    return tuple(
        Group(label, tuple(members))
        for label, members in groupby(choices, key=lambda choice: choice.group)
    )


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """What a person typed under a question, to be read and copied."""

    label: Bilingual
    text: Bilingual


def typed_in_words(fields: Iterable[Field], options: Options, typed: Typed) -> list[TypedAnswer]:
    """Return everything that was typed, in words where its question is known and as it was sent where not."""
    asked = {field.key: field for field in fields}
    return [
        _typed_answer(key, values, asked.get(key), options)
        for key, values in typed.items()
        if any(values)
    ]


def _typed_answer(
    key: str, values: Iterable[str], field: Field | None, options: Options
) -> TypedAnswer:
    if field is None:
        return TypedAnswer(Bilingual(key, key), _in_words(values, ()))
    return TypedAnswer(field.label, _in_words(values, options.get(key, field.choices)))


def _in_words(values: Iterable[str], choices: Iterable[Choice]) -> Bilingual:
    labels = {choice.value: choice.label for choice in choices}
    words = [labels.get(value, Bilingual(value, value)) for value in values]
    return Bilingual(", ".join(word.es for word in words), ", ".join(word.en for word in words))
