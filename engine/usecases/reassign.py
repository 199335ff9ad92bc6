"""Passes a task to another institution, or to the supervisor of the same one, with a reason.

The other institution gets the whole time limit from now and the ladder from its foot; the durations that the
diagram has at the task's border count anew too. Where the task belongs to a party, the party changes: a consent
for the former one no longer holds, because it was given before. Where it belongs to a person, the institution
that was asked to be in charge changes with her.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import InterventionRefused
from engine.model.actor import Actor
from engine.model.case import INTERVENTION, Entry, HumanTask
from engine.model.ids import IdempotencyKey, InstitutionCode, TaskId, TokenId
from engine.model.intervention import reason_of
from engine.model.step import FactsSet
from engine.package.due import due_of
from engine.policy import appointing_fact, elsewhere, party_of
from engine.store import outbox, tasks
from engine.store.journal import Request
from engine.store.outbox import Notice
from engine.usecases.following import follow
from engine.usecases.intervene import Desk, intervene, record, set_timers_anew
from engine.usecases.setting import zone_of
from engine.usecases.turn import Turn
from engine.usecases.writing import write


def reassign(
    ctx: Context,
    actor: Actor,
    task_id: TaskId,
    institution: InstitutionCode,
    text: str,
    key: IdempotencyKey,
) -> None:
    reason = reason_of(text)

    def act(desk: Desk) -> None:
        if institution == desk.task.institution:
            turn = desk.turn()
            turn.entries.append(_to_supervisor(desk, reason))
        else:
            _require_lawful(desk, institution)
            moved = [_given(desk, task, institution) for task in _of_party(desk)]
            turn = _with_change(desk, institution, moved, _to_another(desk, moved, reason))
        follow(turn)
        write(turn, desk.request)

    intervene(ctx, actor, task_id, Request.of(key, "reassign", task_id, institution, reason), act)


def _to_supervisor(desk: Desk, reason: str) -> Entry:
    """The time limit stays: only who works on the task is free again, and the supervisor is told."""
    after = replace(desk.task, state="ready", owner_id=None)
    tasks.save_tasks(desk.tx, [after])
    told = Notice(after.task_id, "task_ready", after.institution, "supervisor", desk.occasion)
    outbox.put(desk.tx, [told], desk.now)
    entry = record(desk, "reassigned", after, reason)
    return Entry(entry.kind, {**entry.content, "target": "supervisor"})


def _require_lawful(desk: Desk, institution: InstitutionCode) -> None:
    definition = desk.definition
    process = definition.processes[desk.work.instance.process_id]
    canton = desk.work.head.canton_code
    others = elsewhere(definition.manifest, process, desk.task, desk.setting.directory, canton)
    if others.find(institution) is None:
        raise InterventionRefused(field="institution", problem=others.refusal or _NOT_OFFERED)


def _to_another(desk: Desk, moved: Sequence[HumanTask], reason: str) -> list[Entry]:
    """Every open task of the same party goes along: it would belong to nobody in the case otherwise."""
    process_id = desk.work.instance.process_id
    tasks.save_tasks(desk.tx, moved)
    set_timers_anew(desk.tx, desk.definition, process_id, moved, desk.now)
    told = [outbox.notice_of(after, "task_ready", desk.occasion) for after in moved]
    outbox.put(desk.tx, told, desk.now)
    own = next(after for after in moved if after.task_id == desk.task.task_id)
    first = record(desk, "reassigned", own, reason)
    others = [_moved_along(after) for after in moved if after is not own]
    return [Entry(first.kind, {**first.content, **_due(own)}), *others]


def _moved_along(after: HumanTask) -> Entry:
    content = {
        "task": after.task_id,
        "element": after.element_id,
        "institution": after.institution,
    }
    return Entry("reassigned", {**content, **_due(after)})


def _due(after: HumanTask) -> dict[str, str]:
    return {"due_at": after.due_at.isoformat()}


def _of_party(desk: Desk) -> list[HumanTask]:
    process = desk.definition.processes[desk.work.instance.process_id]
    fact = party_of(process, desk.task.element_id)
    if fact is None:
        return [desk.task]
    return [
        task
        for task in tasks.tasks_of_case(desk.tx, desk.task.case_id)
        if task.is_open
        and task.instance_id == desk.task.instance_id
        and party_of(process, task.element_id) == fact
    ]


def _given(desk: Desk, task: HumanTask, institution: InstitutionCode) -> HumanTask:
    setting, instance = desk.setting, desk.work.instance
    deadline = desk.definition.deadline(instance.process_id, task.element_id)
    zone = zone_of(desk.definition, desk.work.head.province_code)
    calendar = setting.directory.calendars[deadline.calendar]
    due = due_of(deadline, instance.values(), setting.now, zone, calendar)
    return replace(
        task,
        institution=institution,
        state="ready",
        owner_id=None,
        ready_at=setting.now,
        due_at=due.at,
        due_es=due.explanation.es,
        due_en=due.explanation.en,
        rung=0,
        round=task.round + 1,
    )


def _with_change(
    desk: Desk, institution: InstitutionCode, moved: Sequence[HumanTask], entries: Sequence[Entry]
) -> Turn:
    """Return the turn that gives the instance its new party and time, with what follows in the diagram."""
    work, turn = desk.work, desk.turn()
    turn.entries += entries
    parties, timed = _parties(desk), _timed(desk, moved)
    if not parties and not timed:
        return turn
    revision = work.instance.revision + 1
    content = {
        **entries[0].content,
        "instance": work.instance.instance_id,
        "revision": revision,
        "facts": parties,
    }
    turn.entries[0] = Entry(entries[0].kind, content)
    fact = desk.setting.fact(institution, INTERVENTION, revision)
    stimulus = FactsSet(dict.fromkeys(parties, institution), timed)
    written = dict.fromkeys(parties, fact)
    turn.advance(work.instance, stimulus, event_id=INTERVENTION, written=written)
    return turn


def _parties(desk: Desk) -> list[str]:
    """Return the facts that name who holds the task: forms may name either as a recipient."""
    process = desk.definition.processes[desk.work.instance.process_id]
    element_id = desk.task.element_id
    found = (party_of(process, element_id), appointing_fact(process, element_id))
    return [fact for fact in found if fact is not None]


def _timed(desk: Desk, moved: Sequence[HumanTask]) -> tuple[TokenId, ...]:
    """Return where the tasks wait at whose border the diagram has timers, which count from now too."""
    timers = desk.definition.processes[desk.work.instance.process_id].timers
    hosts = {timer.host_id for timer in timers.values()}
    return tuple(task.token_id for task in moved if task.element_id in hosts)


_NOT_OFFERED: Final = Bilingual(
    "Elija una de las instituciones de la lista.", "Choose one of the institutions in the list."
)
