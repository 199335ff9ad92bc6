"""The page of a one-time link: choose a password, then set up the second factor."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from web.current import engine
from web.invitation.page import invitation_page
from web.passwords import chosen_password
from web.security import sessions

blueprint = Blueprint("invitation", __name__)


@blueprint.get("/invitacion/<link>")
def invitation(link: str) -> str:
    return invitation_page(link)


@blueprint.post("/invitacion/<link>")
def accept(link: str) -> Response:
    sessions.begin(engine().accept_invitation(link, chosen_password()))
    return redirect(url_for("tasks.home"), 303)
