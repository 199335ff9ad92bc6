"""Answers in words before they are sent: who will see them, and what exactly follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from engine.bpmn import advance, start
from engine.context import Context
from engine.definitions import Definition
from engine.feel import Moment
from engine.forms.answers import load_answers
from engine.forms.words import in_words
from engine.model.actor import Actor
from engine.model.case import HumanTask, RunningInstance
from engine.model.form import Answers, AnswerValue, Choice, Field, Form
from engine.model.ids import InstitutionCode, TaskId
from engine.model.proposals import ProposalReview
from engine.model.step import InstanceState, Step, TaskCompleted
from engine.model.views import CheckedAnswer, CheckedAnswers, Follower
from engine.queries.asking import offered
from engine.queries.file import Parties, parties_in
from engine.queries.recipients import Reading, seen_by
from engine.queries.task import open_hers
from engine.queries.words import follower, place_of, proposal_view


def check_answers(
    ctx: Context, actor: Actor, task_id: TaskId, raw: Mapping[str, Sequence[str]]
) -> CheckedAnswers:
    """Return the answers in words and what they lead to. Raises `AnswersRefused`; changes nothing."""
    with ctx.database.read() as tx:
        found, file = open_hers(ctx, tx, actor, task_id)
    instance, directory = file.instance(found.instance_id), ctx.directory()
    definition = file.definition(found.instance_id)
    form = definition.form(instance.process_id, found.element_id)
    choices = offered(form, definition, instance, file, directory)
    answers = load_answers(form, raw, choices, facts=instance.values())
    reading = Reading(definition, directory, instance, {}, actor)
    reading = replace(reading, parties={**file.parties(instance), **_chosen(reading, answers)})
    place = place_of(definition, directory, file.head.canton_code)
    moment = Moment(ctx.now(), ZoneInfo(place.zone))
    step = _preview(definition, found, instance, answers, moment)
    follows = _follows(reading, instance.process_id, reading.parties, step, moment)
    return CheckedAnswers(_told(reading, form, answers, choices), tuple(follows))


def _chosen(reading: Reading, answers: Answers) -> dict[str, InstitutionCode]:
    """Return the parties that these very answers choose."""
    facts = reading.definition.processes[reading.instance.process_id].party_facts
    return {
        name: InstitutionCode(str(value))
        for name, value in answers.facts.items()
        if name in facts and value
    }


def _preview(
    definition: Definition,
    found: HumanTask,
    instance: RunningInstance,
    answers: Answers,
    moment: Moment,
) -> Step:
    """Advance a copy: the engine is pure, so that what would follow can be known before anything is done."""
    return advance(
        definition.diagrams,
        InstanceState(instance.process_id, instance.snapshot, instance.values()),
        TaskCompleted(found.token_id, answers.facts),
        moment,
    )


def _told(
    reading: Reading, form: Form, answers: Answers, choices: Mapping[str, tuple[Choice, ...]]
) -> tuple[CheckedAnswer, ...]:
    given = {**answers.facts, **answers.vault}
    return tuple(
        CheckedAnswer(
            field.key,
            field.label,
            in_words(field, given[field.key], choices.get(field.key, ())),
            seen_by(reading, field.disclosure),
            _review(reading, field, given[field.key], choices.get(field.key, ())),
        )
        for field in form.fields
        if given[field.key] not in (None, [])
    )


def _review(
    reading: Reading, field: Field, value: AnswerValue, choices: tuple[Choice, ...]
) -> ProposalReview | None:
    """Return whether an answer confirms what a decision proposed for its question."""
    fact = reading.instance.facts.get(field.key)
    if fact is None or fact.proposal is None or field.vault:
        return None
    process = reading.definition.processes[reading.instance.process_id]
    proposal = proposal_view(reading.definition, process, field, fact.proposal, choices)
    return ProposalReview(proposal, is_confirmed=value == fact.proposal.value)


def _follows(
    reading: Reading, process_id: str, parties: Parties, step: Step, moment: Moment
) -> Iterator[Follower]:
    """Yield the tasks that a step opens, in the processes that it calls too, and the end that it reaches."""
    definition, directory = reading.definition, reading.directory
    elements = [one.element_id for one in step.opened] + ([step.ended] if step.ended else [])
    for element_id in elements:
        yield follower(definition, directory, process_id, element_id, parties)
    for call in step.calls:
        begun = start(definition.diagrams, call.process_id, call.facts, moment)
        theirs = parties_in(definition.processes[call.process_id], call.facts)
        yield from _follows(reading, call.process_id, theirs, begun, moment)
