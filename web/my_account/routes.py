"""A person's own account: password, authenticator, recovery codes, sessions, where notices go."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import AddressMalformed
from engine.model.ids import SessionId
from web.answers import sent_text
from web.current import actor, engine, token
from web.my_account.page import account_page
from web.passwords import chosen_password
from web.second_factor.page import codes_page
from web.security import sessions
from web.wording import _

blueprint = Blueprint("my_account", __name__)


@blueprint.get("/cuenta")
def account() -> str:
    return account_page()


@blueprint.post("/cuenta/contrasena")
def change_password() -> Response:
    new = chosen_password()
    engine().change_password(actor(), token(), current=sent_text("password"), new=new)
    flash(_("Your password was changed. Your other sessions were closed."))
    return redirect(url_for("my_account.account"), 303)


@blueprint.post("/cuenta/codigos")
def renew_codes() -> str:
    return codes_page(engine().renew_recovery_codes(actor(), sent_text("password")))


@blueprint.post("/cuenta/dispositivo")
def replace_factor() -> Response:
    sessions.begin(engine().replace_factor(actor(), token(), sent_text("password")))
    return redirect(url_for("second_factor.set_up"), 303)


@blueprint.post("/cuenta/sesiones/<id:session_id>/cerrar")
def close_session(session_id: str) -> Response:
    engine().close_session(actor(), SessionId(session_id))
    flash(_("The session was closed."))
    return redirect(url_for("my_account.account"), 303)


@blueprint.post("/cuenta/sesiones/cerrar")
def close_others() -> Response:
    engine().close_other_sessions(actor(), token())
    flash(_("Your other sessions were closed."))
    return redirect(url_for("my_account.account"), 303)


@blueprint.get("/cuenta/avisos")
def notices() -> str:
    known = engine().notice_address(actor())
    return render_template("my_account/notices.html", known=known, problem=None, typed="")


@blueprint.post("/cuenta/avisos")
def choose_address() -> tuple[str, int] | Response:
    typed = sent_text("address")
    try:
        engine().choose_address(actor(), typed)
    except AddressMalformed as error:
        known, problem = engine().notice_address(actor()), error.message
        page = render_template("my_account/notices.html", known=known, problem=problem, typed=typed)
        return page, 422
    flash(_("Your address was saved.") if typed.strip() else _("Your address was taken away."))
    return redirect(url_for("my_account.notices"), 303)
