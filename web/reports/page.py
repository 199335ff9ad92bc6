"""The page of an event that people may report: empty, filled again, or with what to correct."""

from flask import render_template

from engine.model.ids import IdempotencyKey
from engine.model.reports import Reported, ReportPlace, ReportView
from web.answers import Typed
from web.current import actor, engine, language
from web.questions import Problems, parts_of
from web.wording import _


def report_view(place: ReportPlace) -> ReportView:
    return engine().reporting(actor(), place)


def report_page(
    view: ReportView, typed: Typed, key: IdempotencyKey, problems: Problems | None = None
) -> str:
    """Return the form of an event with what was typed; `problems` says by field what to correct."""
    told = problems or {}
    asked = {field.key for field in view.form.fields}
    return render_template(
        "reports/report.html",
        report=view,
        parts=parts_of(view, typed, told, None),
        strangers=[text for key, text in told.items() if key not in asked],
        key=key,
    )


def reported_words(told: Reported) -> str:
    """Return what to tell after a report: what waits now and with whom."""
    if told.was_repeated:
        return _("You had reported this already. It was done once.")
    if not told.waits:
        return _("Reported. No new step follows from it.")
    steps = [f"{one.name.into(language())} – {one.holder}" for one in told.waits]
    return _("Reported. What is awaited now: %(steps)s.", steps="; ".join(steps))
