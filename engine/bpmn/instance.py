# ruff: noqa: SLF001  # the library has no other way to move or drop a task
"""A running process in memory: SpiffWorkflow's workflow, kept to its live tokens.

The library keeps every finished task in its tree, and goes blind beyond a depth of 1,000. Here a
finished task leaves the tree at once and what follows it hangs from the root, so that the thousandth
round of a loop costs what the first did.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.task import Task as TreeTask
from SpiffWorkflow.util.task import TaskState

from engine.bilingual import Bilingual
from engine.bpmn.calls import CallActivity
from engine.bpmn.environment import Environment
from engine.bpmn.inclusive import InclusiveGateway
from engine.bpmn.library import ProcessSpec, Spec, Task
from engine.bpmn.locals import LOCAL
from engine.bpmn.mending import Mending
from engine.bpmn.messages import MappingFailed
from engine.bpmn.placing import is_at_join, remembered, with_remembered
from engine.bpmn.scoping import depends, is_armed, is_below, is_handling
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import CONVERSATION, SCOPE, EndEvent, UserTask, hand_on
from engine.bpmn.waiting import DUE, HOST
from engine.model.decision import Decided
from engine.model.ids import TokenId
from engine.model.step import (
    Call,
    DecisionTaken,
    FactValue,
    Raised,
    ThrownMessage,
    ThrownSignal,
)

MOST_STEPS: Final = 1_000
"""What one stimulus may set going before it counts as a circle without a person in it."""

MOST_TOKENS: Final = 5_000
"""How many tokens an instance may have at a time before it counts as multiplying without end."""

_LIVE: Final = TaskState.READY | TaskState.STARTED | TaskState.WAITING
"""Offered to a person, stuck in an incident, or waiting for something else."""


class Instance(Mending):
    """One instance between two stimuli. Its tokens are the children of the root of the tree."""

    def __init__(
        self, spec: ProcessSpec, origin: Mapping[str, str], environment: Environment
    ) -> None:
        engine = PythonScriptEngine(environment=environment)
        super().__init__(spec, script_engine=engine, deserializing=True)
        self.task_tree = TreeTask(self, spec.start, state=TaskState.COMPLETED)
        self.environment = environment
        self.passed: list[str] = []
        self.decided: list[DecisionTaken] = []
        self.assigned: dict[str, str] = {}
        self.thrown: list[ThrownMessage | ThrownSignal] = []
        self.called: list[tuple[Task, dict[str, FactValue]]] = []
        self.raised: list[Raised] = []
        self.own: set[str] = set()
        self.is_paused = False
        self.last_node = ""
        self.last_end: str | None = None
        self.issued = 0
        self._origin = origin
        self._numbers: dict[UUID, int] = {}
        self._placed: dict[int, Task] = {}
        self._incidents: dict[UUID, Bilingual] = {}
        self.hearing: list[Task] = []

    def place(self, spec: Spec, token: Token) -> None:
        """Put a token where it stood when it was stored."""
        state = spec.resting if token.incident is None else TaskState.STARTED
        task = TreeTask(self, spec, self.task_tree, state=state)
        self._numbers[task.id] = token.number
        self._placed[token.number] = task
        self.last_node = token.element_id
        task.internal_data.update(remembered(token))
        if token.scope is not None:
            task.internal_data[SCOPE] = self._at(token.scope).id
        if token.host is not None:
            # A task is numbered before what stands ready for it, so that it is there already.
            task.internal_data[HOST] = self._at(token.host).id
        if token.is_going:
            task._set_state(TaskState.READY)
        if token.incident is not None:
            self._incidents[task.id] = token.incident

    def first(self) -> Task | None:
        """Return the oldest token's task."""
        return next(iter(self._live()), None)

    def waiting(self, token_id: TokenId) -> Task | None:
        """Return the task of a person at the token, or None."""
        task = self._find(token_id)
        return task if task is not None and _is_offered(task) else None

    def timed(self, token_id: TokenId) -> Task | None:
        """Return what waits at the token for a time that has come, or None."""
        task = self._find(token_id)
        due_at = None if task is None else task.internal_data.get(DUE)
        return task if due_at is not None and due_at <= self.environment.moment.now else None

    def calling(self, token_id: TokenId) -> Task | None:
        """Return the call activity that waits at the token, or None."""
        task = self._find(token_id)
        is_call = task is not None and isinstance(task.task_spec, CallActivity)
        return task if is_call else None

    def stuck(self, task: Task, reason: Bilingual) -> None:
        """Let the token wait at the task until somebody resolves the incident."""
        self._incidents[task.id] = reason
        task._set_state(TaskState.STARTED)

    def run(self, task: Task) -> None:
        """Let one task happen, then forget it if it is finished."""
        task.run()
        if task.has_state(TaskState.COMPLETED):
            self._note(task)
            self._prune(task)
            task.task_spec.left(task)
            self.count_instance(task)
        self.let_hear()

    def waiting_beside(self, arriving: Task) -> list[Task]:
        """Return the tasks that wait at the same element in the same scope, oldest first."""
        scope_id = arriving.internal_data.get(SCOPE)
        return [
            task
            for task in self.tasks.values()
            if task.task_spec is arriving.task_spec
            and task.has_state(TaskState.WAITING)
            and task.internal_data.get(SCOPE) == scope_id
        ]

    def consume(self, task: Task) -> None:
        """Take a token away: another one goes on in its place, or nothing does."""
        self._incidents.pop(task.id, None)
        self._prune(task)

    def drop(self, tasks: Iterable[Task]) -> None:
        """Take tokens away with all that depends on them: inside them, and at their borders."""
        doomed = {task.id for task in tasks}
        found = len(doomed)
        while found:
            more = {each.id for each in self.task_tree.children if is_below(each, doomed)} - doomed
            found = len(more)
            doomed |= more
        if doomed:
            root = self.task_tree
            root._children = [each for each in root._children if each not in doomed]
        for task_id in doomed:
            self._incidents.pop(task_id, None)
            del self.tasks[task_id]

    def returned(self, call: Task, facts: Mapping[str, FactValue]) -> None:
        """Let a called process have ended; what the diagram maps of its facts is written here."""
        environment = self.environment_at(call)
        try:
            taken = call.task_spec.takes.received(environment.with_nulls(facts), environment)
        except MappingFailed as failed:
            self.stuck(call, failed.reason)
        else:
            environment.write(taken)
            call._ready()

    def begun_calls(self) -> tuple[Call, ...]:
        """Return the calls of this step whose tokens still wait for them."""
        return tuple(
            Call(
                TokenId(str(self.number(task))),
                self.shown(task),
                task.task_spec.process_id,
                facts,
            )
            for task, facts in self.called
            if task.id in self.tasks and task.has_state(TaskState.WAITING)
        )

    def throw(self, task: Task, facts: Mapping[str, FactValue]) -> None:
        """Send a message. One that opens another instance begins a conversation of the token's branch."""
        spec = task.task_spec
        if spec.opens:
            task.internal_data[CONVERSATION] = self.number(task)
        conversation = task.internal_data.get(CONVERSATION)
        calls = self.calls_of_branch(conversation)
        message = ThrownMessage(spec.throws.name, facts, conversation, self.shown(task), calls)
        self.thrown.append(message)

    def happened_first(self, event: Task, gateway: Task) -> None:
        """Let the event of an event-based gateway that happened stand for all of them."""
        self.passed.append(self.shown(gateway))
        ways = gateway.task_spec.ways
        taken = [flow.drawn_id for flow, target in ways if target is event.task_spec]
        self.passed += [flow_id for flow_id in taken if flow_id is not None]
        self.consume(gateway)

    def beside(self, task: Task) -> Task:
        """Return another task at the same place, for a token of its own."""
        other = TreeTask(self, task.task_spec, self.task_tree)
        hand_on(task, other)
        return other

    def note_decision(self, task: Task, decided: Decided) -> None:
        """Keep what a business rule decided: its value as a fact, its rules for the explanation."""
        spec = task.task_spec
        if self.environment_at(task).write({spec.result: decided.value}):
            taken = DecisionTaken(self.shown(task), spec.decision_id, spec.result, decided.fired)
            self.decided.append(taken)

    def note_assigned(self, task: Task, written: Mapping[str, FactValue]) -> None:
        """Keep what a script wrote, and that it did."""
        shared = self.environment_at(task).write(written)
        self.assigned.update(dict.fromkeys(shared, self.shown(task)))

    def arm(self, host: Task) -> None:
        """Let the boundary events of an activity stand ready while it is active."""
        self.stand_ready(host, host.task_spec.attached)

    def stand_ready(self, host: Task, events: Sequence[Spec]) -> None:
        """Let events stand ready for as long as a token is at an element."""
        self.number(host)
        for spec in events:
            event = TreeTask(self, spec, self.task_tree)
            event.internal_data[HOST] = host.id
            hand_on(host, event)
            self.number(event)
            spec.arm(event)

    def count_anew(self, host: Task) -> None:
        """Let the durations that still run for an activity begin now; what happened already stays so."""
        # Those of what repeats stand once for all its instances.
        hosts = {host.id, host.internal_data.get(SCOPE) if LOCAL in host.internal_data else host.id}
        for event in self._live():
            if event.internal_data.get(HOST) in hosts and DUE in event.internal_data:
                event.task_spec.count_anew(event)

    def settle(self) -> None:
        """Run what no person is needed for; what can never come to an end of that is an incident."""
        for _ in range(MOST_STEPS):
            if not self.is_paused:
                self.look()
            task = self._next_automatic() or self._next_joined()
            if self.is_paused and self.holds_back(task):
                return
            if task is None or len(self.tasks) > MOST_TOKENS:
                break
            self.run(task)
        self.is_paused = False
        while (task := self._next_automatic() or self._next_joined()) is not None:
            # Nothing follows the end of an event subprocess.
            self.run(task) if is_handling(task) else self.stuck(task, _CIRCLE)
        for task in self._waiting_in_vain():
            self._incidents[task.id] = _IN_VAIN
        self.disarm_what_is_over()

    def tokens(self) -> tuple[Token, ...]:
        """Return the tokens that wait, oldest first; each new one gets the next number."""
        return tuple(sorted(map(self._token, self._live()), key=lambda token: token.number))

    def update_waiting_tasks(self) -> None:
        """Leave what waits alone; the library would have all of it begin to wait anew with every step."""

    def hides_a_task(self) -> bool:
        """Whether the tree's search misses a live task that the index of all tasks has."""
        found = {task.id for task in self.get_tasks(state=_LIVE)}
        return found != {task.id for task in self.tasks.values() if task.has_state(_LIVE)}

    def _next_automatic(self) -> Task | None:
        task: Task | None = self.get_next_task(state=TaskState.READY, manual=False)
        return task or self.closing()

    def _next_joined(self) -> Task | None:
        """Return the token that goes on from an inclusive join when what it waited for is there."""
        for task in self._live():
            spec = task.task_spec
            if isinstance(spec, InclusiveGateway) and task.has_state(TaskState.WAITING):
                joining = self.waiting_beside(task)
                if spec.is_open(joining, self._elsewhere(task)):
                    joined: Task = spec.join(joining)
                    return joined
        return None

    def _elsewhere(self, joining: Task) -> list[Task]:
        """Return the tokens that might still come to a join."""
        # What stands ready for an activity comes from where that is: it is no token yet. For those
        # inside a subprocess stands the token that waits at it.
        tokens = [task for task in self._beside(joining) if not is_armed(task)]
        join = joining.task_spec
        return [task for task in tokens if task.task_spec is not join or not is_at_join(task)]

    def _waiting_in_vain(self) -> list[Task]:
        """Return the tokens at joins of a scope without others, which alone could bring the missing ones."""
        joins = [inside for inside in self.by_scope() if all(map(is_at_join, inside))]
        return [task for inside in joins for task in inside]

    def _live(self) -> list[Task]:
        return [task for task in self.task_tree.children if task.has_state(_LIVE)]

    def _find(self, token_id: TokenId) -> Task | None:
        found = (task for task in self._live() if str(self._numbers[task.id]) == token_id)
        return next(found, None)

    def _at(self, number: int) -> Task:
        return self._placed[number]

    def number(self, task: Task) -> int:
        """Return the number of a task's token; a new one gets the next."""
        if task.id not in self._numbers:
            self.issued += 1
            self._numbers[task.id] = self.issued
        return self._numbers[task.id]

    def _token(self, task: Task) -> Token:
        known = task.internal_data
        token = Token(
            self.number(task),
            self._origin[task.task_spec.name],
            self._incidents.get(task.id),
            host=self._numbers[known[HOST]] if HOST in known else None,
            scope=self._numbers[known[SCOPE]] if SCOPE in known else None,
            is_going=_is_automatic(task),
        )
        return with_remembered(token, known, is_joining=is_at_join(task))

    def _note(self, task: Task) -> None:
        element_id = self.shown(task)
        if task.task_spec.stands_in_for is None:
            self.passed.append(element_id)
        self.last_node = element_id
        if isinstance(task.task_spec, EndEvent) and self.is_of_process(task):
            self.last_end = element_id
        flows = [flow.drawn_id for flow, _ in task.task_spec.leaving(task)]
        self.passed += [flow_id for flow_id in flows if flow_id is not None]

    def shown(self, task: Task) -> str:
        """Return the id under which people know what a task stands at."""
        spec = task.task_spec
        drawn: str = spec.stands_in_for or self._origin[spec.name]
        return drawn

    def _prune(self, task: Task) -> None:
        root = self.task_tree
        self.drop(each for each in root.children if depends(each, task))
        task.parent._children.remove(task.id)
        for child in task.children:
            child.parent = root
            root._children.append(child.id)
        task._children = []
        del self.tasks[task.id]


def _is_offered(task: Task) -> bool:
    return isinstance(task.task_spec, UserTask) and task.has_state(TaskState.READY)


def _is_automatic(task: Task) -> bool:
    return task.has_state(TaskState.READY) and not task.task_spec.manual


_CIRCLE: Final = Bilingual(
    "El proceso da vueltas sin llegar a una tarea de una persona. Corrija las condiciones del ciclo.",
    "The process runs in a circle without reaching a person's task. Correct the loop's conditions.",
)
_IN_VAIN: Final = Bilingual(
    (
        "La compuerta espera por todos sus flujos, y por uno de ellos ya nadie puede llegar. "
        "Avise a quien mantiene el diagrama."
    ),
    (
        "The gateway waits for all its flows, and by one of them nobody can come any more. "
        "Tell whoever maintains the diagram."
    ),
)
