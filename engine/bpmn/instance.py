# ruff: noqa: SLF001  # the library has no other way to move or drop a task
"""A running process in memory: SpiffWorkflow's workflow, kept to its live tokens.

The library keeps every finished task in its tree, and goes blind beyond a depth of 1,000. Here a
finished task leaves the tree at once and what follows it hangs from the root, so that the thousandth
round of a loop costs what the first did.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task as TreeTask
from SpiffWorkflow.util.task import TaskState

from engine.bilingual import Bilingual
from engine.bpmn.library import ProcessSpec, Spec, Task
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import Conditions, EndEvent, UserTask
from engine.model.ids import TokenId

MOST_STEPS: Final = 1_000
"""What one stimulus may set going before it counts as a circle without a person in it."""

_LIVE: Final = TaskState.READY | TaskState.STARTED
"""Offered to a person, or stuck in an incident."""


class Instance(BpmnWorkflow):  # type: ignore[misc]  # untyped base
    """One instance between two stimuli. Its tokens are the children of the root of the tree."""

    def __init__(
        self, spec: ProcessSpec, origin: Mapping[str, str], conditions: Conditions
    ) -> None:
        engine = PythonScriptEngine(environment=conditions)
        super().__init__(spec, script_engine=engine, deserializing=True)
        self.task_tree = TreeTask(self, spec.start, state=TaskState.COMPLETED)
        self.passed: list[str] = []
        self.last_node = ""
        self.last_end: str | None = None
        self.issued = 0
        self._origin = origin
        self._numbers: dict[UUID, int] = {}
        self._incidents: dict[UUID, Bilingual] = {}

    def place(self, spec: Spec, token: Token) -> None:
        """Put a token where it stood when it was stored."""
        state = TaskState.READY if token.incident is None else TaskState.STARTED
        task = TreeTask(self, spec, self.task_tree, state=state)
        self._numbers[task.id] = token.number
        self.last_node = token.element_id
        if token.incident is not None:
            self._incidents[task.id] = token.incident

    def waiting(self, token_id: TokenId) -> Task | None:
        """Return the task of a person at the token, or None."""
        for task in self._live():
            if str(self._numbers[task.id]) == token_id and _is_offered(task):
                return task
        return None

    def retry(self) -> None:
        """Let the tokens that stand in an incident try again."""
        for task in self._live():
            if task.id in self._incidents:
                del self._incidents[task.id]
                task._set_state(TaskState.READY)

    def stuck(self, task: Task, reason: Bilingual) -> None:
        """Let the token wait at the task until somebody resolves the incident."""
        self._incidents[task.id] = reason
        task._set_state(TaskState.STARTED)

    def run(self, task: Task) -> None:
        """Let one task happen, then forget it if it is finished."""
        task.run()
        if task.has_state(TaskState.COMPLETED):
            self._note(task)
            self._prune(task)

    def settle(self) -> None:
        """Run what no person is needed for; a circle of gateways ends in an incident."""
        for _ in range(MOST_STEPS):
            task = self._next_automatic()
            if task is None:
                return
            self.run(task)
        while (task := self._next_automatic()) is not None:
            self.stuck(task, _CIRCLE)

    def tokens(self) -> tuple[Token, ...]:
        """Return the tokens that wait, oldest first; each new one gets the next number."""
        return tuple(sorted(map(self._token, self._live()), key=lambda token: token.number))

    def hides_a_task(self) -> bool:
        """Whether the tree's search misses a live task that the index of all tasks has."""
        found = {task.id for task in self.get_tasks(state=_LIVE)}
        return found != {task.id for task in self.tasks.values() if task.has_state(_LIVE)}

    def _next_automatic(self) -> Task | None:
        return self.get_next_task(state=TaskState.READY, manual=False)

    def _live(self) -> list[Task]:
        # A token that waits at the library's own end is not stored: the last one to end wakes it.
        return [task for task in self.task_tree.children if task.has_state(_LIVE)]

    def _token(self, task: Task) -> Token:
        if task.id not in self._numbers:
            self.issued += 1
            self._numbers[task.id] = self.issued
        element_id = self._origin[task.task_spec.name]
        return Token(self._numbers[task.id], element_id, self._incidents.get(task.id))

    def _note(self, task: Task) -> None:
        element_id = self._origin.get(task.task_spec.name)
        if element_id is None:
            return
        self.passed.append(element_id)
        self.last_node = element_id
        if isinstance(task.task_spec, EndEvent):
            self.last_end = element_id
        flow = task.task_spec.flow_of(task)
        if flow is not None and flow.drawn_id is not None:
            self.passed.append(flow.drawn_id)

    def _prune(self, task: Task) -> None:
        root = self.task_tree
        root._children.remove(task.id)
        for child in task.children:
            child.parent = root
            root._children.append(child.id)
        task._children = []
        del self.tasks[task.id]


def _is_offered(task: Task) -> bool:
    return isinstance(task.task_spec, UserTask) and task.has_state(TaskState.READY)


_CIRCLE: Final = Bilingual(
    "El proceso da vueltas sin llegar a una tarea de una persona. Corrija las condiciones del ciclo.",
    "The process runs in a circle without reaching a person's task. Correct the loop's conditions.",
)
