"""A coordinator's stalled cases: what is overdue in her territory, worst first, and what else she has to know.

Incidents, notices that did not arrive and tasks that somebody has decided about, all without a value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.case import HumanTask
from engine.model.coordination import Answer, DeadLetter, Stalled, StalledEntry
from engine.model.directory import Directory
from engine.model.ids import AccountId, TaskId
from engine.model.intervention import Intervention
from engine.model.territory import Territory
from engine.policy import Verb, may
from engine.queries.incident import incident_entry
from engine.queries.looks import record_list_look
from engine.queries.paging import SIZE, read_cursor, write_cursor
from engine.queries.words import name_of, place_of
from engine.store import interventions, lists, people
from engine.store.database import Transaction
from engine.store.lists import Listed, ListedIncident, ListedNotice

NEAREST = 10
MOST_INCIDENTS = 200
"""On the first page, whatever else stands there: each is somebody's turn."""


def stalled(ctx: Context, actor: Actor, cursor: str | None) -> Stalled:
    if not may(actor, Verb.SEE_STALLED):
        raise NotFound
    after, now = read_cursor(cursor), ctx.now()
    territory = Territory.of(actor)
    record_list_look(ctx, actor, "stalled", {})
    with ctx.database.read() as tx:
        late = lists.stalled(tx, territory, now, after, SIZE + 1)
        aside = _aside(tx, territory, now) if after is None else _Aside()
        total = lists.count_stalled(tx, territory, now) + len(aside.broken)
        near = [] if late or aside.broken else lists.upcoming(tx, territory, now, NEAREST)
        write = _Writer.over(ctx, tx, now, [*late, *aside.answered, *near])
        return Stalled(
            entries=tuple(write.entry(one) for one in late[:SIZE]),
            incidents=tuple(incident_entry(ctx, tx, one) for one in aside.broken),
            undelivered=tuple(write.dead_letter(one) for one in aside.undelivered),
            answered=tuple(write.entry(one) for one in aside.answered),
            upcoming=tuple(write.entry(one) for one in near),
            total=total,
            next_cursor=_next(late),
            read_at=now,
        )


@dataclass(frozen=True, slots=True)
class _Aside:
    """What the first page tells besides the overdue tasks."""

    broken: tuple[ListedIncident, ...] = ()
    undelivered: tuple[ListedNotice, ...] = ()
    answered: tuple[Listed, ...] = ()


def _aside(tx: Transaction, territory: Territory | None, now: datetime) -> _Aside:
    return _Aside(
        tuple(lists.open_incidents(tx, territory, MOST_INCIDENTS)),
        tuple(lists.undelivered(tx, territory, SIZE)),
        tuple(lists.answered(tx, territory, now, SIZE)),
    )


def _next(late: list[Listed]) -> str | None:
    if len(late) <= SIZE:
        return None
    last = late[SIZE - 1].task
    return write_cursor(last.due_at, last.task_id)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts rows into words, with what is read once for all of them."""

    ctx: Context
    tx: Transaction
    directory: Directory
    posts: Mapping[AccountId, Bilingual]
    taken: Mapping[TaskId, Sequence[Intervention]]
    now: datetime

    @classmethod
    def over(cls, ctx: Context, tx: Transaction, now: datetime, listed: Sequence[Listed]) -> Self:
        task_ids = [one.task.task_id for one in listed]
        posts = people.posts_of(tx, lists.posts(listed))
        taken = interventions.of_tasks(tx, task_ids)
        return cls(ctx, tx, ctx.directory(), posts, taken, now)

    def entry(self, one: Listed) -> StalledEntry:
        definition, task = self.ctx.definition(self.tx, one.definition_hash), one.task
        return StalledEntry(
            case_id=task.case_id,
            case_code=one.case_code,
            instance_id=task.instance_id,
            place=place_of(definition, self.directory, one.canton_code),
            process_name=definition.processes[one.process_id].name,
            step=definition.task(one.process_id, task.element_id).name,
            institution=name_of(self.directory, task.institution),
            owner=self.posts.get(task.owner_id) if task.owner_id else None,
            since=task.ready_at,
            due_at=task.due_at,
            reason="overdue" if task.owner_id else "unanswered",
            rung=task.rung,
            rungs=len(definition.deadline(one.process_id, task.element_id).ladder),
            task_id=task.task_id,
            answer=self._answer(task),
        )

    def dead_letter(self, one: ListedNotice) -> DeadLetter:
        listed = one.listed
        definition = self.ctx.definition(self.tx, listed.definition_hash)
        return DeadLetter(
            task_id=listed.task.task_id,
            case_id=listed.task.case_id,
            case_code=listed.case_code,
            place=place_of(definition, self.directory, listed.canton_code),
            step=definition.task(listed.process_id, listed.task.element_id).name,
            institution=name_of(self.directory, one.institution),
            capacity=one.capacity,
            failure=one.failure,
            reached_some=one.reached_some,
            at=one.at,
        )

    def _answer(self, task: HumanTask) -> Answer | None:
        """Return what answers a late task at last, or what gave the time that a task in time still has."""
        taken = self.taken.get(task.task_id, ())
        if task.due_at >= self.now:
            taken = [one for one in taken if one.kind != "nudged"]
        return Answer(taken[-1].kind, taken[-1].at, taken[-1].due_at) if taken else None
