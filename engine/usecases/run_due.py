"""Does what has come due, one case a transaction: lets events happen, reminds, climbs the ladder, each rung once.

A rung's timer, its escalation, its journal entry and its notice go in one commit: a worker that dies in
between has done nothing, and the next one does it whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from engine.bpmn import receiver_from_outside
from engine.context import Context
from engine.errors import AmbiguousMessage, CaseBusy, DatabaseUnreachable, NotFound
from engine.model.actor import SYSTEM
from engine.model.case import CaseHead, Entry, HumanTask
from engine.model.directory import Directory
from engine.model.due import Rung
from engine.model.ids import CaseId, InstanceId, InstitutionCode, TaskId, TokenId
from engine.model.step import MessageArrived
from engine.store import cases, due, incidents, journal, messages, outbox, tasks, timers
from engine.store.database import Transaction
from engine.store.due import DueEvent, DueRung
from engine.store.journal import Act
from engine.store.outbox import Notice
from engine.usecases.alarm import alarm
from engine.usecases.following import ever_awaits, follow, linked, unheard
from engine.usecases.setting import Setting
from engine.usecases.turn import Turn
from engine.usecases.writing import write

TRY_AGAIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Telling:
    """A rung that is reached now, and who is told: an institution and the capacity in it."""

    task: HumanTask
    rung: Rung
    institution: InstitutionCode
    capacity: str


def run_due(ctx: Context, limit: int) -> int:
    """Do the due work of at most `limit` cases; return how many were touched.

    A busy case is left for later. One whose work cannot be done becomes an incident, and holds up no other.
    Events go first, in transactions of their own: one that fails silences no reminder and no escalation.
    """
    touched: set[CaseId] = set()
    for work in (EVENTS, RUNGS):
        seen: list[CaseId] = []
        while len(seen) < limit and _run_next(ctx, work, seen):
            continue
        touched.update(seen)
    return len(touched)


def next_due(ctx: Context) -> datetime | None:
    """Return when the next work comes due; moments that are over and not done count."""
    with ctx.database.read() as tx:
        return due.next_due(tx)


@dataclass(frozen=True, slots=True)
class Work:
    """One of the two kinds of due work, and the element under which its failures are recorded."""

    kinds: tuple[str, ...]
    element_id: str
    do: Callable[[Setting, CaseHead], None]


def _run_next(ctx: Context, work: Work, seen: list[CaseId]) -> bool:
    """Do the due work of the next case and note it in `seen`; tell whether there was one."""
    now, directory = ctx.now(), ctx.directory()
    taken: list[CaseHead] = []
    try:
        with ctx.database.write() as tx:
            head = due.lock_due_case(tx, work.kinds, now, seen)
            if head is None:
                return False
            taken.append(head)
            work.do(Setting(ctx, tx, directory, SYSTEM, now), head)
            incidents.resolve_failures(tx, head.case_id, work.element_id, now)
    except (CaseBusy, DatabaseUnreachable):
        raise
    except Exception as error:
        # The worker's loop, one of the two places where everything is caught: the other cases go on.
        if not taken:
            raise
        _put_off(ctx, work, taken[0], error, now)
    seen.append(taken[0].case_id)
    return True


def _climb(setting: Setting, head: CaseHead) -> None:
    """Remind and escalate."""
    tx, directory = setting.tx, setting.directory
    reached = due.due_rungs(tx, head.case_id, setting.now)
    if reached:
        tellings = [_telling(directory, head, one) for one in _latest_reminders(reached)]
        _write(tx, setting.ctx, head, tellings, setting.now)
        timers.remove(tx, [one.timer_id for one in reached])


def happen(setting: Setting, head: CaseHead) -> None:
    """Let what the diagrams waited for happen, in the order of time."""
    turn = Turn(setting, head, cases.case_key_of(setting.tx, setting.ctx.keys, head.case_id))
    _happen_in(turn, due.due_events(setting.tx, head.case_id, setting.now))
    if turn.entries:
        write(turn)


def happen_now(turn: Turn) -> None:
    """Let happen, in a verb's own turn, what could not and was put off; the moments ahead stay where they are."""
    setting = turn.setting
    put_off = due.due_events(setting.tx, turn.head.case_id, setting.now + TRY_AGAIN)
    _happen_in(turn, [one for one in put_off if _is_due(turn, one)])


def _is_due(turn: Turn, event: DueEvent) -> bool:
    if event.message_id is not None or event.instance_id is None:
        return True
    instance = turn.running().get(event.instance_id)
    armed = turn.waiting(instance).timers if instance else ()
    now = turn.setting.now
    return any(one.token_id == event.token_id and one.due_at <= now for one in armed)


def _happen_in(turn: Turn, events: Sequence[DueEvent]) -> None:
    tx, now = turn.setting.tx, turn.setting.now
    waiting = [event.timer_id for event in events if not _happened(turn, event)]
    if waiting:
        timers.put_off(tx, waiting, now + TRY_AGAIN)
    if len(waiting) < len(events):
        timers.remove(tx, [one.timer_id for one in events if one.timer_id not in waiting])


def _happened(turn: Turn, event: DueEvent) -> bool:
    """Let one thing happen with all that follows; tell whether it is done."""
    done = True
    if event.message_id is not None:
        done = _receive(turn, event.message_id)
    elif event.instance_id is not None and event.token_id is not None:
        _fire(turn, event.instance_id, event.token_id)
    follow(turn)
    return done


def _fire(turn: Turn, instance_id: InstanceId, token_id: TokenId) -> None:
    """Let a timer fire, unless what happened just before took it away."""
    known = turn.touched.get(instance_id)
    if known is None or token_id in {timer.token_id for timer in known.step.timers}:
        turn.fire(instance_id, token_id)


def _receive(turn: Turn, message_id: str) -> bool:
    """Let a message from another case arrive; tell whether it is out of the way.

    One that the case will await later stays where it is until then. One that nobody can take becomes an incident;
    where the case has ended it stays unread.
    """
    setting, key = turn.setting, turn.key
    if key is None:
        return True
    letter = messages.read(setting.tx, key, message_id)
    try:
        instance_id, token_id = receiver_from_outside(letter.name, linked(turn))
    except NotFound:
        if ever_awaits(turn, letter.name):
            return False
        unheard(turn, letter)
    except AmbiguousMessage:
        unheard(turn, letter)
    else:
        turn.arrive(instance_id, MessageArrived(letter.name, token_id, letter.facts))
    if turn.running():
        messages.arrived(setting.tx, message_id, setting.now)
    return True


def _put_off(ctx: Context, work: Work, head: CaseHead, failure: Exception, now: datetime) -> None:
    """Record what failed and try the case again later, so that it never stands before the others."""
    with ctx.database.write() as tx:
        raised = incidents.record_failure(tx, head, failure, now, element_id=work.element_id)
        alarm(tx, ctx.definition_in_force(tx), ctx.directory(), head, raised, now)
        timers.put_off_case(tx, head.case_id, work.kinds, now, now + TRY_AGAIN)


def _latest_reminders(reached: Sequence[DueRung]) -> list[DueRung]:
    """Of several reminders of one task that were missed, the last one says it all; rungs are all climbed."""
    last = {one.task.task_id: one.timer_id for one in reached if one.rung.kind == "reminder"}
    return [
        one
        for one in reached
        if one.rung.kind == "escalation" or last[one.task.task_id] == one.timer_id
    ]


def _telling(directory: Directory, head: CaseHead, reached: DueRung) -> Telling:
    task, rung = reached.task, reached.rung
    if rung.kind == "reminder":
        return Telling(task, rung, task.institution, "worker")
    if rung.target == "supervisor":
        return Telling(task, rung, task.institution, "supervisor")
    role = rung.target.removeprefix("role:")
    filling = directory.filling(role, head.canton_code, besides=task.institution)
    # Deployment refuses a package whose ladder nobody fills somewhere; if the directory has changed
    # since, the holder itself is told rather than nobody.
    return Telling(task, rung, filling.code if filling else task.institution, "coordinator")


def _write(
    tx: Transaction, ctx: Context, head: CaseHead, tellings: Sequence[Telling], now: datetime
) -> None:
    climbed = [one for one in tellings if one.rung.kind == "escalation"]
    if climbed:
        tasks.save_tasks(tx, _raised(climbed))
        reached = [(one.task, one.rung, one.institution) for one in climbed]
        due.record_escalations(tx, reached, now)
    outbox.put(tx, [notice for one in tellings for notice in _notices(one)], now)
    entries = [_entry(one) for one in tellings]
    new_head = journal.append(tx, ctx.keys, head, Act(SYSTEM, now), entries)
    cases.save_head(tx, ctx.keys, head, new_head, head.closed_at)


def _raised(climbed: Sequence[Telling]) -> list[HumanTask]:
    highest: dict[TaskId, HumanTask] = {}
    for one in climbed:
        known = highest.get(one.task.task_id, one.task)
        highest[known.task_id] = replace(known, rung=max(known.rung, one.rung.position))
    return list(highest.values())


def _notices(one: Telling) -> list[Notice]:
    """With the first rung the holder too hears that the time is up."""
    kind, position = one.rung.kind, one.rung.position
    occasion = _occasion(one.task, str(position))
    told = Notice(one.task.task_id, kind, one.institution, one.capacity, occasion)
    if kind == "escalation" and position == 1:
        overdue = _occasion(one.task, "overdue")
        return [told, outbox.notice_of(one.task, "reminder", overdue)]
    return [told]


def _occasion(task: HumanTask, name: str) -> str:
    """Tell the notices of one round of a task from those of another."""
    return f"{task.round}.{name}" if task.round else name


def _entry(one: Telling) -> Entry:
    content = {
        "task": one.task.task_id,
        "element": one.task.element_id,
        "position": one.rung.position,
        "target": one.rung.target,
        "institution": one.institution,
    }
    return Entry("reminded" if one.rung.kind == "reminder" else "escalated", content)


EVENTS: Final = Work(timers.EVENTS, incidents.SYSTEM_EVENT, happen)
RUNGS: Final = Work(timers.RUNGS, incidents.SYSTEM_ELEMENT, _climb)
