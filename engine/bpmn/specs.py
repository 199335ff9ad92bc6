# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""What SpiffWorkflow does at each element, with our answers where its own depart from the standard.

The library foresees the future of a token as a tree of tasks. Nothing here needs it, and a process
that leads back without a gateway would make it foresee for ever: these classes add a task to the
tree only when a token reaches it.
"""

from collections.abc import Mapping
from typing import Final

from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.util.task import TaskState

from engine.bilingual import Bilingual
from engine.bpmn.library import Passed, ProcessSpec, Spec, Task
from engine.bpmn.lowering import LoweredFlow
from engine.feel import Expression, FeelError, Moment


class Conditions(BasePythonScriptEngineEnvironment):  # type: ignore[misc]  # untyped base
    """What evaluates an instance's conditions: compiled FEEL, by the id of the flow. Never Python."""

    def __init__(
        self, compiled: Mapping[str, Expression], facts: Mapping[str, object], moment: Moment
    ) -> None:
        super().__init__()
        self._compiled = compiled
        self._facts = facts
        self._moment = moment

    def evaluate(
        self, expression: str, context: Passed = None, external_context: Passed = None
    ) -> object:
        """Return what the condition of the flow with this id gives; the context is never read."""
        del context, external_context
        return self._compiled[expression].evaluate(self._facts, moment=self._moment)

    def execute(self, script: str, context: Passed, external_context: Passed = None) -> None:
        """Refuse: nothing that is executed here has a script."""
        del context, external_context
        message = f"a script was to be executed: {len(script)} characters"
        raise RuntimeError(message)


class _OneStepAtATime:
    """A task appears in the tree when a token reaches it, not before."""

    outputs: list[Spec]
    onward: LoweredFlow | None = None

    def _predict(self, my_task: Task, *_seen: Passed, **_how: Passed) -> None:
        """Foresee nothing."""

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)  # type: ignore[misc]  # of the class mixed with
        target = self.target_of(my_task)
        my_task._sync_children([target], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)

    def target_of(self, my_task: Task) -> Spec:
        del my_task
        return self.outputs[0]

    def flow_of(self, my_task: Task) -> LoweredFlow | None:
        """Return the flow by which the token left, or None when it left by none that is drawn."""
        del my_task
        return self.onward


class StartEvent(_OneStepAtATime, defaults.StartEvent):  # type: ignore[misc]  # untyped base
    """A none start event."""


class EndEvent(_OneStepAtATime, defaults.EndEvent):  # type: ignore[misc]  # untyped base
    """A none end event. What follows it is the library's own end of the process."""


class UserTask(_OneStepAtATime, defaults.UserTask):  # type: ignore[misc]  # untyped base
    """A task that waits for a person."""


class ExclusiveGateway(_OneStepAtATime, defaults.ExclusiveGateway):  # type: ignore[misc]  # untyped base
    """The first flow whose condition is true, in the order of the document; else the default flow.

    When there is neither, or a condition cannot be evaluated, the token stays at the gateway with an
    incident (BPMN 2.0, 13.4.2, says that an exception is thrown).
    """

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.branches: list[tuple[LoweredFlow, Spec]] = []

    def branch(self, flow: LoweredFlow, target: Spec) -> None:
        self.branches.append((flow, target))
        self.connect(target)

    def _run_hook(self, my_task: Task) -> bool | None:
        try:
            chosen = self._choose(my_task.workflow.script_engine.environment)
        except _Undecided as undecided:
            my_task.workflow.stuck(my_task, undecided.reason)
            # None leaves the task neither completed nor in error: it waits.
            return None
        my_task.internal_data["branch"] = chosen
        return True

    def _choose(self, conditions: Conditions) -> int:
        default = None
        for number, (flow, _) in enumerate(self.branches):
            if flow.is_default:
                default = number
            elif flow.condition is None or _is_true(conditions, flow):
                return number
        if default is None:
            raise _Undecided(_NO_BRANCH)
        return default

    def target_of(self, my_task: Task) -> Spec:
        return self._taken(my_task)[1]

    def flow_of(self, my_task: Task) -> LoweredFlow | None:
        return self._taken(my_task)[0]

    def _taken(self, my_task: Task) -> tuple[LoweredFlow, Spec]:
        number: int = my_task.internal_data["branch"]
        return self.branches[number]


class _Undecided(Exception):
    """The gateway has no flow to take."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


def _is_true(conditions: Conditions, flow: LoweredFlow) -> bool:
    try:
        # A condition that is null is not true: the way is not taken, and that is no failure.
        return conditions.evaluate(flow.flow_id) is True
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
