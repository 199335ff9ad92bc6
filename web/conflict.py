"""What a person typed when it could not be taken: shown whole, to copy."""

from datetime import datetime

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import AlreadyUnderWay, CaseBusy, KeyReused, NobodyFits, RutaError, TaskClosed
from engine.model.draft import Window
from engine.model.ids import TaskId
from engine.model.views import ClosedTask, TaskView
from web.answers import Typed, sent_window
from web.current import actor, engine, find_actor
from web.moments import moment
from web.questions import TypedAnswer, typed_in_words


def conflict_page(error: RutaError | None, typed: Typed, *, status: int) -> Response:
    """Return the page that says what came in between; without `error` the form's token was not ours."""
    task = _task_of_request()
    again, window = _way_on(error)
    page = render_template(
        "errors/conflict.html",
        task=task,
        again=again,
        window=window,
        sent=typed,
        reason=error.message if error else None,
        is_for_coordination=isinstance(error, NobodyFits),
        at=_told_at(error, task),
        typed=_typed(task, typed),
    )
    return make_response(page, status)


def _way_on(error: RutaError | None) -> tuple[str | None, Window | None]:
    """Return where the same answers may be sent again, and as which window if it is the same sending."""
    if isinstance(error, CaseBusy | AlreadyUnderWay):
        return request.path, sent_window()
    if isinstance(error, KeyReused | NobodyFits) and request.blueprint == "tasks":
        return url_for("tasks.task", **(request.view_args or {})), None
    return None, None


def _task_of_request() -> TaskView | ClosedTask | None:
    """Return the task that the address names, if its reader may see it."""
    task_id = (request.view_args or {}).get("task_id")
    if not task_id or find_actor() is None:
        return None
    try:
        return engine().task(actor(), TaskId(task_id))
    except RutaError:
        return None


def _typed(task: TaskView | ClosedTask | None, typed: Typed) -> list[TypedAnswer]:
    if task is None:
        # Opening a case asks for no text: there is nothing to copy, and its keys are no words.
        return typed_in_words((), {}, typed) if request.blueprint == "tasks" else []
    return typed_in_words(task.form.fields, task.choices, typed)


def _told_at(error: RutaError | None, task: TaskView | ClosedTask | None) -> str | None:
    at = error.fields.get("at") if isinstance(error, TaskClosed) else None
    return moment(at, task.place.zone) if task and isinstance(at, datetime) else None
