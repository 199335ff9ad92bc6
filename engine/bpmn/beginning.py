"""What a process begins by: somebody who starts it, a message, a signal, a time or a condition."""

from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.cycles import Round
from engine.bpmn.environment import Environment
from engine.bpmn.library import Spec
from engine.bpmn.timers import Timer
from engine.feel import Expression, FeelError
from engine.model.step import Arrived, MessageArrived, SignalArrived, StartDue


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a process begins by itself, and where its cycle stands then, if it has one."""

    due_at: datetime
    round: Round | None = None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a start event waits for; nothing where somebody starts the process."""

    message: str | None = None
    signal: str | None = None
    timer: Timer | None = None
    condition: Expression | None = None

    @property
    def is_by_itself(self) -> bool:
        """Whether neither a person nor a message or signal begins the process."""
        return self.timer is not None or self.condition is not None

    def is_begun_by(self, arrived: Arrived | None) -> bool:
        if isinstance(arrived, MessageArrived):
            return arrived.name == self.message
        if isinstance(arrived, SignalArrived):
            return arrived.name == self.signal
        if isinstance(arrived, StartDue):
            return self.is_by_itself
        return self == Beginning()

    def first(self, environment: Environment) -> Appointment | None:
        """Return when the process begins as things are; None while its condition is not true."""
        moment = environment.moment
        if self.timer is not None:
            return Appointment(*self.timer.begin(environment))
        if self.condition is not None and _is_true(environment, self.condition):
            return Appointment(moment.now)
        return None

    def after(
        self, appointment: Appointment, environment: Environment
    ) -> tuple[int, Appointment | None]:
        """Return how many instances begin now, and the next appointment, if there is one."""
        if self.timer is None or appointment.round is None:
            return 1, None
        cycle = self.timer.cycle_of(appointment.round)
        moment = environment.moment
        begins, following = cycle.after(appointment.round, moment, self.timer.catch_up)
        if following is None:
            return begins, None
        return begins, Appointment(cycle.due_at(following, moment.zone), following)


def beginning_of(start: Spec) -> Beginning:
    """Return what a start event waits for."""
    message = None if start.awaits is None else start.awaits.name
    return Beginning(message, start.signal, start.timer, start.condition)


def _is_true(environment: Environment, condition: Expression) -> bool:
    try:
        return environment.value_of(condition) is True
    except FeelError:
        # Before a process begins there is no instance in which a missing fact could be an incident.
        return False
