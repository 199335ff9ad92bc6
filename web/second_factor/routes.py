"""What follows the password: the code, a recovery code, setting up an authenticator."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.answers import held_answers, sent_text
from web.current import engine, token
from web.second_factor.page import code_page, codes_page, recovery_page, set_up_page
from web.security import sessions
from web.security.local_path import local_path

blueprint = Blueprint("second_factor", __name__)


@blueprint.get("/entrar/codigo")
def code() -> str:
    return code_page()


@blueprint.post("/entrar/codigo")
def pass_code() -> str | Response:
    sessions.begin(engine().pass_code(token(), sent_text("code")))
    wanted, held = local_path(request.form.get("next")), held_answers()
    if held:
        return render_template("account/resume.html", next=wanted, held=held)
    return redirect(wanted, 303)


@blueprint.get("/entrar/recuperacion")
def recovery() -> str:
    return recovery_page()


@blueprint.post("/entrar/recuperacion")
def pass_recovery_code() -> Response:
    sessions.begin(engine().pass_recovery_code(token(), sent_text("code")))
    return redirect(url_for("second_factor.set_up"), 303)


@blueprint.get("/entrar/dispositivo")
def set_up() -> str:
    return set_up_page()


@blueprint.post("/entrar/dispositivo")
def confirm() -> str:
    enrolled = engine().confirm_factor(token(), sent_text("code"))
    sessions.begin(enrolled.signed_in)
    return codes_page(enrolled.recovery_codes)
