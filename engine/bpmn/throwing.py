"""Events that throw: a message, a signal, an error, an escalation, or the end of all (BPMN 2.0, 10.5.4, 10.5.3)."""

from typing import Final

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bilingual import Bilingual
from engine.bpmn.codes import Thrown
from engine.bpmn.library import Passed, ProcessSpec, Task
from engine.bpmn.messages import Exchange, MappingFailed
from engine.bpmn.specs import EndEvent, OneStepAtATime

MOST_SENT: Final = 50
"""How many signals and messages one stimulus may let an instance send before that counts as having no end."""


class Throwing(OneStepAtATime):
    """Sends its message or signal, when it has one, and lets the token go on."""

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.throws: Exchange | None = None
        self.throws_signal: str | None = None
        self.opens = False
        self.raises: Thrown | None = None
        self.terminates = False

    @property
    def _sends(self) -> bool:
        return self.throws is not None or self.throws_signal is not None

    def left(self, my_task: Task) -> None:
        if self.raises is not None:
            my_task.workflow.raise_from(my_task, self.raises)
        if self.terminates:
            my_task.workflow.terminate(my_task)

    def _run_hook(self, my_task: Task) -> bool | None:
        workflow = my_task.workflow
        if self._sends and len(workflow.thrown) >= MOST_SENT:
            workflow.stuck(my_task, _AGAIN_AND_AGAIN)
            return None
        if self.throws_signal is not None:
            workflow.throw_signal(my_task, self.throws_signal)
        if self.raises is not None and not _is_heard(my_task, self.raises):
            workflow.raise_from(my_task, self.raises)
            workflow.stuck(my_task, _uncaught(self.raises))
            return None
        if self.throws is None:
            return True
        try:
            workflow.throw(my_task, self.throws.sent(workflow.environment_at(my_task)))
        except MappingFailed as failed:
            workflow.stuck(my_task, failed.reason)
            # None leaves the task neither completed nor in error: it waits.
            return None
        return True


class ThrowEvent(Throwing, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """An intermediate event in a flow."""


class ThrowingEndEvent(Throwing, EndEvent):
    """An end event, which may send a message, throw what is caught outside, or end its whole scope."""


def _is_heard(task: Task, thrown: Thrown) -> bool:
    # An escalation that nothing catches is no failure; an error is (BPMN 2.0, 10.5.6).
    return thrown.kind == "escalation" or task.workflow.catcher(task, thrown) is not None


def _uncaught(error: Thrown) -> Bilingual:
    return Bilingual(
        f"Nada captura el error «{error.code}». Avise a quien mantiene el diagrama.",
        f"Nothing catches the error “{error.code}”. Tell whoever maintains the diagram.",
    )


_AGAIN_AND_AGAIN: Final = Bilingual(
    "Envía lo mismo una y otra vez, sin una persona de por medio. Avise a quien mantiene el diagrama.",
    "It sends the same again and again, and no person comes between. Tell whoever maintains the diagram.",
)
