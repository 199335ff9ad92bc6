"""Which token is inside which subprocess: scopes open, are left, interrupted, and close by themselves.

A subprocess that runs is a token that waits at it; those inside it know it (BPMN 2.0, 13.3.4 and 13.5.3).
The library would run each as a workflow of its own, beside the tree; here all tokens are in one tree,
so that what ends a scope needs to end nothing elsewhere.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from uuid import UUID

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task as TreeTask
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.codes import Thrown
from engine.bpmn.environment import Environment
from engine.bpmn.library import Spec, Task
from engine.bpmn.locals import LOCAL, PROGRESS, frame_of
from engine.bpmn.scopes import EventSubProcessStart, SubProcess
from engine.bpmn.specs import SCOPE, hand_on
from engine.bpmn.waiting import HOST
from engine.model.step import Raised


class Scopes(BpmnWorkflow):  # type: ignore[misc]  # untyped base
    """The part of an instance that knows of scopes."""

    environment: Environment
    raised: list[Raised]
    is_paused: bool

    def enter(self, scope: Task) -> None:
        """Open a subprocess: its events stand ready, and a token stands at its start."""
        self.number(scope)
        self.arm(scope)
        self.listen(scope, scope.task_spec.handlers)
        self._inside(scope, scope.task_spec.begins)._ready()  # noqa: SLF001  # the library's only way

    def listen(self, scope: Task | None, starts: Iterable[Spec]) -> None:
        """Let the event subprocesses of a scope, or of the process, stand ready while it runs."""
        for spec in starts:
            event = self._inside(scope, spec)
            self.number(event)
            spec.arm(event)

    def begin_handler(self, event: Task) -> Task:
        """Let an event subprocess begin; return the token at its start."""
        spec = event.task_spec
        handler = TreeTask(self, spec.handler, self.task_tree, state=TaskState.WAITING)
        hand_on(event, handler)
        if spec.interrupts:
            self.drop(each for each in self._beside(event) if each is not handler)
        elif spec.timer is not None and not spec.timer.is_cycle:
            # Its time comes once; anything else may come again.
            self.consume(event)
        self.number(handler)
        self.listen(handler, spec.handler.handlers)
        return self._inside(handler, spec)

    def terminate(self, task: Task) -> None:
        """End all that happens in the scope in which a token was."""
        self.drop(self._beside(task))

    def raise_from(self, task: Task, thrown: Thrown) -> None:
        """Let the nearest event that catches what was thrown happen, if there is one."""
        self._hand_over(self.catcher(task, thrown), thrown)

    def raise_at(self, call: Task, thrown: Thrown) -> None:
        """Let what a called process threw be caught: at the border of the call, or further out."""
        at_border = _best(self._at_border(call), thrown)
        self._hand_over(at_border or self.catcher(call, thrown), thrown)

    def _hand_over(self, catcher: Task | None, thrown: Thrown) -> None:
        if catcher is not None:
            catcher.task_spec.happen(catcher)
            return
        # Whoever called this process hears of it before anything else happens here.
        self.raised.append(Raised(thrown.kind, thrown.code))
        self.is_paused = self.is_paused or thrown.kind == "escalation"

    def catcher(self, task: Task, thrown: Thrown) -> Task | None:
        """Return what catches a thrown error or escalation: in the nearest scope, the exact code first."""
        handling: Spec = None
        inner = task
        while True:
            scope = self._scope_of(inner)
            starts = [each for each in self._beside(inner) if _is_listening(each)]
            # An event subprocess never catches what it throws itself.
            others = [each for each in starts if each.task_spec.handler is not handling]
            found = _best(others, thrown) or _best(self._at_border(scope), thrown)
            if found is not None or scope is None:
                return found
            inner, handling = scope, scope.task_spec

    def is_of_process(self, task: Task) -> bool:
        """Whether a token is in no subprocess but those that events of the process began."""
        scope = self._scope_of(task)
        return scope is None or (scope.task_spec.is_handler and self.is_of_process(scope))

    def by_scope(self) -> list[list[Task]]:
        """Return the tokens of each scope that might still reach another element of it."""
        found: dict[UUID | None, list[Task]] = defaultdict(list)
        for task in self._live():
            if not is_handling(task) and not is_armed(task):
                found[task.internal_data.get(SCOPE)].append(task)
        return list(found.values())

    def closing(self) -> Task | None:
        """Return a subprocess in which nothing goes on any more, ready to be left."""
        for task in self._over():
            self.drop(self._within(task))
            task._ready()  # noqa: SLF001  # the library's only way
            return task
        return None

    def disarm_what_is_over(self) -> None:
        """Let the events of the process stand ready no more when nothing else goes on."""
        live = self._live()
        if all(map(is_armed, live)):
            self.drop(live)

    def _over(self) -> list[Task]:
        live = self._live()
        occupied = {task.internal_data.get(SCOPE) for task in live if not is_armed(task)}
        return [
            task
            for task in live
            if isinstance(task.task_spec, SubProcess)
            and task.has_state(TaskState.WAITING)
            and task.id not in occupied
        ]

    def _inside(self, scope: Task | None, spec: Spec) -> Task:
        task = TreeTask(self, spec, self.task_tree)
        if scope is not None:
            hand_on(scope, task)
            task.internal_data[SCOPE] = scope.id
        return task

    def _scope_of(self, task: Task) -> Task | None:
        scope_id = task.internal_data.get(SCOPE)
        return None if scope_id is None else self.get_task_from_id(scope_id)

    def environment_at(self, task: Task) -> Environment:
        """Return the facts as a token sees them, with what belongs to the instances that it is in."""
        frames = []
        inner: Task | None = task
        while inner is not None:
            scope: Task = self._scope_of(inner)
            if LOCAL in inner.internal_data:
                frames.append(frame_of(inner.internal_data[LOCAL], scope.internal_data[PROGRESS]))
            inner = scope
        return self.environment.within(frames) if frames else self.environment

    def _within(self, scope: Task) -> list[Task]:
        """Return the tokens directly inside a scope."""
        return [each for each in self._live() if each.internal_data.get(SCOPE) == scope.id]

    def _beside(self, task: Task) -> list[Task]:
        """Return the tokens directly in the same scope, with the events that stand ready there."""
        scope_id = task.internal_data.get(SCOPE)
        return [each for each in self._live() if each.internal_data.get(SCOPE) == scope_id]

    def _at_border(self, scope: Task | None) -> list[Task]:
        if scope is None:
            return []
        return [each for each in self._live() if each.internal_data.get(HOST) == scope.id]


def is_handling(task: Task) -> bool:
    """Whether a task of the tree is an event subprocess that was begun."""
    return isinstance(task.task_spec, SubProcess) and task.task_spec.is_handler


def is_armed(task: Task) -> bool:
    """Whether a task of the tree is an event that only stands ready."""
    return HOST in task.internal_data or _is_listening(task)


def depends(task: Task, on: Task) -> bool:
    """Whether a task of the tree ends with another one: at its border, or inside it."""
    return is_below(task, {on.id})


def is_below(task: Task, others: Container[UUID]) -> bool:
    """Whether a task of the tree is directly inside one of these, or at its border."""
    known = task.internal_data
    return known.get(HOST) in others or known.get(SCOPE) in others


def has_begun_handler(task: Task) -> bool:
    """Whether a task of the tree is the start of an event subprocess that was begun by it."""
    scope_id = task.internal_data.get(SCOPE)
    if scope_id is None or not isinstance(task.task_spec, EventSubProcessStart):
        return False
    return task.workflow.get_task_from_id(scope_id).task_spec is task.task_spec.handler


def _is_listening(task: Task) -> bool:
    return isinstance(task.task_spec, EventSubProcessStart) and not has_begun_handler(task)


def _best(events: list[Task], thrown: Thrown) -> Task | None:
    fitting = [
        each
        for each in events
        if each.task_spec.catches is not None and each.task_spec.catches.fits(thrown)
    ]
    exact = [each for each in fitting if each.task_spec.catches.code is not None]
    return next(iter(exact + fitting), None)
