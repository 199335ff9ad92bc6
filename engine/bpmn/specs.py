# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""What SpiffWorkflow does at each element, with our answers where its own depart from the standard.

The library foresees the future of a token as a tree of tasks. Nothing here needs it, and a process
that leads back without a gateway would make it foresee for ever: these classes add a task to the
tree only when a token reaches it.
"""

from typing import Final, TypeAlias

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.codes import Caught
from engine.bpmn.library import Passed, ProcessSpec, Spec, Task
from engine.bpmn.lowering import LoweredFlow
from engine.bpmn.messages import Exchange
from engine.bpmn.snapshot import Token
from engine.bpmn.timers import Timer
from engine.feel import Expression

Way: TypeAlias = tuple[LoweredFlow, Spec]
"""A flow and where it leads."""

CONVERSATION: Final = "conversation"
"""Under this name a task of the tree keeps the number of the message that opened another instance."""

SCOPE: Final = "scope"
"""Under this name a task of the tree keeps the id of the task of the subprocess that it is in."""

BY: Final = "by"
"""Under this name a task of the tree keeps the id of the flow by which its token came."""


class OneStepAtATime:
    """A task appears in the tree when a token reaches it, not before."""

    resting: int = TaskState.READY
    """The state of a token that is stored here."""

    joins = False
    """Whether tokens may wait here for others."""

    stands_in_for: str | None = None
    """The drawn element that says what is executed here, where this is not drawn itself."""

    is_instance = False
    """Whether this is what happens each time in an activity that repeats."""

    awaits: Exchange | None = None
    """The message that is received here."""

    signal: str | None = None
    """The signal that is heard here."""

    condition: Expression | None = None
    """What has to become true here."""

    catches: Caught | None = None
    """The error or escalation that is caught here."""

    scope_id: str | None = None
    """The subprocess that the element is drawn in, by its id there; None directly in the process."""

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)  # type: ignore[call-arg]  # of the class mixed with
        self.ways: list[Way] = []
        self.arrivals: list[str] = []
        self.attached: list[Spec] = []

    def test(self) -> None:
        """Accept what no flow leads to, which the library takes for a mistake: a boundary event is no such."""

    def lead(self, flow: LoweredFlow, target: Spec) -> None:
        """Connect a flow out of this element, in the order of the document."""
        self.ways.append((flow, target))
        self.connect(target)  # type: ignore[attr-defined]  # of the class mixed with
        target.arrivals.append(flow.flow_id)

    def leaving(self, my_task: Task) -> list[Way]:
        """Return the ways by which a token goes on from here, one token by each."""
        del my_task
        return self.ways

    def can_hold(self, token: Token) -> bool:
        """Whether a stored token may stand here, where nothing went wrong."""
        del token
        return False

    def may_stand_in(self, scope_id: str | None) -> bool:
        """Whether a stored token may stand here in a scope of this element."""
        return scope_id == self.scope_id

    def again(self, my_task: Task) -> None:
        """Try once more what ended in an incident."""
        my_task._set_state(TaskState.READY)

    def left(self, my_task: Task) -> None:
        """Do what becomes of others when a token has gone on from here."""

    def _predict(self, my_task: Task, *_seen: Passed, **_how: Passed) -> None:
        """Foresee nothing."""

    def _on_complete_hook(self, my_task: Task) -> None:
        super()._on_complete_hook(my_task)  # type: ignore[misc]  # of the class mixed with
        ways = self.leaving(my_task)
        my_task._sync_children([target for _, target in ways], TaskState.FUTURE)
        for child, (flow, _) in zip(my_task.children, ways, strict=True):
            child.internal_data[BY] = flow.flow_id
            hand_on(my_task, child)


def hand_on(giver: Task, taker: Task) -> None:
    """Let a token keep of the one it comes from its scope, and which instance its branch opened."""
    for known in (CONVERSATION, SCOPE):
        if known in giver.internal_data:
            taker.internal_data[known] = giver.internal_data[known]


class StartEvent(OneStepAtATime, defaults.StartEvent):  # type: ignore[misc]  # untyped base
    """A start event: a process begins here when it is told to, or when what it waits for is there."""

    timer: Timer | None = None

    def happen(self, my_task: Task) -> Task:
        return my_task


class EndEvent(OneStepAtATime, defaults.EndEvent):  # type: ignore[misc]  # untyped base
    """A none end event consumes its token. The instance ends when it was the last (BPMN 2.0, 13.5.6)."""


class PassingTask(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """A task without a type, or one that people do without the engine: the token only passes."""


class UserTask(OneStepAtATime, defaults.UserTask):  # type: ignore[misc]  # untyped base
    """A task that waits for a person."""

    def can_hold(self, token: Token) -> bool:
        return token.is_free

    def _on_ready_hook(self, my_task: Task) -> None:
        super()._on_ready_hook(my_task)
        my_task.workflow.arm(my_task)
