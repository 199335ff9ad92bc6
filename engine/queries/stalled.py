"""A coordinator's stalled cases: overdue tasks and incidents of her territory, worst first, without a value."""

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.ids import AccountId, InstanceId
from engine.model.views import Stalled, StalledEntry
from engine.policy import Verb, may
from engine.queries.looks import record_list_look
from engine.queries.paging import SIZE, read_cursor, write_cursor
from engine.queries.words import name_of, place_of
from engine.store import lists, people
from engine.store.database import Transaction
from engine.store.lists import Listed, ListedIncident, Territory

NEAREST = 10


def stalled(ctx: Context, actor: Actor, cursor: str | None) -> Stalled:
    if not may(actor, Verb.SEE_STALLED):
        raise NotFound
    after, now = read_cursor(cursor), ctx.now()
    territory = _territory(actor)
    record_list_look(ctx, actor, "stalled", {})
    with ctx.database.read() as tx:
        late = lists.stalled(tx, territory, now, after, SIZE + 1)
        broken = lists.open_incidents(tx, territory, SIZE) if after is None else []
        total = lists.count_stalled(tx, territory, now) + len(broken)
        near = [] if late or broken else lists.upcoming(tx, territory, now, NEAREST)
        posts = people.posts_of(tx, lists.posts([*late, *near]))
        entries = [_broken(ctx, tx, one) for one in broken]
        entries += [_entry(ctx, tx, one, posts) for one in late[:SIZE]]
        upcoming = tuple(_entry(ctx, tx, one, posts) for one in near)
    return Stalled(tuple(entries), upcoming, total, _next(late), now)


def _territory(actor: Actor) -> Territory | None:
    """Return what the coordinator's institution covers; None is the whole nation."""
    if "nation" in actor.covers:
        return None
    parts = [area.split(":", 1) for area in actor.covers]
    return Territory(
        provinces=frozenset(code for kind, code in parts if kind == "province"),
        cantons=frozenset(code for kind, code in parts if kind == "canton"),
    )


def _next(late: list[Listed]) -> str | None:
    if len(late) <= SIZE:
        return None
    last = late[SIZE - 1].task
    return write_cursor(last.due_at, last.task_id)


def _entry(
    ctx: Context, tx: Transaction, one: Listed, posts: dict[AccountId, Bilingual]
) -> StalledEntry:
    definition, task = ctx.definition(tx, one.definition_hash), one.task
    return StalledEntry(
        case_id=task.case_id,
        case_code=one.case_code,
        instance_id=task.instance_id,
        place=place_of(definition, ctx.directory(), one.canton_code),
        process_name=definition.processes[one.process_id].name,
        step=definition.task(one.process_id, task.element_id).name,
        institution=name_of(ctx.directory(), task.institution),
        owner=posts.get(task.owner_id) if task.owner_id else None,
        since=task.ready_at,
        due_at=task.due_at,
        reason="overdue" if task.owner_id else "unanswered",
        rung=task.rung,
        rungs=len(definition.deadline(one.process_id, task.element_id).ladder),
    )


def _broken(ctx: Context, tx: Transaction, one: ListedIncident) -> StalledEntry:
    """An incident is the coordination's turn: nobody else can move the case."""
    definition, directory = ctx.definition(tx, one.definition_hash), ctx.directory()
    return StalledEntry(
        case_id=one.case_id,
        case_code=one.case_code,
        instance_id=InstanceId(one.instance_id),
        place=place_of(definition, directory, one.canton_code),
        process_name=definition.processes[one.process_id].name,
        step=Bilingual(f"Incidencia: {one.reason.es}", f"Incident: {one.reason.en}"),
        institution="",
        owner=None,
        since=one.at,
        due_at=one.at,
        reason="incident",
        rung=0,
        rungs=0,
    )
