# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""Call activity (BPMN 2.0, 10.3.6): another process of the package runs, and the token waits for its end.

The library would run it in the same tree and copy every fact both ways. Here the called process is an
instance of its own, with facts of its own, and only what the diagram maps passes.
"""

from collections.abc import Mapping, Sequence

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.events import definitions_of
from engine.bpmn.library import Passed, ProcessSpec, Task
from engine.bpmn.messages import Exchange, MappingFailed
from engine.bpmn.notation import CAMUNDA, OPERATON, extension_parts, without_prefix
from engine.bpmn.outline import Node, Outline
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import OneStepAtATime

OTHERS = (CAMUNDA, OPERATON)
"""The engines whose `in` and `out` of a call mean the same as ours, when they name facts."""


def called_process(node: Node) -> str:
    """Return the id of the process that a call activity calls."""
    return without_prefix(node.element.get("calledElement", ""))


def can_be_called(outline: Outline) -> bool:
    """Whether nothing but who starts it begins a process (BPMN 2.0, 10.5.2: a call needs a plain start)."""
    return not any(definitions_of(start) for start in outline.starts())


def recursive_calls(outlines: Sequence[Outline]) -> list[Node]:
    """Return the call activities by which a process would, directly or not, call itself."""
    called = {
        each.process_id: {called_process(call) for call in each.of_kind("callActivity")}
        for each in outlines
    }
    return [
        call
        for each in outlines
        for call in each.of_kind("callActivity")
        if each.process_id in _reached(called, called_process(call))
    ]


def _reached(called: Mapping[str, set[str]], process_id: str) -> set[str]:
    found = {process_id}
    ahead = [process_id]
    while ahead:
        new = called.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def is_mapped_otherwise(node: Node) -> bool:
    """Whether another engine's mapping says more than which fact becomes which."""
    parts = [
        part
        for space in OTHERS
        for direction in ("in", "out")
        for part in extension_parts(node.element, space, direction)
    ]
    return any(set(part.attrib) != {"source", "target"} for part in parts)


class CallActivity(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """Its token waits here until the called process has ended, whatever way that ends."""

    resting = TaskState.WAITING

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.process_id = ""
        self.gives = Exchange("", {})
        self.takes = Exchange("", {})

    def can_hold(self, token: Token) -> bool:
        return token.is_free

    def again(self, my_task: Task) -> None:
        """Call once more; who keeps the instances knows whether this one was begun already."""
        my_task._set_state(TaskState.WAITING)
        self._call(my_task)

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        my_task.workflow.arm(my_task)
        self._call(my_task)
        return False

    def _call(self, my_task: Task) -> None:
        workflow = my_task.workflow
        try:
            workflow.called.append((my_task, self.gives.sent(workflow.environment_at(my_task))))
        except MappingFailed as failed:
            workflow.stuck(my_task, failed.reason)
