"""The running parts of a case: what each awaits, from whom, since when, until when, and what follows."""

from collections.abc import Iterator

from engine.bilingual import Bilingual
from engine.context import Context
from engine.model.actor import Actor
from engine.model.case import HumanTask, RunningInstance
from engine.model.ids import InstanceId
from engine.model.process import ConditionalEvent, MessageEvent, Process, SignalEvent, TimerEvent
from engine.model.views import Part, Pause, Waiting
from engine.policy import Relation, Verb, may
from engine.queries.file import CaseFile, awaited_by
from engine.queries.words import due_view, followers, name_of


def concerning(actor: Actor, relation: Relation, file: CaseFile) -> frozenset[InstanceId]:
    """Return the parts of a case whose course the actor may follow.

    Who opened the case and who coordinates its place follow all of them. Another institution follows those
    in which it has or had a task: what else the person needs, and from whom, is not its concern.
    """
    if relation.is_opener or may(actor, Verb.SEE_PROGRESS, relation):
        return frozenset(one.instance_id for one in file.instances)
    return frozenset(
        task.instance_id for task in file.tasks if task.institution == actor.institution
    )


def parts_of(ctx: Context, actor: Actor, relation: Relation, file: CaseFile) -> tuple[Part, ...]:
    """Return the running parts that the actor may follow, the one with which the case began first."""
    followed = concerning(actor, relation, file)
    return tuple(
        _part(ctx, actor, file, one) for one in file.running if one.instance_id in followed
    )


def _part(ctx: Context, actor: Actor, file: CaseFile, instance: RunningInstance) -> Part:
    here = sorted(
        (task for task in file.open_tasks if task.instance_id == instance.instance_id),
        key=lambda task: task.due_at,
    )
    return Part(
        name=file.process(instance).name,
        since=instance.started_at,
        waiting=tuple(_waiting(ctx, actor, file, task) for task in here),
        pauses=tuple(_pauses(file, instance)),
    )


def _waiting(ctx: Context, actor: Actor, file: CaseFile, open_task: HumanTask) -> Waiting:
    instance, directory = file.instance(open_task.instance_id), ctx.directory()
    definition = file.definition(instance.instance_id)
    hers = may(actor, Verb.DO_TASK, Relation(holds=open_task.institution == actor.institution))
    return Waiting(
        name=definition.task(instance.process_id, open_task.element_id).name,
        institution=name_of(directory, open_task.institution),
        owner=file.posts.get(open_task.owner_id) if open_task.owner_id else None,
        since=open_task.ready_at,
        due=due_view(definition, instance.process_id, open_task, ctx.now()),
        rung=open_task.rung,
        follows=followers(
            definition,
            directory,
            instance.process_id,
            open_task.element_id,
            file.parties(instance),
        ),
        task_id=open_task.task_id if hers else None,
    )


def _pauses(file: CaseFile, instance: RunningInstance) -> Iterator[Pause]:
    """Yield the times that are awaited, soonest first, then what is to happen and no person decides when."""
    process, awaited = file.process(instance), awaited_by(file, instance)
    for timer in sorted(awaited.timers, key=lambda one: one.due_at):
        event = process.timers[timer.element_id]
        yield Pause(_name(event), timer.due_at, _host(process, event))
    for message in awaited.awaited:
        receiver = process.receivers[message.element_id]
        if receiver.host_id is None:
            yield Pause(_name(receiver), None, None)
    for signal in awaited.signals:
        caught = process.signals[signal.element_id]
        if caught.host_id is None:
            yield Pause(_name(caught), None, None)
    for condition in awaited.conditions:
        event_of = process.conditions[condition.element_id]
        if event_of.host_id is None:
            yield Pause(_name(event_of), None, None)


def _name(event: TimerEvent | MessageEvent | SignalEvent | ConditionalEvent) -> Bilingual | None:
    """Return what an event is called; one without a name has its id for one, which is no word for people."""
    return None if event.name.es == event.element_id else event.name


def _host(process: Process, event: TimerEvent) -> Bilingual | None:
    host_id = event.host_id or ""
    host = process.tasks.get(host_id) or process.receivers.get(host_id)
    if host_id == process.process_id:
        return process.name
    return host.name if host else process.inside.get(host_id)
