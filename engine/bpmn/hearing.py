"""What a running process hears: messages and signals, and facts that make a condition true."""

from collections.abc import Mapping

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.calls import CallActivity
from engine.bpmn.library import Task
from engine.bpmn.messages import MappingFailed
from engine.bpmn.scoping import Scopes, has_begun_handler, is_handling
from engine.bpmn.specs import CONVERSATION
from engine.model.ids import TokenId
from engine.model.step import FactValue, MessageArrived, ThrownMessage, ThrownSignal


class Hearing(Scopes):
    """The part of an instance that knows of events that wait for others."""

    hearing: list[Task]
    own: set[str]
    thrown: list[ThrownMessage | ThrownSignal]

    def awaiting(self, name: str, token_id: TokenId | None) -> list[Task]:
        """Return what waits for a message of this name: at the token, or anywhere."""
        return [
            task
            for task in self._live()
            if task.has_state(TaskState.WAITING)
            and task.task_spec.awaits is not None
            and task.task_spec.awaits.name == name
            and token_id in {None, str(self.number(task))}
        ]

    def receive(self, task: Task, arrived: MessageArrived) -> None:
        """Let a message arrive; what it brings is written, or its token stands in an incident."""
        going_on = task.task_spec.happen(task)
        environment = self.environment_at(going_on)
        awaits = task.task_spec.awaits
        carried = arrived.facts
        try:
            received = {} if carried is None else awaits.received(carried, environment)
        except MappingFailed as failed:
            self.stuck(going_on, failed.reason)
        else:
            environment.write(received)
        self.give(going_on, arrived.answers)

    def give(self, task: Task, facts: Mapping[str, FactValue]) -> None:
        """Write what a person said where a token is: for everybody, or for the instance it is in alone."""
        self.own |= facts.keys() - self.environment_at(task).write(facts)

    def calls_of_branch(self, conversation: int | None) -> tuple[int, ...]:
        """Return the tokens of the calls that wait in a branch."""
        return tuple(
            self.number(task)
            for task in self._live()
            if isinstance(task.task_spec, CallActivity)
            and task.internal_data.get(CONVERSATION) == conversation
        )

    def signal(self, name: str) -> None:
        """Let everything that waits for a signal hear it."""
        self.hearing = self._awaiting_signal(name)
        self.let_hear()

    def throw_signal(self, task: Task, name: str) -> None:
        """Send a signal. Those that wait for it now hear it when the task that sends it is done."""
        self.hearing += self._awaiting_signal(name)
        self.thrown.append(ThrownSignal(name, self.shown(task)))

    def _awaiting_signal(self, name: str) -> list[Task]:
        waiting = [task for task in self._live() if task.has_state(TaskState.WAITING)]
        return [task for task in waiting if task.task_spec.signal == name]

    def let_hear(self) -> None:
        hearing, self.hearing = self.hearing, []
        for task in hearing:
            # One that hears it may take away what another one stood ready for.
            if task.id in self.tasks:
                task.task_spec.happen(task)

    def holds_back(self, task: Task | None) -> bool:
        """Whether what would happen next has to wait until whoever called has heard an escalation."""
        if task is None:
            has_conditions = any(each.task_spec.condition is not None for each in self._live())
            return has_conditions and self.environment.has_news
        # Nothing follows an event subprocess, so that its end needs to wait for nobody.
        return not is_handling(task)

    def look(self) -> None:
        """Let what waits for a condition look at the facts when there is something new in them."""
        while self.environment.has_news:
            self.environment.has_news = False
            for task in [each for each in self._live() if _waits_for_facts(each)]:
                if task.id in self.tasks and not task.has_state(TaskState.READY):
                    self._incidents.pop(task.id, None)
                    task.task_spec.look(task)


def _waits_for_facts(task: Task) -> bool:
    # An event subprocess that its condition began has a token at its start that waits for it no more.
    return task.task_spec.condition is not None and not has_begun_handler(task)
