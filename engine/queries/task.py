"""One task with all that its page shows."""

from dataclasses import replace

from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.case import HumanTask
from engine.model.draft import Draft
from engine.model.form import Form
from engine.model.ids import TaskId
from engine.model.views import ClosedTask, KnownValue, TaskView
from engine.policy import Relation, Verb, may
from engine.queries.asking import offered, told
from engine.queries.beginning import Answering, beginning_of
from engine.queries.file import CaseFile, Parties, awaited_by, known_values, open_file, relation_of
from engine.queries.looks import record_case_look
from engine.queries.names import fields_shown, record_names, veiled
from engine.queries.recipients import Reading, seen_by
from engine.queries.words import due_view, followers, name_of, place_of
from engine.store import cases, drafts, tasks
from engine.store.database import Transaction


def task(ctx: Context, actor: Actor, task_id: TaskId) -> TaskView | ClosedTask:
    view = _read(ctx, actor, task_id)
    if isinstance(view, TaskView):
        view = replace(view, known=veiled(view.known))
    return _shown(ctx, actor, view)


def task_with_names(ctx: Context, actor: Actor, task_id: TaskId) -> TaskView | ClosedTask:
    view = _read(ctx, actor, task_id)
    if isinstance(view, TaskView):
        record_names(ctx, actor, view.case_id, view.known, {"task": task_id})
    return _shown(ctx, actor, view)


def _shown(ctx: Context, actor: Actor, view: TaskView | ClosedTask) -> TaskView | ClosedTask:
    """Record the look at a task before it is shown."""
    fields = fields_shown(view.known) if isinstance(view, TaskView) else []
    look = {"task": view.task_id, "fields": fields}
    record_case_look(ctx, actor, view.case_id, "task", look)
    return view


def _read(ctx: Context, actor: Actor, task_id: TaskId) -> TaskView | ClosedTask:
    with ctx.database.read() as tx:
        found, file = open_hers(ctx, tx, actor, task_id)
        draft = _own_draft(ctx, tx, actor, found, file) if found.is_open else None
    return _view(ctx, actor, found, file, draft) if found.is_open else _closed(ctx, found, file)


def open_hers(
    ctx: Context, tx: Transaction, actor: Actor, task_id: TaskId
) -> tuple[HumanTask, CaseFile]:
    """Return a task of the actor's institution with its case. Raises `NotFound`."""
    found = tasks.find_task(tx, task_id)
    if found is None or not may(
        actor, Verb.DO_TASK, Relation(holds=found.institution == actor.institution)
    ):
        raise NotFound
    return found, open_file(ctx, tx, cases.read_head(tx, found.case_id))


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
    relation = relation_of(directory, actor, file)
    known, withheld = known_values(directory, actor, relation, file)
    choices = offered(form, definition, instance, file, directory)
    begun = beginning_of(form, choices, Answering(actor, relation, file, instance))
    before = _settled(form, parties)
    reading = Reading(definition, directory, instance, before, actor)
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
        may_take=_may_take(actor, found),
        owner=file.posts.get(found.owner_id) if found.owner_id else None,
        institution=name_of(directory, found.institution),
        due=due_view(definition, instance.process_id, found, ctx.now()),
        form=told(form, known),
        choices=choices,
        known=_besides(form, known),
        withheld=withheld,
        follows=followers(definition, directory, instance.process_id, found.element_id, before),
        recipients={field.key: seen_by(reading, field.disclosure) for field in form.fields},
        proposals=begun.proposals,
        from_case=begun.from_case,
        written=begun.written,
        draft=draft,
        time=awaited_by(file, instance).times.get(found.token_id),
    )


def _may_take(actor: Actor, found: HumanTask) -> bool:
    if found.owner_id is None:
        return True
    return found.owner_id != actor.account_id and may(actor, Verb.TAKE_OVER, Relation(holds=True))


def _settled(form: Form, parties: Parties) -> Parties:
    """Return the parties that this form does not choose anew."""
    asked = {field.key for field in form.fields}
    return {fact: code for fact, code in parties.items() if fact not in asked}


def _besides(form: Form, known: tuple[KnownValue, ...]) -> tuple[KnownValue, ...]:
    """Return what is known besides what the form asks: an earlier answer is no answer to today's question."""
    asked = {field.key for field in form.fields}
    return tuple(value for value in known if value.key not in asked)


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
        choices=offered(form, definition, instance, file, directory),
    )
