"""Reporting an event of a case."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.model.ids import CaseId, IdempotencyKey, new_id
from engine.model.reports import ReportPlace
from web.answers import sent_key, typed_answers
from web.current import actor, engine
from web.reports.page import report_page, report_view, reported_words

blueprint = Blueprint("reports", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/casos/<id:case_id>/informar/<where>/<element_id>")
def report(case_id: CaseId, where: str, element_id: str) -> Page:
    view = report_view(ReportPlace(case_id, where, element_id))
    if not view.is_awaited:
        return render_template("reports/closed.html", report=view), 410
    return report_page(view, view.written, IdempotencyKey(new_id()))


@blueprint.post("/casos/<id:case_id>/informar/<where>/<element_id>")
def change(case_id: CaseId, where: str, element_id: str) -> Page:
    """Show the form again as it was typed."""
    view = report_view(ReportPlace(case_id, where, element_id))
    return report_page(view, typed_answers(), sent_key())


@blueprint.post("/casos/<id:case_id>/informar/<where>/<element_id>/enviar")
def send(case_id: CaseId, where: str, element_id: str) -> Page:
    told = engine().report(
        actor(),
        case_id,
        where=where,
        element_id=element_id,
        answers=typed_answers(),
        key=sent_key(),
    )
    flash(reported_words(told))
    back = url_for("cases.case", case_id=case_id) if told.sees_case else url_for("tasks.inbox")
    return redirect(back, 303)
