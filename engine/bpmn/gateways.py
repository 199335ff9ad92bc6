# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""The gateways, as BPMN 2.0 says in 13.4: which tokens they take and which they give."""

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
            chosen = self._choose(my_task.workflow.environment)
        except _Undecided as undecided:
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
            elif flow.condition is None or _is_true(environment, flow):
                return number
        if default is None:
            raise _Undecided(_NO_BRANCH)
        return default


class ParallelGateway(OneStepAtATime, defaults.ParallelGateway):  # type: ignore[misc]  # untyped base
    """Takes one token from each incoming flow, gives one to each outgoing flow (BPMN 2.0, 13.4.1).

    A second token on the same flow is kept for the next time.
    """

    resting = TaskState.WAITING

    def can_hold(self, token: Token) -> bool:
        return token.by in self.arrivals and len(self.arrivals) > 1

    def again(self, my_task: Task) -> None:
        if BY in my_task.internal_data:
            my_task._set_state(TaskState.WAITING)
        else:
            my_task._set_state(TaskState.READY)

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        first: dict[str, Task] = {}
        for task in my_task.workflow.waiting_beside(my_task):
            first.setdefault(task.internal_data[BY], task)
        if len(first) < len(self.arrivals):
            return False
        if len({task.internal_data.get(CONVERSATION) for task in first.values()}) > 1:
            my_task.internal_data.pop(CONVERSATION, None)
        # The one that came last goes on for all: without it the others were not enough.
        for task in first.values():
            if task is not my_task:
                my_task.workflow.consume(task)
        del my_task.internal_data[BY]
        return True

    def _run_hook(self, my_task: Task) -> bool:
        del my_task
        return True


class _Undecided(Exception):
    """The gateway has no flow to take."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


def _is_true(environment: Environment, flow: LoweredFlow) -> bool:
    try:
        # A condition that is null is not true: the way is not taken, and that is no failure.
        return environment.evaluate(flow.flow_id) is True
    except FeelError as error:
        raise _Undecided(_failed(flow, error)) from error


_NO_BRANCH: Final = Bilingual(
    "Ninguna condición se cumple y no hay flujo por defecto. Corrija los datos o dibuje ese flujo.",
    "No condition is true and there is no default flow. Correct the facts or draw that flow.",
)


def _failed(flow: LoweredFlow, error: FeelError) -> Bilingual:
    name = flow.drawn_id or flow.target
    return Bilingual(
        f"La condición del flujo «{name}» no se pudo evaluar: {error.es}",
        f"The condition of the flow “{name}” could not be evaluated: {error.en}",
    )
