"""Deny by default: without a session only what is public answers."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.answers import Typed, answers_to_hold
from web.current import find_actor
from web.form_address import form_address
from web.security import sessions
from web.security.origin import SAFE_METHODS
from web.security.routes import PUBLIC

Page = tuple[str, int]


def require_session() -> Response | Page | None:
    """Let a public endpoint and a signed-in person pass; ask everybody else to sign in."""
    if request.endpoint is None or request.endpoint in PUBLIC or find_actor() is not None:
        return None
    if request.method in SAFE_METHODS:
        return redirect(url_for("account.sign_in", next=request.path))
    return _hold_what_was_typed()


def _hold_what_was_typed() -> Page:
    """Answer a form that arrives after its session ended: nothing that was typed is lost."""
    form = form_address()
    held: Typed = answers_to_hold() if form and sessions.has_lapsed() else {}
    back = form or url_for("tasks.inbox")
    page = render_template("account/sign_in.html", next=back, held=held, lapsed=True)
    return page, 401
