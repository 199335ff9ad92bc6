"""The page of an institution's accounts."""

from flask import render_template, request

from engine.model.actor import Capacity
from engine.model.people import Invitation
from web.answers import typed_answers
from web.current import actor, config, engine

OFFERED = (Capacity.WORKER, Capacity.SUPERVISOR)
"""What a supervisor may give; a coordinator's capacity comes from the command line."""


def team_page(problem: object = None) -> str:
    cursor = request.args.get("desde")
    return render_template(
        "team/team.html",
        team=engine().team(actor(), cursor=cursor),
        is_first=cursor is None,
        offered=OFFERED,
        typed=typed_answers(),
        problem=problem,
    )


def link_page(invitation: Invitation) -> str:
    """Show a link, this once: its token is stored nowhere in clear."""
    address = f"{config().base_url}/invitacion/{invitation.token}"
    return render_template("team/link.html", invitation=invitation, address=address)
