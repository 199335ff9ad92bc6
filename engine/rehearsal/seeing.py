"""What somebody is shown of a case: asked by the queries that pages use, names and contact included."""

from collections.abc import Callable, Iterator
from functools import partial

from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.ids import CaseId, TaskId
from engine.model.views import CaseView, KnownValue, TaskView
from engine.rehearsal.record import CaseRecord
from engine.rehearsal.scene import Scene
from engine.scenarios.script import Post


def sees(scene: Scene, post: Post, case: CaseRecord) -> set[str]:
    """Return the fields that somebody reads: in the case, and in the tasks of hers that are open."""
    actor = scene.actor(post)
    shown = [*_in_case(scene, actor, case)]
    for task in case.open_tasks:
        shown += _in_task(scene, actor, task.task_id)
    return {value.key for value in shown if not value.is_hidden}


def _in_case(scene: Scene, actor: Actor, case: CaseRecord) -> tuple[KnownValue, ...]:
    view = _case(scene, actor, case)
    return view.known if view else ()


def _case(scene: Scene, actor: Actor, case: CaseRecord) -> CaseView | None:
    """Return the case with names and contact, where there are any to be shown; None where nothing is."""
    for look in (scene.engine.case_with_names, scene.engine.case):
        try:
            return look(actor, case.head.case_id)
        except NotFound:
            continue
    return None


def _in_task(scene: Scene, actor: Actor, task_id: TaskId) -> tuple[KnownValue, ...]:
    for look in (scene.engine.task_with_names, scene.engine.task):
        try:
            view = look(actor, task_id)
        except NotFound:
            continue
        return view.known if isinstance(view, TaskView) else ()
    return ()


def finds(scene: Scene, post: Post, case: CaseRecord) -> list[str]:
    """Return the ways by which somebody gets to a case: its code, its page, the list of cases, an open task."""
    actor, engine = scene.actor(post), scene.engine
    ways = []
    if _is_answered(partial(engine.find_case, actor, case.head.case_code)):
        ways.append("code")
    if _case(scene, actor, case) is not None:
        ways.append("case")
    if case.head.case_id in set(_listed(scene, actor)):
        ways.append("list")
    # A link to a task that was once hers tells that it is closed, and leads no further.
    waiting = (task.task_id for task in case.open_tasks)
    if any(_is_answered(partial(engine.task, actor, task_id)) for task_id in waiting):
        ways.append("task")
    return ways


def _is_answered(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except NotFound:
        return False
    return True


def _listed(scene: Scene, actor: Actor) -> Iterator[CaseId]:
    cursor: str | None = None
    while True:
        page = scene.engine.cases(actor, cursor=cursor)
        yield from (entry.case_id for entry in page.entries)
        cursor = page.next_cursor
        if cursor is None:
            return


def reasons_shown(scene: Scene, post: Post, case: CaseRecord) -> list[str]:
    """Return for what reasons a coordinator's board shows a case as stalled; all its pages are read."""
    reasons: list[str] = []
    cursor: str | None = None
    while True:
        page = scene.engine.stalled(scene.actor(post), cursor=cursor)
        mine = [one for one in page.entries if one.case_id == case.head.case_id]
        reasons += [str(one.reason) for one in mine]
        cursor = page.next_cursor
        if cursor is None:
            return reasons
