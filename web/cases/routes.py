"""Cases: the list, one case, search by exact code, and opening one."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.model.ids import CaseId
from web.answers import sent_key, sent_text
from web.cases.provinces import by_province
from web.current import actor, engine

blueprint = Blueprint("cases", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/casos")
def list_cases() -> Page:
    cursor = request.args.get("desde")
    return render_template(
        "cases/list.html",
        cases=engine().cases(actor(), cursor=cursor),
        is_first=cursor is None,
        may_open=bool(engine().startable(actor())),
        now=engine().now(),
    )


@blueprint.post("/casos/buscar")
def find() -> Page:
    """Lead to the case with exactly this code; by POST, so that no code stands in an address."""
    code = sent_text("code").strip().upper()
    try:
        case_id = engine().find_case(actor(), code)
    except NotFound:
        return render_template("cases/not_found.html", code=code), 404
    return redirect(url_for("cases.case", case_id=case_id), 303)


@blueprint.get("/casos/<id:case_id>")
def case(case_id: CaseId) -> Page:
    found = engine().case(actor(), case_id)
    return render_template("cases/case.html", case=found, now=engine().now())


@blueprint.post("/casos/<id:case_id>/nombres")
def show_names(case_id: CaseId) -> Page:
    """Show the case once with what identifies the person; by POST, since a look is recorded as its own kind."""
    found = engine().case_with_names(actor(), case_id)
    return render_template("cases/case.html", case=found, now=engine().now())


@blueprint.get("/derivaciones/nueva")
def new() -> Page:
    return _new_page(chosen={})


@blueprint.post("/derivaciones/nueva")
def open_case() -> Page:
    chosen = {name: sent_text(name) for name in ("canton", "process")}
    if not all(chosen.values()):
        return _new_page(chosen=chosen), 422
    opened = engine().open_case(
        actor(), process_id=chosen["process"], canton=chosen["canton"], key=sent_key()
    )
    return redirect(url_for("tasks.task", task_id=opened.task_id), 303)


def _new_page(chosen: dict[str, str]) -> str:
    processes = engine().startable(actor())
    if not processes:
        raise NotFound
    return render_template(
        "cases/new.html",
        processes=processes,
        provinces=by_province(engine().places(actor())),
        chosen=chosen,
        key=sent_key(),
    )
