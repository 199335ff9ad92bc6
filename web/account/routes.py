"""Signing in and out, language, where notices go, and leaving at once."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from engine.bilingual import LANGUAGES
from engine.errors import AddressMalformed, NotFound
from web.answers import held_answers, sent_text
from web.current import actor, config, engine, find_actor
from web.security import sessions
from web.security.headers import CLEAR_SITE_DATA
from web.security.local_path import local_path
from web.wording import _

blueprint = Blueprint("account", __name__)


@blueprint.get("/entrar")
def sign_in() -> str | Response:
    wanted = local_path(request.args.get("next"))
    if find_actor():
        return redirect(wanted)
    lapsed = sessions.has_lapsed()
    return render_template("account/sign_in.html", next=wanted, held={}, lapsed=lapsed)


@blueprint.post("/entrar")
def enter() -> str | Response:
    signed_in = engine().sign_in(sent_text("username"), sent_text("password"))
    wanted = local_path(request.form.get("next"))
    held = held_answers()
    if sessions.begin(signed_in) and held:
        return render_template("account/resume.html", next=wanted, held=held)
    return redirect(wanted, 303)


@blueprint.post("/salir")
def leave() -> Response:
    sessions.end()
    answer = redirect(url_for("account.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return answer


@blueprint.get("/salir-rapido")
def quick_exit() -> Response:
    """End the session and lead to a neutral site. A link from elsewhere brings no cookie, so ends nothing."""
    sessions.end()
    answer = redirect(config().quick_exit_url, 303)
    answer.headers["Clear-Site-Data"] = CLEAR_SITE_DATA
    return answer


@blueprint.post("/idioma/<language>")
def choose_language(language: str) -> Response:
    if language not in LANGUAGES:
        raise NotFound
    session["language"] = language
    if actor := find_actor():
        engine().choose_language(actor, language)
    return redirect(local_path(request.form.get("next")), 303)


@blueprint.get("/cuenta/avisos")
def notices() -> str:
    known = engine().notice_address(actor())
    return render_template("account/notices.html", known=known, problem=None, typed="")


@blueprint.post("/cuenta/avisos")
def choose_address() -> tuple[str, int] | Response:
    typed = sent_text("address")
    try:
        engine().choose_address(actor(), typed)
    except AddressMalformed as error:
        known, problem = engine().notice_address(actor()), error.message
        page = render_template("account/notices.html", known=known, problem=problem, typed=typed)
        return page, 422
    flash(_("Your address was saved.") if typed.strip() else _("Your address was taken away."))
    return redirect(url_for("account.notices"), 303)
