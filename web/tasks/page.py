"""The page of a task: its form empty, filled again, or with what to correct."""

from flask import render_template

from engine.errors import TaskClosed
from engine.model.draft import Draft, Window
from engine.model.ids import TaskId, new_id
from engine.model.views import ClosedTask, TaskView
from web.answers import Typed, sent_window
from web.current import actor, engine
from web.questions import Problems, parts_of, typed_in_words


def open_task(task_id: TaskId) -> TaskView:
    """Return a task that is still open; raises `TaskClosed` for one that is not."""
    return _still_open(engine().task(actor(), task_id))


def open_task_with_names(task_id: TaskId) -> TaskView:
    """Return a task that is still open with what identifies the person; raises as `open_task` does."""
    return _still_open(engine().task_with_names(actor(), task_id))


def _still_open(found: TaskView | ClosedTask) -> TaskView:
    if isinstance(found, ClosedTask):
        raise TaskClosed(by=found.by, at=found.at)
    return found


def opened_page(task: TaskView) -> str:
    """Return a task as its reader left it: with her draft if she has one, else as the case begins it."""
    draft = task.draft
    window = Window(new_id(), draft.version if draft else 0)
    return _page(task, draft.answers if draft else task.written, {}, window, draft)


def form_page(task: TaskView, typed: Typed, problems: Problems | None = None) -> str:
    """Return a task with what was sent from its form; `problems` says by field what to correct."""
    return _page(task, typed, problems or {}, sent_window(), None)


def _page(
    task: TaskView, typed: Typed, problems: Problems, window: Window, draft: Draft | None
) -> str:
    asked = {field.key for field in task.form.fields}
    return render_template(
        "tasks/task.html",
        task=task,
        parts=parts_of(task, typed, problems, draft.at_field if draft else None),
        strangers=[text for key, text in problems.items() if key not in asked],
        window=window,
        draft=draft,
        typed=typed_in_words(task.form.fields, task.choices, draft.answers) if draft else [],
        now=engine().now(),
    )
