"""Completes a task with a form's answers and puts the next tasks in front of their institutions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.bpmn import advance
from engine.context import Context
from engine.errors import KeyReused
from engine.forms.answers import load_answers
from engine.forms.choices import choices_of
from engine.model.actor import Actor
from engine.model.case import Entry, Fact
from engine.model.form import Answers, AnswerValue
from engine.model.ids import IdempotencyKey, TaskId
from engine.model.step import InstanceState, Step, TaskCompleted
from engine.model.views import Completed
from engine.store import cases, vault
from engine.store.cases import Work
from engine.store.journal import Request
from engine.usecases import progress
from engine.usecases.hold import require_hers
from engine.usecases.progress import Setting

RawAnswers = Mapping[str, Sequence[str]]


def complete(
    ctx: Context, actor: Actor, task_id: TaskId, raw: RawAnswers, key: IdempotencyKey
) -> Completed:
    now, directory = ctx.now(), ctx.directory()
    request = Request.of(key, "complete", task_id, {name: list(raw[name]) for name in raw})
    with ctx.database.write() as tx:
        head = cases.lock_case_of_task(tx, task_id, actor.institution)
        work = cases.load_work(tx, ctx.keys, head, task_id, request)
        if work.earlier is not None:
            return _repeated(actor, work, request)
        require_hers(tx, actor, work.task)
        setting = Setting(ctx.definition(tx, work.instance.definition_hash), directory, actor, now)
        answers = _answers(setting, work, raw)
        step = _advance(setting, work, answers)
        changes = _changes(setting, work, step, answers)
        cases.save_instance(tx, work.key, changes.instance)
        progress.raise_incidents(tx, head, setting, changes, step)
        if answers.vault:
            kept = _provenance(answers.vault, work, setting)
            vault.keep(tx, work.key, head.case_id, work.instance.instance_id, kept)
        progress.write(tx, ctx.keys, head, setting, changes, request)
    return Completed(head.case_id, head.case_code, task_id, was_repeated=False)


def _repeated(actor: Actor, work: Work, request: Request) -> Completed:
    """The same key with the same content is the same act; with another content it is a mistake."""
    if work.earlier != request.body_hash or work.task.owner_id != actor.account_id:
        raise KeyReused
    return Completed(work.head.case_id, work.head.case_code, work.task.task_id, was_repeated=True)


def _answers(setting: Setting, work: Work, raw: RawAnswers) -> Answers:
    form = setting.definition.form(work.instance.process_id, work.task.element_id)
    facts = work.instance.values()
    opener = work.head.opener
    choices = choices_of(form, facts, work.head.canton_code, setting.directory, without=opener)
    return load_answers(form, raw, choices, facts=facts)


def _advance(setting: Setting, work: Work, answers: Answers) -> Step:
    instance = work.instance
    return advance(
        setting.definition.diagrams,
        InstanceState(instance.process_id, instance.snapshot, instance.values()),
        TaskCompleted(work.task.token_id, answers.facts),
        progress.moment_of(setting, work.head),
    )


def _changes(setting: Setting, work: Work, step: Step, answers: Answers) -> progress.Changes:
    facts = {**work.instance.facts, **_provenance(answers.facts, work, setting)}
    element = setting.definition.task(work.instance.process_id, work.task.element_id)
    changes = progress.after_step(setting, work.head, work.instance, step, facts, element.lane_id)
    done = replace(
        work.task,
        state="completed",
        owner_id=setting.actor.account_id,
        closed_at=setting.now,
    )
    content = {
        "task": done.task_id,
        "element": done.element_id,
        "instance": done.instance_id,
        "revision": work.instance.revision + 1,
        "facts": sorted(answers.facts),
        "vault": sorted(name for name, value in answers.vault.items() if value is not None),
    }
    with_done = replace(changes, tasks=(done, *changes.tasks))
    return progress.with_first(with_done, Entry("task_completed", content))


def _provenance(values: Mapping[str, AnswerValue], work: Work, setting: Setting) -> dict[str, Fact]:
    actor, step = setting.actor, work.task.element_id
    revision = work.instance.revision + 1
    return {
        name: Fact(value, step, actor.institution, actor.account_id, setting.now, revision)
        for name, value in values.items()
    }
