# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""Events that wait: in a flow, or at the border of an activity (BPMN 2.0, 10.5.4 and 13.5.3).

The library's own events read the clock and hear whatever is said anywhere; these are armed when their
turn comes and happen when they are told to.
"""

from typing import Final

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.library import Passed, ProcessSpec, Task
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import OneStepAtATime
from engine.bpmn.timers import Timer, TimerFailed

DUE: Final = "due"
"""Under this name a task of the tree keeps the instant that it waits for."""

HOST: Final = "host"
"""Under this name a boundary event keeps the id of the task that it stands ready for."""


class WaitingEvent(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """An event that waits for its time, or for its message."""

    resting = TaskState.WAITING
    timer: Timer | None = None

    def arm(self, my_task: Task) -> None:
        """Begin to wait; an incident when the facts do not tell until when."""
        my_task._set_state(TaskState.WAITING)
        if self.timer is None:
            return
        try:
            my_task.internal_data[DUE] = self.timer.due_at(my_task.workflow.environment)
        except TimerFailed as failed:
            my_task.workflow.stuck(my_task, failed.reason)

    def count_anew(self, my_task: Task) -> None:
        """Wait for the whole duration once more; a date stays what it is."""
        if self.timer is not None and self.timer.kind == "duration":
            my_task.internal_data.pop(DUE, None)
            self.arm(my_task)

    def happen(self, my_task: Task) -> Task:
        """Let the token go on, since what it waited for is there; return its task."""
        my_task.internal_data.pop(DUE, None)
        my_task._ready()
        return my_task

    def again(self, my_task: Task) -> None:
        if self.timer is None:
            # The message came, and what it brought could not be read.
            my_task._set_state(TaskState.READY)
        else:
            self.arm(my_task)

    def holds_what_is_awaited(self, token: Token) -> bool:
        is_timed = token.due_at is not None
        return token.by is None and is_timed == (self.timer is not None)

    def _update_hook(self, my_task: Task) -> bool:
        self.arm(my_task)
        return False


class CatchEvent(WaitingEvent):
    """An intermediate event in a flow."""

    def can_hold(self, token: Token) -> bool:
        return self.holds_what_is_awaited(token) and token.host is None


class BoundaryEvent(WaitingEvent):
    """An event at the border of an activity, armed while that is active.

    One that interrupts ends the activity. The way that begins here is a branch of its own, which what
    becomes of the activity does not touch.
    """

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.host_id = ""
        self.interrupts = True

    def test(self) -> None:
        """No flow leads here, which the library takes for a mistake."""

    def can_hold(self, token: Token) -> bool:
        return self.holds_what_is_awaited(token) and token.host is not None

    def happen(self, my_task: Task) -> Task:
        workflow = my_task.workflow
        if not self.interrupts and self.timer is None:
            # The message may come again: the event stands ready as before.
            return super().happen(workflow.beside(my_task))
        host = workflow.get_task_from_id(my_task.internal_data.pop(HOST))
        if self.interrupts:
            workflow.consume(host)
        return super().happen(my_task)


class ReceiveTask(WaitingEvent):
    """A task that waits for a message, and to which boundary events may happen meanwhile."""

    def can_hold(self, token: Token) -> bool:
        return token.is_free

    def arm(self, my_task: Task) -> None:
        super().arm(my_task)
        my_task.workflow.arm(my_task)
