"""Who holds a new task, and by when it is due: no task without an owner and a date."""

from datetime import timedelta
from typing import Final

from engine.errors import NobodyFits
from engine.model.case import CaseHead, HumanTask, RunningInstance
from engine.model.ids import AccountId, TaskId, new_id
from engine.model.process import UserTask
from engine.model.step import ReadyTask
from engine.package.due import due_of
from engine.package.holder import Holding, find_holder
from engine.store.people import works_at
from engine.usecases.setting import Setting, zone_of

ONE_SITTING: Final = timedelta(days=10)
"""A task that is due later than this is not what its opener goes on with now."""


def open_task(
    setting: Setting,
    head: CaseHead,
    instance: RunningInstance,
    ready: ReadyTask,
    *,
    goes_on_in: str | None,
) -> tuple[HumanTask, Holding]:
    """Return a task that opens now, with its owner and its date, and how its holder was found.

    A task of the lane `goes_on_in` that the actor's own institution holds stays hers, being in the middle of
    it, unless it is for a later day: she may be away then, and it must not wait for one person alone. One that
    is a person's alone is free for her institution when she cannot sign in or works elsewhere.
    """
    definition = setting.definition(instance)
    element = definition.task(instance.process_id, ready.element_id)
    holding = holding_of(setting, head, instance, element)
    deadline = definition.deadline(instance.process_id, ready.element_id)
    calendar = setting.directory.calendars[deadline.calendar]
    zone = zone_of(definition, head.province_code)
    due = due_of(deadline, instance.values(), setting.now, zone, calendar)
    stays = (
        holding.institution == setting.actor.institution
        and element.lane_id == goes_on_in
        and due.at - setting.now <= ONE_SITTING
    )
    account_id = _person(setting, holding) or (setting.actor.account_id if stays else None)
    task = HumanTask(
        task_id=TaskId(new_id()),
        case_id=head.case_id,
        instance_id=instance.instance_id,
        token_id=ready.token_id,
        element_id=ready.element_id,
        institution=holding.institution,
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
    return task, holding


def _person(setting: Setting, holding: Holding) -> AccountId | None:
    """Return whose a task is alone, if she is still there to do it."""
    account_id, actor = holding.account_id, setting.actor
    if account_id is None:
        return None
    if account_id == actor.account_id:
        is_there = actor.institution == holding.institution
    else:
        is_there = works_at(setting.tx, account_id, holding.institution)
    return account_id if is_there else None


def holding_of(
    setting: Setting, head: CaseHead, instance: RunningInstance, element: UserTask
) -> Holding:
    """Return who holds a task: as its lane says, else the coordination."""
    definition = setting.definition(instance)
    lanes = definition.processes[instance.process_id].lanes
    holder = lanes[element.lane_id].holder if element.lane_id else None
    directory, canton = setting.directory, head.canton_code
    found = find_holder(definition.manifest, directory, canton, holder, instance.facts)
    if found is None:
        raise NobodyFits(role=element.lane_id, canton=canton)
    return found
