"""What a person typed when it could not be taken: shown whole, to copy."""

from datetime import datetime

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from engine.errors import AlreadyUnderWay, CaseBusy, KeyReused, NobodyFits, RutaError, TaskClosed
from engine.model.draft import Window
from engine.model.ids import TaskId
from engine.model.reports import ReportView
from engine.model.views import ClosedTask, TaskView
from web.answers import Typed, sent_window
from web.current import actor, engine, find_actor
from web.form_address import form_address, report_place
from web.moments import moment
from web.questions import TypedAnswer, typed_in_words
from web.reports.page import report_view


def conflict_page(error: RutaError | None, typed: Typed, *, status: int) -> Response:
    """Return the page that says what came in between; without `error` the form's token was not ours."""
    task, view = _task_of_request(), _report_of_request()
    again, window = _way_on(error)
    page = render_template(
        "errors/conflict.html",
        task=task,
        report=view,
        again=again,
        window=window,
        sent=typed,
        reason=error.message if error else None,
        is_for_coordination=isinstance(error, NobodyFits),
        at=_told_at(error, task),
        typed=_typed(task or view, typed),
    )
    return make_response(page, status)


def _way_on(error: RutaError | None) -> tuple[str | None, Window | None]:
    """Return where the same answers may be sent again, and as which window if it is the same sending."""
    if isinstance(error, CaseBusy | AlreadyUnderWay):
        return request.path, sent_window()
    if isinstance(error, KeyReused | NobodyFits):
        return form_address(), None
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


def _report_of_request() -> ReportView | None:
    """Return the event that the address names, if its reader may report it."""
    place = report_place()
    if place is None or find_actor() is None:
        return None
    try:
        return report_view(place)
    except RutaError:
        return None


def _typed(asked: TaskView | ClosedTask | ReportView | None, typed: Typed) -> list[TypedAnswer]:
    if asked is None:
        # Opening a case asks for no text: there is nothing to copy, and its keys are no words.
        return typed_in_words((), {}, typed) if form_address() else []
    return typed_in_words(asked.form.fields, asked.choices, typed)


def _told_at(error: RutaError | None, task: TaskView | ClosedTask | None) -> str | None:
    at = error.fields.get("at") if isinstance(error, TaskClosed) else None
    return moment(at, task.place.zone) if task and isinstance(at, datetime) else None
