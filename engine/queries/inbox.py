"""The work list of an institution, as one of its people sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.ids import AccountId, TaskId
from engine.model.views import Inbox, InboxEntry, PassedEntry
from engine.policy import Verb, may
from engine.queries.looks import record_list_look
from engine.queries.paging import SIZE, read_cursor, write_cursor
from engine.queries.words import place_of
from engine.store import drafts, lists, people
from engine.store.database import Transaction
from engine.store.lists import Listed, PassedTask

PASSED_WITHIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a page of the list says besides the tasks: who has them, and where the reader has a draft."""

    posts: Mapping[AccountId, Bilingual]
    drafts: frozenset[TaskId]
    now: datetime


def inbox(ctx: Context, actor: Actor, cursor: str | None) -> Inbox:
    if not may(actor, Verb.SEE_WORK):
        raise NotFound
    after, now = read_cursor(cursor), ctx.now()
    record_list_look(ctx, actor, "inbox", {})
    with ctx.database.read() as tx:
        page = lists.inbox(tx, actor.institution, after, SIZE + 1)
        climbed = []
        if may(actor, Verb.SEE_TEAM_ESCALATIONS) and cursor is None:
            climbed = lists.escalated(tx, actor.institution, SIZE)
        gone = []
        if cursor is None:
            gone = lists.passed_on(tx, actor.institution, now - PASSED_WITHIN, SIZE)
        total, overdue = lists.inbox_counts(tx, actor.institution, now)
        posts = people.posts_of(tx, lists.posts([*page, *climbed]))
        shown = page[:SIZE]
        listed = {one.task.task_id for one in (*shown, *climbed)}
        marks = _Marks(posts, drafts.tasks_with(tx, actor.account_id, listed), now)
        return Inbox(
            entries=tuple(_entry(ctx, tx, actor, one, marks) for one in shown),
            escalated=tuple(_entry(ctx, tx, actor, one, marks) for one in climbed),
            passed_on=tuple(_passed(ctx, tx, one) for one in gone),
            total=total,
            overdue=overdue,
            next_cursor=_next(page),
            read_at=now,
        )


def _next(page: list[Listed]) -> str | None:
    if len(page) <= SIZE:
        return None
    last = page[SIZE - 1].task
    return write_cursor(last.due_at, last.task_id)


def _passed(ctx: Context, tx: Transaction, one: PassedTask) -> PassedEntry:
    definition = ctx.definition(tx, one.definition_hash)
    return PassedEntry(
        case_code=one.case_code,
        name=definition.task(one.process_id, one.element_id).name,
        place=place_of(definition, ctx.directory(), one.canton_code),
        at=one.at,
    )


def _entry(
    ctx: Context,
    tx: Transaction,
    actor: Actor,
    one: Listed,
    marks: _Marks,
) -> InboxEntry:
    definition, task = ctx.definition(tx, one.definition_hash), one.task
    return InboxEntry(
        task_id=task.task_id,
        case_id=task.case_id,
        case_code=one.case_code,
        name=definition.task(one.process_id, task.element_id).name,
        process_name=definition.processes[one.process_id].name,
        place=place_of(definition, ctx.directory(), one.canton_code),
        state=task.state,
        is_mine=task.owner_id == actor.account_id,
        owner=marks.posts.get(task.owner_id) if task.owner_id else None,
        due_at=task.due_at,
        is_overdue=task.due_at < marks.now,
        rung=task.rung,
        has_draft=task.task_id in marks.drafts,
    )
