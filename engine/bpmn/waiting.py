# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""Events that wait: in a flow, or at the border of an activity (BPMN 2.0, 10.5.4 and 13.5.3).

The library's own events read the clock and hear whatever is said anywhere; these are armed when their
turn comes and happen when they are told to.
"""

from dataclasses import replace
from typing import Final

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bilingual import Bilingual
from engine.bpmn.cycles import Round
from engine.bpmn.library import Passed, ProcessSpec, Task
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import OneStepAtATime
from engine.bpmn.timers import Timer, TimerFailed
from engine.feel import Expression, FeelError

DUE: Final = "due"
"""Under this name a task of the tree keeps the instant that it waits for."""

HOST: Final = "host"
"""Under this name an event keeps the id of the activity or gateway that it stands ready for."""

ROUND: Final = "round"
"""Under this name an event keeps where its cycle stands."""

IS_TRUE: Final = "true"
"""Under this name an event that may happen again keeps that its condition was true already."""


class WaitingEvent(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """An event that waits for its time, its message, its signal, or for its condition to become true."""

    resting = TaskState.WAITING
    timer: Timer | None = None
    host_id = ""
    """The activity or event-based gateway for which it stands ready, if it does not wait by itself."""

    def arm(self, my_task: Task) -> None:
        """Begin to wait; an incident when the facts do not tell until when."""
        my_task._set_state(TaskState.WAITING)
        if self.condition is not None:
            # What is true already when the waiting begins has become so then.
            my_task.workflow.environment.has_news = True
        if self.timer is None:
            return
        environment = my_task.workflow.environment_at(my_task)
        try:
            my_task.internal_data[DUE], known = self.timer.begin(environment)
        except TimerFailed as failed:
            my_task.workflow.stuck(my_task, failed.reason)
        else:
            if known is not None:
                my_task.internal_data[ROUND] = known

    def count_anew(self, my_task: Task) -> None:
        """Wait for the whole duration once more; a date stays what it is."""
        if self.timer is not None and self.timer.kind != "date":
            known = my_task.internal_data.get(ROUND)
            my_task.internal_data.pop(DUE, None)
            self.arm(my_task)
            if known is not None:
                # How often it still comes is not counted anew.
                my_task.internal_data[ROUND] = replace(
                    my_task.internal_data[ROUND], left=known.left
                )

    def happen(self, my_task: Task) -> Task:
        """Let the token go on, since what it waited for is there; return its task."""
        my_task.internal_data.pop(DUE, None)
        my_task.internal_data.pop(ROUND, None)
        my_task._ready()
        return my_task

    def happen_once(self, my_task: Task) -> Task:
        """Let what follows happen one time; an event that may come again stands ready as before."""
        return self.happen(my_task)

    def come_again(self, my_task: Task) -> Task:
        """Happen as often as it is due, and wait for the next time if there is one."""
        assert self.timer is not None  # noqa: S101  # narrows the type: it has a cycle
        workflow, known = my_task.workflow, my_task.internal_data[ROUND]
        moment, cycle = workflow.environment.moment, self.timer.cycle_of(known)
        happens, following = cycle.after(known, moment, self.timer.catch_up)
        for _ in range(happens):
            self.happen_once(my_task)
        if following is None:
            workflow.consume(my_task)
        else:
            my_task.internal_data[ROUND] = following
            my_task.internal_data[DUE] = cycle.due_at(following, moment.zone)
        return my_task

    def look(self, my_task: Task) -> None:
        """Happen if the condition has become true; an incident when that cannot be told."""
        assert self.condition is not None  # noqa: S101  # narrows the type, as the caller asked
        my_task._set_state(TaskState.WAITING)
        try:
            is_true = my_task.workflow.environment_at(my_task).value_of(self.condition) is True
        except FeelError as error:
            my_task.workflow.stuck(my_task, _failed(error))
            return
        was_true = my_task.internal_data.pop(IS_TRUE, False)
        if is_true:
            my_task.internal_data[IS_TRUE] = True
        if is_true and not was_true:
            self.happen(my_task).internal_data.pop(IS_TRUE, None)

    def again(self, my_task: Task) -> None:
        if self.condition is not None:
            self.arm(my_task)
        elif self.timer is None:
            # The message came, and what it brought could not be read.
            my_task._set_state(TaskState.READY)
        else:
            self.arm(my_task)

    def holds_what_is_awaited(self, token: Token) -> bool:
        is_timed = token.due_at is not None
        is_as_drawn = is_timed == (self.timer is not None)
        may_be_true = self.condition is not None or not token.is_true
        is_sound = may_be_true and _is_where_drawn(self.timer, token.round)
        return token.by is None and is_as_drawn and is_sound

    def _update_hook(self, my_task: Task) -> bool:
        self.arm(my_task)
        return False


class CatchEvent(WaitingEvent):
    """An intermediate event in a flow, or one of those that an event-based gateway awaits."""

    def can_hold(self, token: Token) -> bool:
        is_hosted = token.host is not None
        is_as_drawn = is_hosted == bool(self.host_id) and not token.is_true
        return self.holds_what_is_awaited(token) and is_as_drawn

    def happen(self, my_task: Task) -> Task:
        _be_first(my_task)
        return super().happen(my_task)


class BoundaryEvent(WaitingEvent):
    """An event at the border of an activity, armed while that is active.

    One that interrupts ends the activity. The way that begins here is a branch of its own, which what
    becomes of the activity does not touch.
    """

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.interrupts = True

    def can_hold(self, token: Token) -> bool:
        may_be_true = not (token.is_true and self.interrupts)
        return self.holds_what_is_awaited(token) and token.host is not None and may_be_true

    def happen(self, my_task: Task) -> Task:
        workflow = my_task.workflow
        if not self.interrupts and ROUND in my_task.internal_data:
            return self.come_again(my_task)
        if not self.interrupts and self.timer is None:
            # It may come again: the event stands ready as before.
            return self.happen_once(my_task)
        host = workflow.get_task_from_id(my_task.internal_data.pop(HOST))
        if self.interrupts:
            workflow.consume(host)
        return super().happen(my_task)

    def happen_once(self, my_task: Task) -> Task:
        return super().happen(my_task.workflow.beside(my_task))


class ReceiveTask(WaitingEvent):
    """A task that waits for a message, and to which boundary events may happen meanwhile."""

    def can_hold(self, token: Token) -> bool:
        is_waiting = self.holds_what_is_awaited(token) and not token.is_true
        return is_waiting and (token.host is not None) == bool(self.host_id)

    def happen(self, my_task: Task) -> Task:
        _be_first(my_task)
        return super().happen(my_task)

    def arm(self, my_task: Task) -> None:
        super().arm(my_task)
        my_task.workflow.arm(my_task)


class EventBasedGateway(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """Waits until one of the events behind it happens, which takes the others away (BPMN 2.0, 13.4.4)."""

    resting = TaskState.WAITING

    def can_hold(self, token: Token) -> bool:
        return token.is_free

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        my_task.workflow.stand_ready(my_task, [target for _, target in self.ways])
        return False


def _is_where_drawn(timer: Timer | None, known: Round | None) -> bool:
    """Whether a cycle stands where one is drawn, and is told where the diagram does not say it."""
    if timer is None or not timer.is_cycle or known is None:
        return known is None and (timer is None or not timer.is_cycle)
    return isinstance(timer.said, Expression) == (known.every is not None)


def _be_first(event: Task) -> None:
    """Take the other events of an event-based gateway away, if this is one of them."""
    gateway_id = event.internal_data.pop(HOST, None)
    if gateway_id is not None:
        workflow = event.workflow
        workflow.happened_first(event, workflow.get_task_from_id(gateway_id))


def _failed(error: FeelError) -> Bilingual:
    return Bilingual(
        f"La condición del evento no se pudo evaluar: {error.es}",
        f"The condition of the event could not be evaluated: {error.en}",
    )
