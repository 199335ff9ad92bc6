"""What was typed and not sent: kept for its author, and both texts shown when two windows differ."""

from flask import make_response, render_template
from werkzeug.wrappers import Response

from engine.errors import DraftNewer
from engine.model.ids import TaskId
from engine.model.views import SavedDraft
from web.answers import is_typed, sent_key, sent_place, sent_window, typed_answers
from web.current import actor, engine
from web.moments import hour
from web.questions import typed_in_words
from web.tasks.page import open_task
from web.wording import _


def keep_typed(task_id: TaskId) -> SavedDraft | None:
    """Keep what the form brought as the reader's draft, if she typed anything."""
    return save_typed(task_id) if is_typed(typed_answers()) else None


def save_typed(task_id: TaskId) -> SavedDraft:
    typed, window = typed_answers(), sent_window()
    return engine().save_draft(actor(), task_id, typed, sent_place(), window=window)


def saved_words(saved: SavedDraft) -> str:
    return _("Saved %(at)s", at=hour(saved.saved_at, saved.zone))


def two_drafts_page(error: DraftNewer, task_id: TaskId) -> Response:
    """Return what was typed here beside the newer draft; only a button decides between them."""
    task, typed = open_task(task_id), typed_answers()
    newer = task.draft.answers if task.draft else {}
    page = render_template(
        "tasks/two_drafts.html",
        task=task,
        reason=error.message,
        sent=typed,
        key=sent_key(),
        here=typed_in_words(task.form.fields, task.choices, typed),
        there=typed_in_words(task.form.fields, task.choices, newer),
    )
    return make_response(page, 409)
