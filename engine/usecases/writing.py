"""Writes what a verb did to its case, and to those that it opened: each table in one statement, then the heads."""

from collections.abc import Iterator
from dataclasses import replace

from engine.model.case import CaseHead, HumanTask
from engine.model.due import Rung
from engine.model.ids import InstanceId
from engine.package.due import rungs_of
from engine.store import cases, incidents, journal, messages, outbox, running, tasks, timers, vault
from engine.store.journal import NO_REQUEST, Act, Request
from engine.usecases.alarm import alarm
from engine.usecases.setting import Setting
from engine.usecases.turn import Trouble, Turn


def write(turn: Turn, request: Request = NO_REQUEST) -> CaseHead:
    """Write a turn into its open transaction and return the head that the case has now.

    The request's key stands with the first entry of the case that the verb is about.
    """
    turns = [*_with_begun(turn)]
    for one in turns:
        _write_instances(one)
    _write_work(turn.setting, turns)
    for one in turns:
        _write_rest(one)
    heads = [_write_records(one, request if one is turn else NO_REQUEST) for one in turns]
    for passage in (passage for one in turns for passage in one.passages):
        turn.setting.ctx.watch(passage)
    return heads[0]


def _with_begun(turn: Turn) -> Iterator[Turn]:
    yield turn
    for other in turn.begun:
        yield from _with_begun(other)


def _write_instances(turn: Turn) -> None:
    setting, tx = turn.setting, turn.setting.tx
    for one in turn.touched.values():
        if turn.key is None:
            turn.key = cases.insert_case(tx, setting.ctx.keys, turn.head, one.instance)
        elif one.is_new:
            running.insert_instance(tx, turn.key, one.instance)
        else:
            running.save_instance(tx, turn.key, one.instance)
        if turn.kept.get(one.instance.instance_id):
            kept = turn.kept[one.instance.instance_id]
            vault.keep(tx, turn.key, turn.head.case_id, one.instance.instance_id, kept)


def _write_work(setting: Setting, turns: list[Turn]) -> None:
    """Write tasks, timers and notices of all the cases at once."""
    tx = setting.tx
    changed = [task for turn in turns for task in turn.tasks.values()]
    if changed:
        tasks.save_tasks(tx, changed)
    closed = [task.task_id for turn in turns for task in turn.closed]
    stale = [key for turn in turns for key in _with_events(turn)]
    if closed or stale:
        timers.clear(tx, closed, stale)
    rungs = [rung for turn in turns for rung in _rungs(turn)]
    armed = [event for turn in turns for event in turn.armed()]
    if rungs or armed:
        timers.remember(tx, rungs, armed)
    opened = [task for turn in turns for task in turn.opened]
    awaited = [task for task in opened if task.owner_id != setting.actor.account_id]
    notices = [outbox.notice_of(task, "task_ready") for task in awaited]
    notices += [notice for turn in turns for notice in turn.notices]
    if notices:
        outbox.put(tx, notices, setting.now)


def _write_rest(turn: Turn) -> None:
    """Write what is rare: messages for other cases, and what could not be executed."""
    setting = turn.setting
    for case_id, letter in turn.letters:
        key = cases.case_key_of(setting.tx, setting.ctx.keys, case_id)
        messages.send(setting.tx, key, case_id, letter, setting.now)
    if turn.key is not None:
        for letter in turn.undelivered:
            messages.keep(setting.tx, turn.key, turn.head.case_id, letter, setting.now)
    _close_incidents(turn)
    for trouble in turn.incidents:
        _raise_incident(turn, trouble)


def _close_incidents(turn: Turn) -> None:
    """Close what is in an incident no more: of the whole case, of a part, or at a token."""
    tx, now = turn.setting.tx, turn.setting.now
    if turn.ends_case() and not turn.is_new:
        incidents.resolve_case(tx, turn.head.case_id, now)
        return
    for instance_id in turn.cancelled:
        incidents.resolve_all_of(tx, instance_id, now)
    for instance_id in {one for one, _ in turn.freed} - turn.cancelled:
        freed = [incident for one, incident in turn.freed if one == instance_id]
        incidents.resolve_freed(tx, instance_id, freed, now)


def _raise_incident(turn: Turn, trouble: Trouble) -> None:
    """Write an incident, and tell the coordination."""
    setting = turn.setting
    tx, now = setting.tx, setting.now
    instance_id, found, message_id = trouble.instance_id, [trouble.incident], trouble.message_id
    raised = incidents.record(tx, turn.head, instance_id, found, now, message_id=message_id)
    turn.raised += raised
    definition = setting.ctx.definition_in_force(tx)
    alarm(tx, definition, setting.directory, turn.head, raised, now)


def _write_records(turn: Turn, request: Request) -> CaseHead:
    setting = turn.setting
    act = Act(setting.actor, setting.now, request)
    written = journal.append(setting.tx, setting.ctx.keys, turn.head, act, turn.entries)
    closed_at = setting.now if turn.ends_case() else turn.head.closed_at
    cases.save_head(setting.tx, setting.ctx.keys, turn.head, written, closed_at)
    return replace(turn.head, journal_seq=written[0], journal_head=written[1], closed_at=closed_at)


def _with_events(turn: Turn) -> Iterator[InstanceId]:
    """Yield the instances whose events may have changed: known ones with timers in their diagram."""
    for instance_id, one in turn.touched.items():
        processes = turn.setting.definition(one.instance).processes
        if not one.is_new and processes[one.instance.process_id].timers:
            yield instance_id


def _rungs(turn: Turn) -> Iterator[tuple[HumanTask, Rung]]:
    for task in turn.opened:
        instance = turn.touched[task.instance_id].instance
        definition = turn.setting.definition(instance)
        deadline = definition.deadline(instance.process_id, task.element_id)
        for rung in rungs_of(deadline, task.ready_at, task.due_at):
            yield task, rung
