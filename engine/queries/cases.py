"""The cases of an institution, and the one with a code."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import Definition
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.case import CaseHead, HumanTask
from engine.model.case_code import normalise_case_code
from engine.model.ids import CaseId, DefinitionHash
from engine.model.views import CaseEntry, CaseList, Place, StartableProcess
from engine.policy import Verb, may
from engine.queries.case import standing_of
from engine.queries.file import open_file, relation_of
from engine.queries.looks import record_list_look
from engine.queries.paging import SIZE, read_cursor, write_cursor
from engine.queries.words import name_of, place_of
from engine.store import lists
from engine.store.database import Transaction
from engine.store.lists import Listed


def cases(ctx: Context, actor: Actor, cursor: str | None) -> CaseList:
    if not may(actor, Verb.SEE_WORK):
        raise NotFound
    after, now = read_cursor(cursor), ctx.now()
    record_list_look(ctx, actor, "cases", {})
    with ctx.database.read() as tx:
        page = lists.cases_with(tx, actor.institution, after, SIZE + 1)
        shown = page[:SIZE]
        ids = [head.case_id for head in shown]
        open_tasks = lists.open_tasks_of(tx, ids) if ids else []
        started = lists.first_instances_of(tx, ids) if ids else {}
        rows = [
            _row(ctx, tx, head, started[head.case_id], _next(open_tasks, head, actor))
            for head in shown
        ]
    last = shown[-1] if len(page) > SIZE else None
    return CaseList(
        tuple(_entry(ctx, actor, row, now) for row in rows),
        write_cursor(last.opened_at, last.case_id) if last else None,
    )


def find_case(ctx: Context, actor: Actor, case_code: str) -> CaseId:
    """Return the case with exactly this code, if the actor may see it. The search is recorded, found or not."""
    if not may(actor, Verb.SEE_WORK):
        raise NotFound
    code = normalise_case_code(case_code)
    record_list_look(ctx, actor, "find_case", {"well_formed": code is not None})
    if code is None:
        raise NotFound
    with ctx.database.read() as tx:
        head = lists.find_by_code(tx, code)
        if head is None:
            raise NotFound
        file = open_file(ctx, tx, head)
    standing_of(actor, relation_of(ctx.directory(), actor, file))
    return head.case_id


def zone(ctx: Context) -> str:
    with ctx.database.read() as tx:
        return ctx.definition_in_force(tx).manifest.zone


def startable(ctx: Context, actor: Actor) -> tuple[StartableProcess, ...]:
    if not may(actor, Verb.OPEN_CASE):
        return ()
    with ctx.database.read() as tx:
        definition = ctx.definition_in_force(tx)
    return tuple(
        StartableProcess(process_id, process.name, process.guidance)
        for process_id in definition.manifest.start
        for process in [definition.processes[process_id]]
    )


def places(ctx: Context, actor: Actor) -> tuple[Place, ...]:
    if not may(actor, Verb.OPEN_CASE):
        return ()
    directory = ctx.directory()
    home = directory.institutions[actor.institution]
    own = directory.cantons[home.canton].province_code
    with ctx.database.read() as tx:
        definition = ctx.definition_in_force(tx)
    found = [place_of(definition, directory, code) for code in directory.cantons]
    return tuple(
        sorted(
            found,
            key=lambda place: (
                place.province_code != own,
                _alphabetical(place.province),
                _alphabetical(place.canton),
            ),
        )
    )


def _alphabetical(name: str) -> str:
    """Return a name as a dictionary sorts it: Cañar before Carchi, Paján before Pedernales."""
    return unicodedata.normalize("NFD", name).casefold()


def _next(open_tasks: list[Listed], head: CaseHead, actor: Actor) -> Listed | None:
    """Return the next step of any part of a case; to who did not open it only one of her own institution."""
    follows_it = actor.institution == head.opener
    return next(
        (
            one
            for one in open_tasks
            if one.task.case_id == head.case_id
            and (follows_it or one.task.institution == actor.institution)
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A case of the page, called by the process with which it began, and its next step if there is one."""

    head: CaseHead
    process_name: Bilingual
    definition: Definition
    task: HumanTask | None
    step: Bilingual | None


def _row(
    ctx: Context,
    tx: Transaction,
    head: CaseHead,
    began: tuple[str, DefinitionHash],
    following: Listed | None,
) -> _Row:
    process_id, digest = began
    definition = ctx.definition(tx, digest)
    name = definition.processes[process_id].name
    if following is None:
        return _Row(head, name, definition, None, None)
    task = following.task
    step = ctx.definition(tx, following.definition_hash).task(following.process_id, task.element_id)
    return _Row(head, name, definition, task, step.name)


def _entry(ctx: Context, actor: Actor, row: _Row, now: datetime) -> CaseEntry:
    """Show the end only to who opened the case and stays responsible."""
    head, directory, task = row.head, ctx.directory(), row.task
    follows_it = actor.institution == head.opener
    return CaseEntry(
        case_id=head.case_id,
        case_code=head.case_code,
        place=place_of(row.definition, directory, head.canton_code),
        process_name=row.process_name,
        step=row.step,
        institution=name_of(directory, task.institution) if task else "",
        due_at=task.due_at if task else None,
        is_overdue=task is not None and task.due_at < now,
        opened_at=head.opened_at,
        closed_at=head.closed_at if follows_it else None,
    )
