# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""The gateways, as BPMN 2.0 says in 13.4: which tokens they take and which they give."""

from collections.abc import Iterable
from typing import Final

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.util.task import TaskState

from engine.bilingual import Bilingual
from engine.bpmn.environment import Environment
from engine.bpmn.library import Task
from engine.bpmn.lowering import LoweredFlow
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import BY, CONVERSATION, OneStepAtATime, Way
from engine.feel import FeelError


class ExclusiveGateway(OneStepAtATime, defaults.ExclusiveGateway):  # type: ignore[misc]  # untyped base
    """The first flow whose condition is true, in the order of the document; else the default flow.

    When there is neither, or a condition cannot be evaluated, the token stays at the gateway with an
    incident (BPMN 2.0, 13.4.2, says that an exception is thrown).
    """

    def _run_hook(self, my_task: Task) -> bool | None:
        try:
            chosen = self._choose(my_task.workflow.environment_at(my_task))
        except Undecided as undecided:
            my_task.workflow.stuck(my_task, undecided.reason)
            # None leaves the task neither completed nor in error: it waits.
            return None
        my_task.internal_data["branch"] = chosen
        return True

    def leaving(self, my_task: Task) -> list[Way]:
        return [self.ways[my_task.internal_data["branch"]]]

    def _choose(self, environment: Environment) -> int:
        default = None
        for number, (flow, _) in enumerate(self.ways):
            if flow.is_default:
                default = number
            elif flow.condition is None or is_true(environment, flow):
                return number
        if default is None:
            raise Undecided(NO_BRANCH)
        return default


class ParallelGateway(OneStepAtATime, defaults.ParallelGateway):  # type: ignore[misc]  # untyped base
    """Takes one token from each incoming flow, gives one to each outgoing flow (BPMN 2.0, 13.4.1).

    A second token on the same flow is kept for the next time.
    """

    resting = TaskState.WAITING
    joins = True

    def can_hold(self, token: Token) -> bool:
        return token.by in self.arrivals and len(self.arrivals) > 1

    def again(self, my_task: Task) -> None:
        if BY in my_task.internal_data:
            my_task._set_state(TaskState.WAITING)
        else:
            my_task._set_state(TaskState.READY)

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        first = first_by_flow(my_task.workflow.waiting_beside(my_task))
        if len(first) < len(self.arrivals):
            return False
        # The one that came last goes on for all: without it the others were not enough.
        unite(first.values(), my_task)
        return True

    def _run_hook(self, my_task: Task) -> bool:
        del my_task
        return True


def first_by_flow(joining: Iterable[Task]) -> dict[str, Task]:
    """Return the first of the tokens that came by each flow; they are given oldest first."""
    first: dict[str, Task] = {}
    for task in joining:
        first.setdefault(task.internal_data[BY], task)
    return first


def unite(tasks: Iterable[Task], goes_on: Task) -> None:
    """Let one token go on for several. What they asked of different instances it does not keep."""
    together = list(tasks)
    if len({task.internal_data.get(CONVERSATION) for task in together}) > 1:
        goes_on.internal_data.pop(CONVERSATION, None)
    for task in together:
        if task is not goes_on:
            goes_on.workflow.consume(task)
    del goes_on.internal_data[BY]


class Undecided(Exception):
    """The gateway has no flow to take."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


def is_true(environment: Environment, flow: LoweredFlow) -> bool:
    """Whether the condition of a flow is true; raises Undecided when it cannot be told."""
    try:
        # A condition that is null is not true: the way is not taken, and that is no failure.
        return environment.evaluate(flow.flow_id) is True
    except FeelError as error:
        raise Undecided(_failed(flow, error)) from error


NO_BRANCH: Final = Bilingual(
    "Ninguna condición se cumple y no hay flujo por defecto. Corrija los datos o dibuje ese flujo.",
    "No condition is true and there is no default flow. Correct the facts or draw that flow.",
)


def _failed(flow: LoweredFlow, error: FeelError) -> Bilingual:
    name = flow.drawn_id or flow.target
    return Bilingual(
        f"La condición del flujo «{name}» no se pudo evaluar: {error.es}",
        f"The condition of the flow “{name}” could not be evaluated: {error.en}",
    )
