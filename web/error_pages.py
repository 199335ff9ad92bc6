"""The one place that turns a refusal or a failure into a page."""

import logging
import traceback
from typing import Final

from flask import Flask, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed
from werkzeug.wrappers import Response

from engine.errors import (
    AlreadyUnderWay,
    AnswersRefused,
    CaseBusy,
    CodeRefused,
    DatabaseBehind,
    DatabaseNewer,
    DatabaseUnreachable,
    DraftNewer,
    InvitationRefused,
    KeyReused,
    LinkRefused,
    NobodyFits,
    NoLongerAwaited,
    NotADemonstration,
    NotFound,
    NothingDeployed,
    OldPasswordRefused,
    PasswordRefused,
    RutaError,
    SignInRefused,
    TaskClosed,
    TaskTaken,
)
from engine.model.ids import TaskId, new_id
from web.answers import held_answers, is_typed, sent_key, typed_answers
from web.conflict import conflict_page
from web.current import ask_no_more, language
from web.form_address import form_address, report_place
from web.invitation.page import invitation_page
from web.my_account.page import account_page
from web.reports.page import report_page, report_view
from web.second_factor.page import code_page, recovery_page, set_up_page
from web.security.local_path import local_path
from web.tasks.drafts import two_drafts_page
from web.tasks.page import form_page, open_task
from web.team.page import team_page

_log = logging.getLogger(__name__)

_TEXTS: Final = {
    400: (_("We did not understand what was sent"), _("Go back and try again.")),
    403: (
        _("This was sent from another site"),
        _("For your safety nothing was done. Open Ruta and do it from there."),
    ),
    404: (
        _("There is nothing here for you"),
        _("The page does not exist, or you have no access to it."),
    ),
    405: (_("This cannot be done here"), _("Go back and use the buttons of the page.")),
    413: (
        _("What you sent is too long"),
        _("Nothing was saved. Go back: your text is still there. Shorten it and send it again."),
    ),
    503: (
        _("Ruta is not available at this moment"),
        _("Nothing was saved. Wait a few minutes and try again."),
    ),
}


def add_error_pages(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http_refusal)
    app.register_error_handler(CSRFError, _token_refused)
    app.register_error_handler(SignInRefused, _sign_in_refused)
    app.register_error_handler(CodeRefused, _code_refused)
    app.register_error_handler(LinkRefused, _link_refused)
    for choice in (PasswordRefused, OldPasswordRefused, InvitationRefused):
        app.register_error_handler(choice, _choice_refused)
    app.register_error_handler(AnswersRefused, _answers_refused)
    app.register_error_handler(DraftNewer, _two_drafts)
    for missing in (NotFound, NotADemonstration):
        app.register_error_handler(missing, _not_found)
    for conflict in (
        TaskTaken,
        TaskClosed,
        NoLongerAwaited,
        CaseBusy,
        AlreadyUnderWay,
        KeyReused,
        NobodyFits,
    ):
        app.register_error_handler(conflict, _conflict)
    for outage in (DatabaseUnreachable, DatabaseBehind, DatabaseNewer, NothingDeployed):
        app.register_error_handler(outage, _unavailable)
    app.register_error_handler(Exception, _failure)


def _page(code: int) -> Response:
    title, text = _TEXTS.get(code, _TEXTS[400])
    return make_response(render_template("errors/plain.html", title=title, text=text), code)


def _http_refusal(error: HTTPException) -> Response:
    if isinstance(error, InternalServerError):
        return _failure(error.original_exception or error)
    answer = _page(error.code or 400)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.allow.update(error.valid_methods)
    return answer


def _not_found(error: RutaError) -> Response:
    """Answer what is not there, or not hers: what she typed for it is hers all the same."""
    typed = typed_answers() if form_address() else {}
    return conflict_page(error, typed, status=404) if is_typed(typed) else _page(404)


def _token_refused(_error: CSRFError) -> Response:
    """Answer a form whose token is of another session: nothing was done, nothing typed is lost."""
    if request.endpoint == "account.enter":
        return _sign_in_again(_("The page was open too long. Sign in again."), 400)
    typed = typed_answers() if form_address() else {}
    return conflict_page(None, typed, status=400)


def _sign_in_refused(error: SignInRefused) -> Response:
    return _sign_in_again(error.message, 401)


def _sign_in_again(problem: object, status: int) -> Response:
    page = render_template(
        "account/sign_in.html",
        next=local_path(request.form.get("next")),
        held=held_answers(),
        problem=problem,
        lapsed=False,
    )
    return make_response(page, status)


def _code_refused(error: CodeRefused) -> tuple[str, int]:
    """Ask again, on the page from which the code came."""
    match request.endpoint:
        case "second_factor.confirm":
            return set_up_page(error.message), 422
        case "second_factor.pass_recovery_code":
            return recovery_page(error.message), 401
        case _:
            return code_page(error.message), 401


def _link_refused(error: LinkRefused) -> Response:
    title, text = _("This link is no longer valid"), _("Ask who invited you for another one.")
    said = f"{error.message.into(language())} {text}"
    page = render_template("errors/plain.html", title=title, text=said)
    return make_response(page, 404)


def _choice_refused(error: RutaError) -> Response | tuple[str, int]:
    """Show the page with the form again, and say what to choose otherwise."""
    if request.blueprint == "team":
        return team_page(error.message), 422
    if request.blueprint == "my_account":
        return account_page(error.message), 422
    try:
        return invitation_page((request.view_args or {})["link"], error.message), 422
    except LinkRefused as gone:
        return _link_refused(gone)


def _answers_refused(error: AnswersRefused) -> tuple[str, int]:
    place = report_place()
    if place is not None:
        view = report_view(place)
        return report_page(view, typed_answers(), sent_key(), error.problems), 422
    task = open_task(TaskId((request.view_args or {})["task_id"]))
    return form_page(task, typed_answers(), error.problems), 422


def _two_drafts(error: DraftNewer) -> Response:
    return two_drafts_page(error, TaskId((request.view_args or {})["task_id"]))


def _conflict(error: RutaError) -> Response:
    return conflict_page(error, typed_answers(), status=409)


def _unavailable(error: RutaError) -> Response:
    _log.error("unavailable: %s", type(error).__name__)
    ask_no_more()
    return _outage(503, reference=None)


def _failure(error: BaseException) -> Response:
    """Answer what nobody foresaw. The log gets its place and class, never its message or any data."""
    reference = new_id()[:8]
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    _log.error("failure %s: %s at %s", reference, type(error).__name__, where)
    ask_no_more()
    return _outage(500, reference=reference)


def _outage(code: int, *, reference: str | None) -> Response:
    title, text = _TEXTS[503]
    page = render_template(
        "errors/failure.html",
        title=title,
        text=text,
        reference=reference,
        again=url_for("tasks.inbox"),
    )
    return make_response(page, code)
