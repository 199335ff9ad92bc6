"""Completes a task with a form's answers and puts the next tasks in front of their institutions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.context import Context
from engine.errors import KeyReused
from engine.forms.answers import load_answers
from engine.forms.choices import choices_of
from engine.model.actor import Actor
from engine.model.case import Entry, Fact
from engine.model.form import Answers, AnswerValue
from engine.model.ids import IdempotencyKey, TaskId
from engine.model.step import TaskCompleted
from engine.model.views import Completed
from engine.store import cases
from engine.store.cases import Work
from engine.store.journal import Request
from engine.usecases.following import follow
from engine.usecases.hold import require_hers
from engine.usecases.setting import Setting
from engine.usecases.turn import Turn
from engine.usecases.writing import write

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
        setting = Setting(ctx, tx, directory, actor, now)
        turn = Turn(setting, head, work.key)
        carry_on(turn, work, _answers(setting, work, raw))
        follow(turn)
        write(turn, request)
    return Completed(head.case_id, head.case_code, task_id, was_repeated=False)


def _repeated(actor: Actor, work: Work, request: Request) -> Completed:
    """The same key with the same content is the same act; with another content it is a mistake."""
    if work.earlier != request.body_hash or work.task.owner_id != actor.account_id:
        raise KeyReused
    return Completed(work.head.case_id, work.head.case_code, work.task.task_id, was_repeated=True)


def _answers(setting: Setting, work: Work, raw: RawAnswers) -> Answers:
    definition, instance = setting.definition(work.instance), work.instance
    form = definition.form(instance.process_id, work.task.element_id)
    facts = instance.values()
    asking = definition.asking(instance.process_id, facts) or work.head.opener
    choices = choices_of(form, facts, work.head.canton_code, setting.directory, without=asking)
    return load_answers(form, raw, choices, facts=facts)


def carry_on(turn: Turn, work: Work, answers: Answers) -> None:
    """Close the task, then let its instance go on with what the form and the person bring."""
    setting, task, instance = turn.setting, work.task, work.instance
    done = replace(
        task, state="completed", owner_id=setting.actor.account_id, closed_at=setting.now
    )
    turn.tasks[instance.instance_id, task.token_id] = done
    turn.entries.append(_entry(work, answers))
    turn.kept[instance.instance_id] = _provenance(answers.vault, work, setting)
    element = setting.definition(instance).task(instance.process_id, task.element_id)
    given = dict(answers.facts)
    if element.personal_role is not None:
        given[element.personal_role] = setting.actor.institution
    turn.advance(
        instance,
        TaskCompleted(task.token_id, given),
        event_id=task.element_id,
        written=_provenance(given, work, setting),
        goes_on_in=element.lane_id,
    )


def _entry(work: Work, answers: Answers) -> Entry:
    content = {
        "task": work.task.task_id,
        "element": work.task.element_id,
        "instance": work.instance.instance_id,
        "revision": work.instance.revision + 1,
        "facts": sorted(answers.facts),
        "vault": sorted(name for name, value in answers.vault.items() if value is not None),
    }
    return Entry("task_completed", content)


def _provenance(values: Mapping[str, AnswerValue], work: Work, setting: Setting) -> dict[str, Fact]:
    revision = work.instance.revision + 1
    return {
        name: setting.fact(value, work.task.element_id, revision) for name, value in values.items()
    }
