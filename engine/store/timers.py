"""What the worker must not forget: when somebody is told about a task, and when an event of a diagram happens.

A row has a task (kind "reminder" or "escalation"), or an instance and its token (kind "event"), or the message
for the case that has come from another one (kind "message", its id in `target`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, or_, select, update

from engine.model.case import HumanTask
from engine.model.due import Rung
from engine.model.ids import CaseId, InstanceId, TaskId, new_id
from engine.model.step import ArmedTimer
from engine.store.database import Transaction
from engine.store.tables import timer

EVENT: Final = "event"
MESSAGE: Final = "message"
EVENTS: Final = (EVENT, MESSAGE)
"""What lets a case go on."""
RUNGS: Final = ("reminder", "escalation")
"""What tells somebody that it does not."""


def clear(
    tx: Transaction, task_ids: Collection[TaskId], instance_ids: Collection[InstanceId]
) -> None:
    """Remove what would have come due for tasks that are closed, and all the events of some instances."""
    events = timer.c.instance_id.in_(instance_ids) & (timer.c.kind == EVENT)
    tx.execute(delete(timer).where(or_(timer.c.task_id.in_(task_ids), events)))


def remember(
    tx: Transaction,
    rungs: Sequence[tuple[HumanTask, Rung]],
    events: Sequence[tuple[CaseId, InstanceId, ArmedTimer]],
) -> None:
    """Remember when somebody must be told about a task, and which events a time brings."""
    told = [
        {
            "timer_id": new_id(),
            "case_id": waiting.case_id,
            "task_id": waiting.task_id,
            "instance_id": None,
            "token_id": None,
            "kind": rung.kind,
            "position": rung.position,
            "target": rung.target,
            "due_at": rung.at,
        }
        for waiting, rung in rungs
    ]
    armed = [
        {
            "timer_id": new_id(),
            "case_id": case_id,
            "task_id": None,
            "instance_id": instance_id,
            "token_id": event.token_id,
            "kind": EVENT,
            "position": 0,
            "target": event.element_id,
            "due_at": event.due_at,
        }
        for case_id, instance_id, event in events
    ]
    tx.execute(timer.insert().values([*told, *armed]))


def call(tx: Transaction, case_id: CaseId, message_id: str, at: datetime) -> None:
    """Let the worker look at a case for a message that has come."""
    tx.execute(
        timer.insert().values(
            timer_id=new_id(),
            case_id=case_id,
            kind=MESSAGE,
            position=0,
            target=message_id,
            due_at=at,
        )
    )


def remove(tx: Transaction, timer_ids: Collection[str]) -> None:
    tx.execute(delete(timer).where(timer.c.timer_id.in_(timer_ids)))


def put_off(tx: Transaction, timer_ids: Collection[str], until: datetime) -> None:
    """Let single moments come again later."""
    tx.execute(update(timer).where(timer.c.timer_id.in_(timer_ids)).values(due_at=until))


def put_off_case(
    tx: Transaction, case_id: CaseId, kinds: Collection[str], now: datetime, until: datetime
) -> None:
    """Let what is due of some kinds in a case come due again later."""
    due = (timer.c.case_id == case_id, timer.c.kind.in_(kinds), timer.c.due_at <= now)
    tx.execute(update(timer).where(*due).values(due_at=until))


def rungs_ahead(tx: Transaction, case_id: CaseId) -> dict[TaskId, int]:
    """Return how many rungs of the ladder each task of a case still has ahead."""
    rows = tx.execute(
        select(timer.c.task_id, func.count().label("ahead"))
        .where(timer.c.case_id == case_id, timer.c.kind == "escalation")
        .group_by(timer.c.task_id)
    )
    return {TaskId(row.task_id): row.ahead for row in rows}


def messages_ahead(tx: Transaction, case_id: CaseId) -> set[str]:
    """Return for which messages the worker will look at a case."""
    rows = tx.execute(select(timer).where(timer.c.case_id == case_id, timer.c.kind == MESSAGE))
    return {row.target for row in rows}


def events_ahead(tx: Transaction, case_id: CaseId) -> set[tuple[InstanceId, str, datetime]]:
    """Return which tokens of a case's instances wait for which time."""
    rows = tx.execute(select(timer).where(timer.c.case_id == case_id, timer.c.kind == EVENT))
    return {(InstanceId(row.instance_id), row.token_id, row.due_at) for row in rows}
