"""Reading and moving the time of a demonstration."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotADemonstration
from web.current import actor, engine, is_demonstration
from web.wording import _

blueprint = Blueprint("clock", __name__)

MOST_HOURS = 2000


@blueprint.before_request
def only_in_a_demonstration() -> None:
    if not is_demonstration():
        raise NotADemonstration


@blueprint.get("/demostracion/reloj")
def clock() -> str:
    return render_template("clock/clock.html", now=engine().now(), refused=False, most=MOST_HOURS)


@blueprint.post("/demostracion/reloj")
def move() -> str | tuple[str, int] | Response:
    hours = request.form.get("hours", type=int)
    if hours is None or not 1 <= hours <= MOST_HOURS:
        now = engine().now()
        return render_template("clock/clock.html", now=now, refused=True, most=MOST_HOURS), 422
    engine().move_clock(actor(), timedelta(hours=hours))
    flash(_("The clock was moved. Reminders and escalations go out within a minute."))
    return redirect(url_for("clock.clock"), 303)
