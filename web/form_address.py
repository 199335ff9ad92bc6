"""Which form the request belongs to: where whoever was interrupted goes on."""

from flask import request, url_for

from engine.model.reports import ReportPlace


def form_address() -> str | None:
    """Return the address of the form that a request came from, if it is one that people type into."""
    given = request.view_args or {}
    if "task_id" in given:
        return url_for("tasks.task", task_id=given["task_id"])
    return url_for("reports.report", **given) if "element_id" in given else None


def report_place() -> ReportPlace | None:
    """Return the event that a request reports, if it is one that does."""
    given = request.view_args or {}
    return ReportPlace(**given) if "element_id" in given else None
