"""The board of cases that do not move."""

from flask import Blueprint, render_template, request

from web.current import actor, engine

blueprint = Blueprint("coordination", __name__)


@blueprint.get("/coordinacion")
def stalled() -> str:
    cursor = request.args.get("desde")
    page = engine().stalled(actor(), cursor=cursor)
    return render_template("coordination/stalled.html", stalled=page, is_first=cursor is None)
