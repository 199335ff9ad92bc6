"""Events that send a message or a signal, or only say that a point was reached (BPMN 2.0, 10.5.4)."""

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bpmn.library import Passed, ProcessSpec, Task
from engine.bpmn.messages import Exchange, MappingFailed
from engine.bpmn.specs import EndEvent, OneStepAtATime


class Throwing(OneStepAtATime):
    """Sends its message or signal, when it has one, and lets the token go on."""

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.throws: Exchange | None = None
        self.throws_signal: str | None = None
        self.opens = False

    def _run_hook(self, my_task: Task) -> bool | None:
        workflow = my_task.workflow
        if self.throws_signal is not None:
            workflow.throw_signal(my_task, self.throws_signal)
        if self.throws is None:
            return True
        try:
            workflow.throw(my_task, self.throws.sent(workflow.environment))
        except MappingFailed as failed:
            workflow.stuck(my_task, failed.reason)
            # None leaves the task neither completed nor in error: it waits.
            return None
        return True


class ThrowEvent(Throwing, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """An intermediate event in a flow."""


class ThrowingEndEvent(Throwing, EndEvent):
    """An end event, which may send a message with its last breath."""
