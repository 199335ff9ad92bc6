"""The accounts of an institution: inviting, issuing a link again, switching off."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.bilingual import Bilingual
from engine.model.ids import AccountId
from engine.model.people import Invitee
from web.answers import sent_text
from web.current import actor, engine
from web.team.page import OFFERED, link_page, team_page
from web.wording import _

blueprint = Blueprint("team", __name__)


@blueprint.get("/equipo")
def team() -> str:
    return team_page()


@blueprint.post("/equipo")
def invite() -> str:
    sent = request.form.getlist("capacity")
    new = Invitee(
        username=sent_text("username").strip(),
        post=Bilingual(sent_text("post_es").strip(), sent_text("post_en").strip()),
        institution=actor().institution,
        capacities=frozenset(one for one in OFFERED if one in sent),
    )
    return link_page(engine().invite(actor(), new))


@blueprint.post("/equipo/<id:account_id>/enlace")
def invite_again(account_id: str) -> str:
    return link_page(engine().invite_again(actor(), AccountId(account_id)))


@blueprint.post("/equipo/<id:account_id>/desactivar")
def switch_off(account_id: str) -> Response:
    engine().switch_off(actor(), AccountId(account_id))
    flash(_("The account was switched off. Its tasks are back in the list of your institution."))
    return redirect(url_for("team.team"), 303)
