"""The page of a task: its form empty, filled again, or with what to correct."""

from flask import render_template

from engine.errors import TaskClosed
from engine.model.ids import TaskId
from engine.model.views import ClosedTask, TaskView
from web.answers import Typed, sent_key
from web.current import actor, engine
from web.questions import Problems, parts_of


def open_task(task_id: TaskId) -> TaskView:
    """Return a task that is still open; raises `TaskClosed` for one that is not."""
    found = engine().task(actor(), task_id)
    if isinstance(found, ClosedTask):
        raise TaskClosed(by=found.by, at=found.at)
    return found


def form_page(task: TaskView, typed: Typed, problems: Problems | None = None) -> str:
    """Return a task with its form; `problems` says by field what to correct."""
    problems = problems or {}
    asked = {field.key for field in task.form.fields}
    return render_template(
        "tasks/task.html",
        task=task,
        parts=parts_of(task, typed, problems),
        strangers=[text for key, text in problems.items() if key not in asked],
        key=sent_key(),
        now=engine().now(),
    )
