"""What a form begins with: what a decision proposed and why, and what came from the case without a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bilingual import Bilingual
from engine.forms.filled import filled
from engine.forms.words import in_words
from engine.model.actor import Actor
from engine.model.case import Fact, RunningInstance
from engine.model.form import Choice, Field, Form
from engine.model.process import Process
from engine.model.proposals import Proposed
from engine.policy import Relation
from engine.queries.file import CaseFile, may_read
from engine.queries.words import proposal_view


@dataclass(frozen=True, slots=True)
class Answering:
    """Who may answer a form, in which instance of which case."""

    actor: Actor
    relation: Relation
    file: CaseFile
    instance: RunningInstance


@dataclass(slots=True)
class Beginning:
    """How a form begins: `written` stands in it, `from_case` tells in words what came from the case."""

    proposals: dict[str, Proposed] = field(default_factory=dict)
    from_case: dict[str, Bilingual] = field(default_factory=dict)
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)


def beginning_of(
    form: Form, choices: Mapping[str, tuple[Choice, ...]], answering: Answering
) -> Beginning:
    """Return how a form begins for whoever may answer it.

    What a person answered before is not written in again: it is no answer to today's question. What came
    from the case is for who may read it there.
    """
    begun = Beginning()
    for asked in form.fields:
        fact = answering.instance.facts.get(asked.key)
        if fact is not None and fact.value not in (None, []) and not asked.vault:
            _begin(begun, answering, asked, fact, choices.get(asked.key, ()))
    return begun


def _begin(
    begun: Beginning,
    answering: Answering,
    asked: Field,
    fact: Fact,
    choices: tuple[Choice, ...],
) -> None:
    file, instance = answering.file, answering.instance
    process, definition = file.process(instance), file.definition(instance.instance_id)
    if fact.proposal is not None:
        proposal = proposal_view(definition, process, asked, fact.proposal, choices)
        begun.proposals[asked.key] = proposal
    if _is_of_a_person(process, fact):
        return
    if fact.proposal is None:
        if not may_read(answering.actor, answering.relation, file, instance, asked, fact):
            return
        begun.from_case[asked.key] = in_words(asked, fact.value, choices)
    begun.written[asked.key] = filled(asked, fact.value, choices)


def _is_of_a_person(process: Process, fact: Fact) -> bool:
    return fact.step in process.tasks or fact.step in process.reports
