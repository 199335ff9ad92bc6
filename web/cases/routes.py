"""Cases: the list, one case, search by exact code, and opening one."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.model.ids import CaseId
from web.answers import sent_key, sent_text
from web.cases.provinces import by_province, with_code
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


@blueprint.get("/casos/nuevo")
def new() -> Page:
    return _new_page({})


@blueprint.post("/casos/nuevo/cantones")
def show_cantons() -> Page:
    """Show the page with the cantons of another province; by POST, as an address says nothing of a place."""
    return _new_page(_chosen())


@blueprint.post("/casos/nuevo")
def open_case() -> Page:
    chosen = _chosen()
    if missing := [name for name in ("process", "canton") if not chosen[name]]:
        return _new_page(chosen, missing), 422
    opened = engine().open_case(
        actor(), process_id=chosen["process"], canton=chosen["canton"], key=sent_key()
    )
    return redirect(url_for("tasks.task", task_id=opened.task_id), 303)


def _chosen() -> dict[str, str]:
    """Return what was chosen, without a canton of another province: its cantons were not shown yet."""
    chosen = {name: sent_text(name) for name in ("process", "province", "canton")}
    if not chosen["canton"].startswith(chosen["province"]):
        chosen["canton"] = ""
    return chosen


def _new_page(chosen: Mapping[str, str], missing: Sequence[str] = ()) -> str:
    processes = engine().startable(actor())
    if not processes:
        raise NotFound
    provinces = by_province(engine().places(actor()))
    return render_template(
        "cases/new.html",
        processes=processes,
        provinces=provinces,
        shown=with_code(provinces, chosen.get("province")),
        chosen=chosen,
        missing=missing,
        key=sent_key(),
    )
