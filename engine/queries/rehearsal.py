"""What a decision about an incident would do, in words: the entries that the journal would get, and what waits then."""

from collections.abc import Iterator
from dataclasses import replace

from engine.bilingual import Bilingual
from engine.context import Context
from engine.model.actor import Actor
from engine.model.case import Entry, HumanTask, JournalEntry
from engine.model.ids import InstanceId
from engine.model.mending import Rehearsal, Rehearsed, RehearsedTask, RehearsedTimer
from engine.model.step import ArmedTimer
from engine.queries.file import CaseFile, open_file
from engine.queries.looks import record_case_look
from engine.queries.timeline import text_of
from engine.queries.words import name_of, name_of_element, place_of
from engine.store import incidents
from engine.store.database import Transaction

_ELSEWHERE = frozenset(
    {
        "token_moved",
        "branch_ended",
        "part_ended",
        "message_dropped",
        "task_opened",
        "incident_raised",
        "timer_fired",
    }
)
"""What the page tells otherwise, or has told already."""


def rehearsal(ctx: Context, actor: Actor, rehearsed: Rehearsed) -> Rehearsal:
    with ctx.database.read() as tx:
        found = incidents.get(tx, rehearsed.incident_id)
        file = _as_it_would_be(ctx, tx, rehearsed)
    look = {"incident": rehearsed.incident_id, "rehearsed": rehearsed.mending.kind}
    record_case_look(ctx, actor, file.head.case_id, "coordination", look)
    instance, directory = file.instance(found.instance_id), ctx.directory()
    process, mending = file.process(instance), rehearsed.mending
    definition = file.definition(instance.instance_id)
    moved = mending.kind == "moved"
    return Rehearsal(
        incident_id=rehearsed.incident_id,
        case_code=file.head.case_code,
        place=place_of(definition, directory, file.head.canton_code),
        element=name_of_element(process, found.element_id),
        mending=mending,
        target=name_of_element(process, mending.element_id) if moved else None,
        part=process.name,
        seen=rehearsed.head.journal_seq,
        opens=tuple(_opens(ctx, file, rehearsed)),
        timers=tuple(_timers(file, rehearsed.timers)),
        gone=tuple(_timers(file, rehearsed.gone)),
        happens=tuple(_happens(ctx, file, rehearsed)),
        stops=tuple(_stops(file, rehearsed)),
        joins=tuple(name_of_element(process, each) for each in rehearsed.joins),
    )


def _as_it_would_be(ctx: Context, tx: Transaction, rehearsed: Rehearsed) -> CaseFile:
    file = open_file(ctx, tx, rehearsed.head)
    changed = {one.instance_id: one for one in rehearsed.instances}
    instances = {one.instance_id: one for one in file.instances} | changed
    tasks = {one.task_id: one for one in [*file.tasks, *rehearsed.tasks]}
    return replace(
        file,
        instances=tuple(instances.values()),
        tasks=tuple(tasks.values()),
        definitions={
            one_id: ctx.definition(tx, one.definition_hash) for one_id, one in instances.items()
        },
    )


def _opens(ctx: Context, file: CaseFile, rehearsed: Rehearsed) -> Iterator[RehearsedTask]:
    for task in rehearsed.tasks:
        if task.is_open:
            process = file.process(file.instance(task.instance_id))
            institution = name_of(ctx.directory(), task.institution)
            name = process.tasks[task.element_id].name
            is_another = any(_is_like(task, one) for one in file.open_tasks)
            yield RehearsedTask(name, process.name, institution, task.due_at, is_another)


def _is_like(task: HumanTask, other: HumanTask) -> bool:
    place = (task.instance_id, task.element_id)
    return task.task_id != other.task_id and place == (other.instance_id, other.element_id)


def _timers(
    file: CaseFile, timers: tuple[tuple[InstanceId, ArmedTimer], ...]
) -> Iterator[RehearsedTimer]:
    for instance_id, timer in timers:
        process = file.process(file.instance(instance_id))
        yield RehearsedTimer(name_of_element(process, timer.element_id), timer.due_at)


def _happens(ctx: Context, file: CaseFile, rehearsed: Rehearsed) -> Iterator[Bilingual]:
    """Yield what else the journal would say."""
    for number, entry in enumerate(rehearsed.entries):
        if entry.kind not in _ELSEWHERE:
            yield text_of(ctx.directory(), file, _written(rehearsed, number, entry))


def _written(rehearsed: Rehearsed, number: int, entry: Entry) -> JournalEntry:
    seq = rehearsed.head.journal_seq + number + 1
    return JournalEntry(seq, rehearsed.head.opened_at, entry.kind, "", "", entry.content)


def _stops(file: CaseFile, rehearsed: Rehearsed) -> Iterator[tuple[Bilingual, Bilingual]]:
    for instance_id, incident in rehearsed.stops:
        process = file.process(file.instance(instance_id))
        yield name_of_element(process, incident.element_id), incident.reason
