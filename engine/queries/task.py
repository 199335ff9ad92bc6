"""One task with all that its page shows, and the check of its answers before they are sent."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import Definition
from engine.errors import NotFound
from engine.forms.answers import load_answers
from engine.forms.choices import choices_of
from engine.forms.words import in_words
from engine.model.actor import Actor
from engine.model.case import HumanTask, RunningInstance
from engine.model.directory import Directory
from engine.model.draft import Draft
from engine.model.form import Choice, Disclosure, Form
from engine.model.ids import InstitutionCode, TaskId
from engine.model.process import PartyHolder
from engine.model.views import CheckedAnswer, CheckedAnswers, ClosedTask, TaskView
from engine.policy import Relation, Verb, may
from engine.queries.file import CaseFile, Parties, known_values, open_file, relation_of
from engine.queries.looks import record_case_look
from engine.queries.words import due_view, followers, name_of, place_of
from engine.store import cases, drafts, tasks
from engine.store.database import Transaction


def task(ctx: Context, actor: Actor, task_id: TaskId) -> TaskView | ClosedTask:
    with ctx.database.read() as tx:
        found = _hers(tx, actor, task_id)
        file = open_file(ctx, tx, cases.read_head(tx, found.case_id))
        draft = _own_draft(ctx, tx, actor, found, file) if found.is_open else None
    view = _view(ctx, actor, found, file, draft) if found.is_open else _closed(ctx, found, file)
    opened = sorted(value.key for value in view.known) if isinstance(view, TaskView) else []
    look = {"task": task_id, "fields": opened}
    record_case_look(ctx, actor, found.case_id, "task", look)
    return view


def check_answers(
    ctx: Context, actor: Actor, task_id: TaskId, raw: Mapping[str, Sequence[str]]
) -> CheckedAnswers:
    """Return the answers in words. Raises `AnswersRefused`."""
    with ctx.database.read() as tx:
        found = _hers(tx, actor, task_id)
        file = open_file(ctx, tx, cases.read_head(tx, found.case_id))
    instance, directory = file.instance(found.instance_id), ctx.directory()
    definition, parties = file.definition(instance.instance_id), dict(file.parties(instance))
    form = definition.form(instance.process_id, found.element_id)
    choices = _choices(form, instance, file, directory)
    answers = load_answers(form, raw, choices)
    given = {**answers.facts, **answers.vault}
    # A party that this very form chooses counts already: "who will see" speaks of after the sending.
    parties |= {
        name: InstitutionCode(str(value))
        for name, value in answers.facts.items()
        if value and name in _party_facts(definition, instance)
    }
    return CheckedAnswers(
        answers=tuple(
            CheckedAnswer(
                field.key,
                field.label,
                in_words(field, given[field.key], choices.get(field.key, ())),
                _seen_by(definition, directory, instance, field.disclosure, parties, actor),
            )
            for field in form.fields
            if given[field.key] not in (None, [])
        ),
        follows=followers(definition, directory, instance.process_id, found.element_id, parties),
    )


def _hers(tx: Transaction, actor: Actor, task_id: TaskId) -> HumanTask:
    found = tasks.find_task(tx, task_id)
    if found is None or not may(
        actor, Verb.DO_TASK, Relation(holds=found.institution == actor.institution)
    ):
        raise NotFound
    return found


def _own_draft(
    ctx: Context, tx: Transaction, actor: Actor, found: HumanTask, file: CaseFile
) -> Draft | None:
    kept = drafts.find(tx, ctx.keys, found.task_id, actor.account_id)
    if kept is None:
        return None
    typed_into, draft = kept
    instance, definition = file.instance(found.instance_id), file.definition(found.instance_id)
    form = definition.form(instance.process_id, found.element_id)
    asked = drafts.FormIdentity(instance.definition_hash, form.form_id)
    return replace(draft, is_of_this_form=typed_into == asked)


def _view(
    ctx: Context, actor: Actor, found: HumanTask, file: CaseFile, draft: Draft | None
) -> TaskView:
    directory, instance = ctx.directory(), file.instance(found.instance_id)
    definition, parties = file.definition(found.instance_id), file.parties(instance)
    element = definition.task(instance.process_id, found.element_id)
    form = definition.form(instance.process_id, found.element_id)
    known, withheld = known_values(directory, actor, relation_of(directory, actor, file), file)
    purposes = definition.manifest.purposes
    return TaskView(
        task_id=found.task_id,
        case_id=found.case_id,
        case_code=file.head.case_code,
        element_id=found.element_id,
        name=element.name,
        guidance=element.guidance,
        process_name=definition.processes[instance.process_id].name,
        place=place_of(definition, directory, file.head.canton_code),
        purpose=purposes[element.purpose].name if element.purpose else None,
        state=found.state,
        is_mine=found.owner_id == actor.account_id,
        owner=file.posts.get(found.owner_id) if found.owner_id else None,
        institution=name_of(directory, found.institution),
        due=due_view(definition, instance.process_id, found, ctx.now()),
        form=form,
        choices=_choices(form, instance, file, directory),
        known=known,
        withheld=withheld,
        follows=followers(definition, directory, instance.process_id, found.element_id, parties),
        recipients={
            field.key: _seen_by(definition, directory, instance, field.disclosure, parties, actor)
            for field in form.fields
        },
        draft=draft,
    )


def _closed(ctx: Context, found: HumanTask, file: CaseFile) -> ClosedTask:
    instance, directory = file.instance(found.instance_id), ctx.directory()
    definition = file.definition(found.instance_id)
    form = definition.form(instance.process_id, found.element_id)
    return ClosedTask(
        task_id=found.task_id,
        case_id=found.case_id,
        case_code=file.head.case_code,
        name=definition.task(instance.process_id, found.element_id).name,
        state=found.state,
        by=file.posts.get(found.owner_id) if found.owner_id else None,
        at=found.closed_at,
        place=place_of(definition, directory, file.head.canton_code),
        form=form,
        choices=_choices(form, instance, file, directory),
    )


def _choices(
    form: Form, instance: RunningInstance, file: CaseFile, directory: Directory
) -> dict[str, tuple[Choice, ...]]:
    canton = file.head.canton_code
    return choices_of(form, instance.values(), canton, directory, without=file.head.opener)


def _party_facts(definition: Definition, instance: RunningInstance) -> set[str]:
    lanes = definition.processes[instance.process_id].lanes.values()
    return {lane.holder.fact for lane in lanes if isinstance(lane.holder, PartyHolder)}


def _seen_by(
    definition: Definition,
    directory: Directory,
    instance: RunningInstance,
    disclosure: Disclosure,
    parties: Parties,
    actor: Actor,
) -> tuple[Bilingual, ...]:
    """Return who else may come to see an answer: institutions that are known, else lanes and roles by name."""
    lanes = definition.processes[instance.process_id].lanes.values()
    found = []
    for fact in sorted(disclosure.parties):
        if parties.get(fact) == actor.institution:
            continue
        if fact in parties:
            name = name_of(directory, parties[fact])
            found.append(Bilingual(name, name))
        else:
            holders = [lane.name for lane in lanes if lane.holder == PartyHolder(fact)]
            found += holders[:1]
    found += [definition.manifest.roles[role].name for role in sorted(disclosure.roles)]
    return tuple(found)
