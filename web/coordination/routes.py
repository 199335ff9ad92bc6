"""The board of cases that do not move, and what a coordinator decides about a task."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.bilingual import Bilingual
from engine.errors import InterventionRefused
from engine.model.ids import IncidentId, InstitutionCode, TaskId, new_id
from web.answers import sent_key, sent_number, sent_text
from web.coordination.decisions import sent_mending
from web.coordination.instants import local_instant
from web.current import actor, engine
from web.wording import _

blueprint = Blueprint("coordination", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/coordinacion")
def stalled() -> str:
    cursor = request.args.get("desde")
    page = engine().stalled(actor(), cursor=cursor)
    return render_template("coordination/stalled.html", stalled=page, is_first=cursor is None)


@blueprint.get("/coordinacion/<id:task_id>")
def task(task_id: TaskId) -> Page:
    return _page(task_id)


@blueprint.post("/coordinacion/<id:task_id>/recordar")
def nudge(task_id: TaskId) -> Page:
    return _intervene(
        task_id,
        lambda: engine().nudge(actor(), task_id, sent_text("reason"), key=sent_key()),
        _("The reminder goes out within a minute."),
    )


@blueprint.post("/coordinacion/<id:task_id>/pasar")
def reassign(task_id: TaskId) -> Page:
    chosen = InstitutionCode(sent_text("institution"))
    return _intervene(
        task_id,
        lambda: engine().reassign(actor(), task_id, chosen, sent_text("reason"), key=sent_key()),
        _("The task was passed on. Whoever has it now is told."),
    )


@blueprint.post("/coordinacion/<id:task_id>/prorrogar")
def extend(task_id: TaskId) -> Page:
    zone = engine().coordinated_task(actor(), task_id).place.zone

    def act() -> None:
        until = local_instant(sent_text("due_at"), zone)
        engine().extend(actor(), task_id, until, sent_text("reason"), key=sent_key())

    return _intervene(task_id, act, _("The time limit was moved. Whoever has the task is told."))


@blueprint.get("/coordinacion/incidencias/<id:incident_id>")
def incident(incident_id: IncidentId) -> Page:
    return _incident_page(incident_id)


@blueprint.post("/coordinacion/incidencias/<id:incident_id>/resolver")
def resolve(incident_id: IncidentId) -> Page:
    try:
        came = engine().resolve(actor(), incident_id, sent_text("reason"), key=sent_key())
    except InterventionRefused as refused:
        return _incident_page(incident_id, "retried", refused), 422
    return _decided(incident_id, came, _("The incident was resolved."))


@blueprint.post("/coordinacion/incidencias/<id:incident_id>/vista-previa")
def rehearse(incident_id: IncidentId) -> Page:
    return _rehearsal_page(incident_id)


@blueprint.post("/coordinacion/incidencias/<id:incident_id>/cambiar")
def change_mending(incident_id: IncidentId) -> Page:
    return _incident_page(incident_id, _act())


@blueprint.post("/coordinacion/incidencias/<id:incident_id>/confirmar")
def mend(incident_id: IncidentId) -> Page:
    seen, key = sent_number("seen"), sent_key()
    try:
        came = engine().mend(actor(), incident_id, sent_mending(), seen=seen, key=key)
    except InterventionRefused as refused:
        return _refused_page(incident_id, refused), 422
    return _decided(incident_id, came, _("It is done. Whoever has a task now is told."))


def _decided(incident_id: IncidentId, came: IncidentId | None, done: str) -> Response:
    """Lead to the incident that is over, or to the one in which the case stands instead."""
    flash(_("The case went on and stopped again. This is why.") if came else done)
    return redirect(url_for("coordination.incident", incident_id=came or incident_id), 303)


def _rehearsal_page(incident_id: IncidentId, problem: Bilingual | None = None) -> Page:
    try:
        found = engine().rehearse(actor(), incident_id, sent_mending())
    except InterventionRefused as refused:
        return _incident_page(incident_id, _act(), refused), 422
    typed, key = request.form, new_id()
    page = "coordination/rehearsal.html"
    return render_template(page, found=found, typed=typed, key=key, problem=problem)


def _refused_page(incident_id: IncidentId, refused: InterventionRefused) -> str:
    """Show how it would be now, where the case changed meanwhile; else what is to be corrected."""
    if refused.fields["field"] == "seen":
        page = _rehearsal_page(incident_id, refused.message)
        return page[0] if isinstance(page, tuple) else str(page)
    return _incident_page(incident_id, _act(), refused)


def _incident_page(
    incident_id: IncidentId, act: str | None = None, refused: InterventionRefused | None = None
) -> str:
    """Return the page of an incident; the form of `act` stands there as it was filled."""
    return render_template(
        "coordination/incident.html",
        incident=engine().incident(actor(), incident_id),
        refused=act,
        wrong=refused.fields["field"] if refused else None,
        problem=refused.message if refused else None,
        typed=request.form if act else {},
    )


def _act() -> str:
    return "moved" if sent_text("act") == "moved" else "ended"


def _intervene(task_id: TaskId, act: Callable[[], None], done: str) -> Page:
    try:
        act()
    except InterventionRefused as refused:
        return _page(task_id, refused), 422
    flash(done)
    return redirect(url_for("coordination.task", task_id=task_id), 303)


def _page(task_id: TaskId, refused: InterventionRefused | None = None) -> str:
    """Return the page of a task; a form that was refused stands there as it was filled."""
    return render_template(
        "coordination/task.html",
        task=engine().coordinated_task(actor(), task_id),
        refused=request.endpoint if refused else None,
        field=refused.fields["field"] if refused else None,
        problem=refused.message if refused else None,
        typed=request.form if refused else {},
    )
