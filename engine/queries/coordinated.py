"""A task in front of the coordinator of its place: whose turn it is, what was decided, what she may decide."""

from datetime import datetime

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import NotFound
from engine.forms.choices import GROUPS
from engine.model.actor import Actor
from engine.model.case import HumanTask
from engine.model.coordination import CoordinatedTask, InterventionView
from engine.model.directory import Directory
from engine.model.form import Choice
from engine.model.ids import TaskId
from engine.model.intervention import Intervention
from engine.policy import (
    Elsewhere,
    Verb,
    elsewhere,
    extension_limit,
    extensions_left,
    may,
    next_nudge_at,
)
from engine.queries.file import CaseFile, open_file, relation_of
from engine.queries.looks import record_case_look
from engine.queries.words import due_view, name_of, place_of
from engine.store import cases, interventions, people, tasks
from engine.store.database import Transaction


def coordinated_task(ctx: Context, actor: Actor, task_id: TaskId) -> CoordinatedTask:
    with ctx.database.read() as tx:
        found = tasks.find_task(tx, task_id)
        if found is None:
            raise NotFound
        file = open_file(ctx, tx, cases.read_head(tx, found.case_id))
        if not may(actor, Verb.INTERVENE, relation_of(ctx.directory(), actor, file)):
            raise NotFound
        taken = interventions.of_task(tx, task_id)
        told = _told(ctx, tx, file, taken)
    look = {"task": task_id, "reasons": sum(bool(one.reason) for one in told)}
    record_case_look(ctx, actor, found.case_id, "coordination", look)
    return _view(ctx, file, found, taken, told)


def _view(
    ctx: Context,
    file: CaseFile,
    found: HumanTask,
    taken: list[Intervention],
    told: tuple[InterventionView, ...],
) -> CoordinatedTask:
    now, directory = ctx.now(), ctx.directory()
    instance, definition = file.instance(found.instance_id), file.definition(found.instance_id)
    process, canton = definition.processes[instance.process_id], file.head.canton_code
    others = elsewhere(definition.manifest, process, found, directory, canton)
    return CoordinatedTask(
        task_id=found.task_id,
        case_id=found.case_id,
        case_code=file.head.case_code,
        place=place_of(definition, directory, canton),
        process_name=process.name,
        step=process.tasks[found.element_id].name,
        is_open=found.is_open,
        institution=name_of(directory, found.institution),
        institution_code=found.institution,
        owner=file.posts.get(found.owner_id) if found.owner_id else None,
        since=found.ready_at,
        due=due_view(definition, instance.process_id, found, now),
        rung=found.rung,
        rungs=len(definition.deadline(instance.process_id, found.element_id).ladder),
        interventions=told,
        targets=_targets(others),
        refusal=others.refusal,
        extensible_until=_until(found, taken, now),
        nudge_again_at=_again_at(taken, now),
        read_at=now,
    )


def _until(found: HumanTask, taken: list[Intervention], now: datetime) -> datetime | None:
    """Return the last moment that may be chosen, None when no later one may."""
    limit = extension_limit(found, taken, now)
    # A person chooses a minute: less than one more is nothing to choose.
    later = limit.replace(second=0, microsecond=0) > max(found.due_at, now)
    return limit if later and extensions_left(taken) else None


def _again_at(taken: list[Intervention], now: datetime) -> datetime | None:
    again_at = next_nudge_at(taken)
    return again_at if again_at is not None and now < again_at else None


def _targets(others: Elsewhere) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.code, Bilingual(one.name, one.name), GROUPS[reach])
        for one, reach in others.institutions
    )


def _told(
    ctx: Context, tx: Transaction, file: CaseFile, taken: list[Intervention]
) -> tuple[InterventionView, ...]:
    """Return interventions in words, the newest first."""
    key = cases.key_of(tx, ctx.keys, file.head.case_id)
    reasons = interventions.reasons(key, taken)
    posts = people.posts_of(tx, {one.account_id for one in taken})
    return tuple(
        _intervention(
            ctx.directory(), one, posts[one.account_id], reasons.get(one.intervention_id, "")
        )
        for one in reversed(taken)
    )


def _intervention(
    directory: Directory, one: Intervention, post: Bilingual, reason: str
) -> InterventionView:
    return InterventionView(
        kind=one.kind,
        at=one.at,
        post=post,
        institution=name_of(directory, one.institution),
        target=name_of(directory, one.target),
        due_at=one.due_at,
        reason=reason,
    )
