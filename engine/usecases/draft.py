"""Keeps what a person has typed and not sent, for her alone: no journal tells of it, nothing checks it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import randbelow
from typing import Final

from engine.context import Context
from engine.errors import DraftNewer, NotFound
from engine.forms.typed import require_fitting
from engine.model.actor import Actor
from engine.model.draft import NO_WINDOW, Window
from engine.model.ids import TaskId
from engine.model.views import SavedDraft
from engine.policy import Relation, Verb, may
from engine.store import cases, drafts, tasks
from engine.store.drafts import FormIdentity, Saving, Typing
from engine.usecases import progress
from engine.usecases.hold import require_hers

RawAnswers = Mapping[str, Sequence[str]]
_FIRST: Final = 2**30


def save_draft(
    ctx: Context,
    actor: Actor,
    task_id: TaskId,
    raw: RawAnswers,
    at_field: str | None,
    window: Window,
) -> SavedDraft:
    now = ctx.now()
    with ctx.database.write() as tx:
        head = cases.lock_case_of_task(tx, task_id, actor.institution)
        typing = drafts.load(tx, ctx.keys, task_id, actor.account_id)
        require_hers(tx, actor, typing.task)
        definition = ctx.definition(tx, typing.definition_hash)
        form = definition.form(typing.process_id, typing.task.element_id)
        require_fitting(form, raw)
        zone = progress.zone_of(definition, head.province_code).key
        if (standing := _standing(typing, raw, window)) is not None:
            return SavedDraft(standing.version, typing.saved_at or now, zone)
        saving = Saving(
            task_id=task_id,
            account_id=actor.account_id,
            form=FormIdentity(typing.definition_hash, form.form_id),
            window=_next(typing, window),
            saved_at=now,
            answers=raw,
            at_field=at_field if at_field in {field.key for field in form.fields} else None,
        )
        drafts.keep(tx, typing.key, saving)
    return SavedDraft(saving.window.version, now, zone)


def discard_draft(ctx: Context, actor: Actor, task_id: TaskId) -> None:
    with ctx.database.write() as tx:
        cases.lock_case_of_task(tx, task_id, actor.institution)
        task = tasks.find_task(tx, task_id)
        if task is None or not may(
            actor, Verb.DO_TASK, Relation(holds=task.institution == actor.institution)
        ):
            raise NotFound
        drafts.forget(tx, task_id, actor.account_id)


def _standing(typing: Typing, raw: RawAnswers, window: Window) -> Window | None:
    """Return what is to stand as it is, None when this is to be written. Raises `DraftNewer`."""
    if typing.last is None:
        return None if any(any(values) for values in raw.values()) else NO_WINDOW
    if window.is_rival(typing.last):
        raise DraftNewer(at=typing.saved_at)
    return typing.last if window.is_late(typing.last) else None


def _next(typing: Typing, window: Window) -> Window:
    # A new draft has a number of its own: a window that shows a discarded one is not taken for its follower.
    last = typing.last.version if typing.last else randbelow(_FIRST)
    return replace(window, version=last + 1)
