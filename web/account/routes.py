"""Signing in and out, language, and leaving at once."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.bilingual import LANGUAGES
from engine.errors import NotFound
from engine.model.session import Stage
from web.answers import held_answers, sent_text
from web.current import config, engine, find_actor, find_stage
from web.second_factor.page import code_page
from web.security import sessions
from web.security.headers import CLEAR_SITE_DATA
from web.security.local_path import local_path

blueprint = Blueprint("account", __name__)


@blueprint.get("/entrar")
def sign_in() -> str | Response:
    wanted = local_path(request.args.get("next"))
    if find_actor():
        return redirect(wanted)
    lapsed = sessions.has_lapsed() and find_stage() is None
    return render_template("account/sign_in.html", next=wanted, held={}, lapsed=lapsed)


@blueprint.post("/entrar")
def enter() -> str | Response:
    signed_in = engine().sign_in(sent_text("username"), sent_text("password"))
    wanted = local_path(request.form.get("next"))
    held = held_answers()
    is_return = sessions.begin(signed_in)
    if signed_in.stage is Stage.PASSWORD:
        return code_page(is_return=is_return)
    if signed_in.stage is Stage.FULL and is_return and held:
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
    sessions.choose_language(language)
    return redirect(local_path(request.form.get("next")), 303)
