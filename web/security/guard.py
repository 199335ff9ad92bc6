"""Deny by default: without a session only what is public answers."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.model.session import Stage
from web.answers import Typed, answers_to_hold
from web.current import find_actor, find_stage
from web.form_address import form_address
from web.security import sessions
from web.security.origin import SAFE_METHODS
from web.security.routes import OF_STAGE, WITHOUT_SESSION

Page = tuple[str, int]


def require_session() -> Response | Page | None:
    """Let a public endpoint and a signed-in person pass; ask everybody else to sign in."""
    if request.endpoint is None or request.endpoint in WITHOUT_SESSION:
        return None
    if find_actor() is not None:
        is_stage = any(request.endpoint in endpoints for endpoints in OF_STAGE.values())
        return redirect(url_for("tasks.home"), 303) if is_stage else None
    stage = find_stage()
    if stage is not None:
        return _only_its_stage(stage)
    if request.method in SAFE_METHODS:
        return redirect(url_for("account.sign_in", next=request.path))
    return _hold_what_was_typed()


def _only_its_stage(stage: Stage) -> Response | None:
    """Let a session that is not full see its own pages, and lead it there from everywhere else."""
    if request.endpoint in OF_STAGE.get(stage, ()):
        return None
    if stage is Stage.ENROL:
        return redirect(url_for("second_factor.set_up"), 303)
    wanted = request.path if request.method in SAFE_METHODS else None
    return redirect(url_for("second_factor.code", next=wanted), 303)


def _hold_what_was_typed() -> Page:
    """Answer a form that arrives after its session ended: nothing that was typed is lost."""
    form = form_address()
    held: Typed = answers_to_hold() if form and sessions.has_lapsed() else {}
    back = form or url_for("tasks.inbox")
    page = render_template("account/sign_in.html", next=back, held=held, lapsed=True)
    return page, 401
