"""Writes what a step changed: the same for every verb that advances an instance."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.definitions import Definition
from engine.errors import NobodyFits
from engine.feel import Moment
from engine.model.actor import Actor
from engine.model.case import CaseHead, Entry, Fact, HumanTask, RunningInstance
from engine.model.directory import Directory
from engine.model.due import Rung
from engine.model.ids import InstitutionCode, TaskId, new_id
from engine.model.process import PartyHolder, RoleHolder, UserTask
from engine.model.step import ReadyTask, Step
from engine.package.due import due_of, rungs_of
from engine.store import cases, incidents, journal, outbox, tasks
from engine.store.database import Transaction
from engine.store.journal import Act, Request
from engine.store.keys import Keys
from engine.usecases.alarm import alarm

ONE_SITTING: Final = timedelta(days=10)
"""A task that is due later than this is not what its opener goes on with now."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a step: the protocol, the directory, who acts and when."""

    definition: Definition
    directory: Directory
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What a step made of an instance and its tasks, about to be written."""

    instance: RunningInstance
    tasks: tuple[HumanTask, ...]
    entries: tuple[Entry, ...]

    @property
    def opened(self) -> list[HumanTask]:
        return [task for task in self.tasks if task.is_open]

    @property
    def closed(self) -> list[TaskId]:
        return [task.task_id for task in self.tasks if not task.is_open]


def zone_of(definition: Definition, province_code: str) -> ZoneInfo:
    """Return the zone in which the people of a province read the time."""
    return ZoneInfo(definition.manifest.zones.get(province_code, definition.manifest.zone))


def moment_of(setting: Setting, head: CaseHead) -> Moment:
    return Moment(setting.now, zone_of(setting.definition, head.province_code))


def after_step(
    setting: Setting,
    head: CaseHead,
    before: RunningInstance,
    step: Step,
    facts: Mapping[str, Fact],
    lane_id: str | None,
) -> Changes:
    """Return what a step makes of an instance: its next state, its new tasks, what the journal will say.

    Tasks that open in `lane_id` for the actor's own institution stay hers, being in the middle of it, unless
    they are for a later day: she may be away then, and a task must not wait for one person alone.
    """
    ended_at = setting.now if step.ended else None
    instance = replace(
        before, snapshot=step.snapshot, facts=facts, ended_at=ended_at, outcome=step.ended
    )
    opened = tuple(_open_task(setting, head, instance, ready, lane_id) for ready in step.opened)
    return Changes(instance, opened, (*_entries(instance, opened, step),))


def with_first(changes: Changes, entry: Entry) -> Changes:
    """Return the changes with what the actor did before what followed from it."""
    return replace(changes, entries=(entry, *changes.entries))


def write(
    tx: Transaction,
    keys: Keys,
    head: CaseHead,
    setting: Setting,
    changes: Changes,
    request: Request,
) -> None:
    """Write a step into an open transaction: tasks, timers, outbox, journal, head. The instance is written apart."""
    if changes.tasks:
        tasks.save_tasks(tx, changes.tasks)
    if changes.closed:
        tasks.clear_timers(tx, changes.closed)
    if changes.opened:
        tasks.set_timers(tx, list(_rungs(setting.definition, changes)))
    notices = [outbox.notice_of(task, "task_ready") for task in changes.opened if not task.owner_id]
    if notices:
        outbox.put(tx, notices, setting.now)
    act = Act(setting.actor, setting.now, request)
    new_head = journal.append(tx, keys, head, act, changes.entries)
    cases.save_head(tx, keys, head, new_head, changes.instance.ended_at)


def raise_incidents(
    tx: Transaction, head: CaseHead, setting: Setting, changes: Changes, step: Step
) -> None:
    """Record what could not be executed and tell the coordination; the rest of the case stays usable."""
    if step.incidents:
        instance_id = changes.instance.instance_id
        raised = incidents.record(tx, head, instance_id, step.incidents, setting.now)
        alarm(tx, setting.definition, setting.directory, head, raised, setting.now)


def _open_task(
    setting: Setting,
    head: CaseHead,
    instance: RunningInstance,
    ready: ReadyTask,
    lane_id: str | None,
) -> HumanTask:
    element = setting.definition.task(instance.process_id, ready.element_id)
    holder = holder_of(setting, head, instance, element)
    deadline = setting.definition.deadline(instance.process_id, ready.element_id)
    zone = zone_of(setting.definition, head.province_code)
    calendar = setting.directory.calendars[deadline.calendar]
    due = due_of(deadline, instance.values(), setting.now, zone, calendar)
    stays = (
        holder == setting.actor.institution
        and element.lane_id == lane_id
        and due.at - setting.now <= ONE_SITTING
    )
    return HumanTask(
        task_id=TaskId(new_id()),
        case_id=head.case_id,
        instance_id=instance.instance_id,
        token_id=ready.token_id,
        element_id=ready.element_id,
        institution=holder,
        state="reserved" if stays else "ready",
        owner_id=setting.actor.account_id if stays else None,
        ready_at=setting.now,
        due_at=due.at,
        due_es=due.explanation.es,
        due_en=due.explanation.en,
        rung=0,
        closed_at=None,
        province_code=head.province_code,
    )


def holder_of(
    setting: Setting, head: CaseHead, instance: RunningInstance, element: UserTask
) -> InstitutionCode:
    """Return the institution that holds a task: the lane's party, or who fills its role for the place."""
    lanes = setting.definition.processes[instance.process_id].lanes
    holder = lanes[element.lane_id].holder if element.lane_id else None
    if isinstance(holder, PartyHolder):
        code = InstitutionCode(str(instance.values().get(holder.fact)))
        if code in setting.directory.institutions:
            return code
    if isinstance(holder, RoleHolder):
        found = setting.directory.filling(holder.role, head.canton_code)
        if found is not None:
            return found.code
    raise NobodyFits(role=element.lane_id, canton=head.canton_code)


def _rungs(definition: Definition, changes: Changes) -> Iterator[tuple[HumanTask, Rung]]:
    for task in changes.opened:
        deadline = definition.deadline(changes.instance.process_id, task.element_id)
        for rung in rungs_of(deadline, task.ready_at, task.due_at):
            yield task, rung


def _entries(instance: RunningInstance, opened: Iterable[HumanTask], step: Step) -> Sequence[Entry]:
    entries = [
        Entry(
            "task_opened",
            {
                "task": task.task_id,
                "element": task.element_id,
                "institution": task.institution,
                "due_at": task.due_at.isoformat(),
            },
        )
        for task in opened
    ]
    entries += [
        Entry("incident_raised", {"instance": instance.instance_id, "element": one.element_id})
        for one in step.incidents
    ]
    if step.ended:
        content = {"instance": instance.instance_id, "outcome": step.ended}
        entries.append(Entry("instance_ended", content))
    return entries
