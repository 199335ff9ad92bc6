"""Who holds a new task, and by when it is due: no task without an owner and a date."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.errors import NobodyFits
from engine.model.case import CaseHead, HumanTask, RunningInstance
from engine.model.ids import AccountId, InstitutionCode, TaskId, new_id
from engine.model.process import PartyHolder, PersonHolder, RoleHolder, UserTask
from engine.model.step import ReadyTask
from engine.package.due import due_of
from engine.usecases.setting import Setting, zone_of

ONE_SITTING: Final = timedelta(days=10)
"""A task that is due later than this is not what its opener goes on with now."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The institution that holds a task, and the person in it if it is hers alone."""

    institution: InstitutionCode
    account_id: AccountId | None = None


def open_task(
    setting: Setting,
    head: CaseHead,
    instance: RunningInstance,
    ready: ReadyTask,
    *,
    goes_on_in: str | None,
) -> HumanTask:
    """Return a task that opens now, with its owner and its date.

    A task of the lane `goes_on_in` that the actor's own institution holds stays hers, being in the middle of
    it, unless it is for a later day: she may be away then, and it must not wait for one person alone.
    """
    definition = setting.definition(instance)
    element = definition.task(instance.process_id, ready.element_id)
    owner = owner_of(setting, head, instance, element)
    deadline = definition.deadline(instance.process_id, ready.element_id)
    calendar = setting.directory.calendars[deadline.calendar]
    zone = zone_of(definition, head.province_code)
    due = due_of(deadline, instance.values(), setting.now, zone, calendar)
    stays = (
        owner.institution == setting.actor.institution
        and element.lane_id == goes_on_in
        and due.at - setting.now <= ONE_SITTING
    )
    account_id = owner.account_id or (setting.actor.account_id if stays else None)
    return HumanTask(
        task_id=TaskId(new_id()),
        case_id=head.case_id,
        instance_id=instance.instance_id,
        token_id=ready.token_id,
        element_id=ready.element_id,
        institution=owner.institution,
        state="reserved" if account_id else "ready",
        owner_id=account_id,
        ready_at=setting.now,
        due_at=due.at,
        due_es=due.explanation.es,
        due_en=due.explanation.en,
        rung=0,
        closed_at=None,
        province_code=head.province_code,
    )


def owner_of(
    setting: Setting, head: CaseHead, instance: RunningInstance, element: UserTask
) -> Owner:
    """Return who holds a task: the lane's party, who took its role, or who fills it for the place."""
    definition = setting.definition(instance)
    lanes = definition.processes[instance.process_id].lanes
    holder = lanes[element.lane_id].holder if element.lane_id else None
    known = setting.directory.institutions
    if isinstance(holder, PartyHolder):
        code = InstitutionCode(str(instance.values().get(holder.fact)))
        if code in known:
            return Owner(code)
    if isinstance(holder, PersonHolder):
        taken = instance.facts.get(holder.role)
        if taken is not None and taken.value in known:
            return Owner(InstitutionCode(str(taken.value)), taken.account_id)
    if isinstance(holder, RoleHolder):
        found = setting.directory.filling(holder.role, head.canton_code)
        if found is not None:
            return Owner(found.code)
    raise NobodyFits(role=element.lane_id, canton=head.canton_code)
