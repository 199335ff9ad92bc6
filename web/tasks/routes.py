"""The inbox, one task, its answers and its confirmation."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import CaseBusy, NotFound
from engine.model.actor import Capacity
from engine.model.ids import TaskId
from engine.model.views import ClosedTask
from web.answers import BUTTON_KEY, is_typed, sent_key, sent_window, typed_answers
from web.current import actor, engine
from web.tasks.drafts import keep_typed, save_typed, saved_words
from web.tasks.groups import grouped
from web.tasks.page import form_page, open_task, open_task_with_names, opened_page
from web.wording import _

blueprint = Blueprint("tasks", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/")
def home() -> Response:
    return redirect(url_for("tasks.inbox"))


@blueprint.get("/tareas")
def inbox() -> Page:
    cursor = request.args.get("desde")
    page = engine().inbox(actor(), cursor=cursor)
    return render_template(
        "tasks/inbox.html",
        inbox=page,
        groups=grouped(page),
        is_first=cursor is None,
        may_open=bool(engine().startable(actor())),
    )


@blueprint.get("/tareas/<id:task_id>")
def task(task_id: TaskId) -> Page:
    try:
        found = engine().task(actor(), task_id)
    except NotFound:
        if not actor().is_(Capacity.COORDINATOR):
            raise
        # A notice leads everybody here; who coordinates decides about the task instead of doing it.
        return redirect(url_for("coordination.task", task_id=task_id))
    if isinstance(found, ClosedTask):
        return render_template("tasks/closed.html", task=found), 410
    return opened_page(found)


@blueprint.post("/tareas/<id:task_id>")
def change(task_id: TaskId) -> Page:
    keep_typed(task_id)
    return form_page(open_task(task_id), typed_answers())


@blueprint.post("/tareas/<id:task_id>/nombres")
def show_names(task_id: TaskId) -> Page:
    """Show the task once with what identifies the person, and keep what was typed."""
    keep_typed(task_id)
    found, typed = open_task_with_names(task_id), typed_answers()
    return form_page(found, typed) if is_typed(typed) else opened_page(found)


@blueprint.post("/tareas/<id:task_id>/revisar")
def review(task_id: TaskId) -> Page:
    typed, saved = typed_answers(), keep_typed(task_id)
    return render_template(
        "tasks/review.html",
        task=open_task(task_id),
        checked=engine().check_answers(actor(), task_id, typed),
        typed=typed,
        window=sent_window(),
        saved=saved_words(saved) if saved else "",
    )


@blueprint.post("/tareas/<id:task_id>/enviar")
def send(task_id: TaskId) -> Page:
    engine().complete(actor(), task_id, typed_answers(), key=sent_key())
    return redirect(url_for("tasks.sent", task_id=task_id), 303)


@blueprint.get("/tareas/<id:task_id>/enviada")
def sent(task_id: TaskId) -> Page:
    found = engine().task(actor(), task_id)
    if not isinstance(found, ClosedTask):
        return redirect(url_for("tasks.task", task_id=task_id))
    case = engine().case(actor(), found.case_id)
    return render_template("tasks/sent.html", task=found, case=case, now=engine().now())


@blueprint.post("/tareas/<id:task_id>/guardar")
def save(task_id: TaskId) -> Page:
    flash(saved_words(save_typed(task_id)))
    return redirect(url_for("tasks.inbox"), 303)


@blueprint.post("/tareas/<id:task_id>/borrador")
def save_in_background(task_id: TaskId) -> Page:
    """Answer the page's own saving with the words to show; what is busy now is tried again."""
    try:
        return Response(saved_words(save_typed(task_id)), mimetype="text/plain")
    except CaseBusy:
        return Response(status=503)


@blueprint.post("/tareas/<id:task_id>/empezar")
def start_again(task_id: TaskId) -> Page:
    engine().discard_draft(actor(), task_id)
    flash(_("Your draft was deleted."))
    return redirect(url_for("tasks.task", task_id=task_id), 303)


@blueprint.post("/tareas/<id:task_id>/tomar")
def claim(task_id: TaskId) -> Page:
    engine().claim(actor(), task_id, key=sent_key(BUTTON_KEY))
    if is_typed(typed_answers()):
        return change(task_id)
    flash(_("You have taken this task. Nobody else will do it while you have it."))
    return redirect(url_for("tasks.task", task_id=task_id), 303)


@blueprint.post("/tareas/<id:task_id>/devolver")
def release(task_id: TaskId) -> Page:
    keep_typed(task_id)
    engine().release(actor(), task_id, key=sent_key(BUTTON_KEY))
    flash(_("You have given this task back. Your colleagues can take it now."))
    return redirect(url_for("tasks.task", task_id=task_id), 303)
