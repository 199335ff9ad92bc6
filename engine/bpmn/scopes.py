# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""Subprocesses, and those that an event of their scope begins (BPMN 2.0, 10.3.5, 10.5.7 and 13.3.4)."""

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.library import Passed, ProcessSpec, Spec, Task
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import SCOPE, OneStepAtATime
from engine.bpmn.waiting import ROUND, WaitingEvent


class SubProcess(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """An embedded subprocess. Its token waits here while others go on inside, and leaves after the last."""

    resting = TaskState.WAITING

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.begins: Spec = None
        self.handlers: list[Spec] = []
        self.is_handler = False

    def can_hold(self, token: Token) -> bool:
        return token.is_free

    def again(self, my_task: Task) -> None:
        my_task._set_state(TaskState.WAITING)

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        my_task.workflow.enter(my_task)
        return False


class SubProcessStart(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """The start event of an embedded subprocess, at which its first token passes at once."""


class EventSubProcessStart(WaitingEvent):
    """The start event of an event subprocess, armed while the scope around it is active.

    One that interrupts ends whatever goes on in that scope.
    """

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.handler: Spec = None
        self.interrupts = True

    def may_stand_in(self, scope_id: str | None) -> bool:
        # Armed it is in the scope around, and once it happened in its own.
        return scope_id in {self.scope_id, self.handler.scope_id}

    def can_hold(self, token: Token) -> bool:
        may_be_true = not (token.is_true and self.interrupts)
        return self.holds_what_is_awaited(token) and token.host is None and may_be_true

    def again(self, my_task: Task) -> None:
        scope_id = my_task.internal_data.get(SCOPE)
        workflow = my_task.workflow
        if scope_id and workflow.get_task_from_id(scope_id).task_spec is self.handler:
            # What it waited for was there; only what follows has to go on.
            my_task._set_state(TaskState.READY)
        else:
            super().again(my_task)

    def happen(self, my_task: Task) -> Task:
        if not self.interrupts and ROUND in my_task.internal_data:
            return self.come_again(my_task)
        return self.happen_once(my_task)

    def happen_once(self, my_task: Task) -> Task:
        return super().happen(my_task.workflow.begin_handler(my_task))
