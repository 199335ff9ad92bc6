"""The harness: a process run by the real engine, in memory, with a clock that the test moves.

Tests and scenarios import it, in the package and outside. It applies the executable rules only, and
between every two calls the instances go through their stored form, as they do in a database. A message
that begins another process opens it inside the run. A call that is refused changes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, Self
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.bpmn import (
    Appointment,
    Beginning,
    CompiledDiagrams,
    advance,
    cancel,
    next_beginning,
    receiver_from_outside,
    receiver_of,
    start,
)
from engine.bpmn.calling import Effect, carry_out, effects_of
from engine.clock import FixedClock, SystemClock
from engine.errors import (
    AmbiguousMessage,
    InstanceBroken,
    NotFound,
)
from engine.feel import Moment
from engine.model.ids import InstanceId, TokenId
from engine.model.step import (
    Arrived,
    Call,
    FactsSet,
    FactValue,
    InstanceState,
    MessageArrived,
    SignalArrived,
    StartDue,
    Step,
    Stimulus,
    TaskCompleted,
    ThrownMessage,
    ThrownSignal,
    TimerDue,
    TokenEnded,
    TokenMoved,
    TokenRetried,
)
from engine.testing.calls import StoredCalls, find_called
from engine.testing.durations import later
from engine.testing.models import compile_models, require_process
from engine.testing.stored import StoredInstance, through_storage

MOST_INSTANCES: Final = 100
"""How many instances one run may hold before it counts as opening them without end."""

MOST_MESSAGES: Final = 1_000
"""How many messages one call may set going before it counts as an exchange without end."""

Place = tuple[InstanceId, TokenId]


class ProcessRun:
    """A process from its start on, with the instances that its messages open."""

    def __init__(
        self,
        compiled: CompiledDiagrams,
        process_id: str,
        facts: dict[str, FactValue],
        clock: FixedClock,
        zone: ZoneInfo,
    ) -> None:
        self._compiled = compiled
        self._clock = clock
        self._zone = zone
        self._instances: dict[InstanceId, StoredInstance] = {}
        self._seen: list[Place] = []
        self._sent: list[tuple[InstanceId, Effect]] = []
        self._process_id = process_id
        self._before = facts
        self._appointment: Appointment | None = None

    @classmethod
    def start(
        cls,
        models: Mapping[str, bytes | str],
        process_id: str,
        facts: Mapping[str, FactValue] | None = None,
        *,
        now: datetime | None = None,
        zone: str | ZoneInfo = "UTC",
    ) -> Self:
        """Start `process_id`; raises DiagramRefused when the executable rules refuse the models.

        A process whose start event waits for something begins when that is there.
        """
        compiled = compile_models(models)
        require_process(compiled, process_id)
        clock = FixedClock(SystemClock().now() if now is None else now)
        place = ZoneInfo(zone) if isinstance(zone, str) else zone
        run = cls(compiled, process_id, through_storage(facts or {}), clock, place)
        with run._all_or_nothing():
            run._begin()
        return run

    def active(self) -> list[str]:
        """Return the element ids of the user and receive tasks that wait, in all instances, oldest first."""
        return [element_id for _, element_id in sorted(self._waiting(), key=self._age)]

    def complete(
        self, task_id: str, facts: Mapping[str, FactValue] | None = None, index: int = 0
    ) -> None:
        """Complete the task at this element; of several, the one at `index`. NotFound if none waits."""
        ready = [
            (stored.instance_id, task.token_id)
            for stored in self._instances.values()
            for task in stored.step.ready
            if task.element_id == task_id
        ]
        if not 0 <= index < len(ready):
            raise NotFound
        instance_id, token_id = sorted(ready, key=self._seen.index)[index]
        with self._all_or_nothing():
            self._advance(instance_id, TaskCompleted(token_id, through_storage(facts or {})))

    def set_facts(self, facts: Mapping[str, FactValue], process_id: str | None = None) -> None:
        """Change the facts of the process, or of another one of the run, without completing a task."""
        given = through_storage(facts)
        stored = self._find(process_id or self._process_id)
        if stored is None:
            self._before |= given
            with self._all_or_nothing():
                self._begin()
            return
        with self._all_or_nothing():
            self._advance(stored.instance_id, FactsSet(given))

    def signal(self, name: str) -> None:
        """Broadcast a signal: all that waits for it hears it, and every process that it begins begins.

        One that nothing catches is lost, as BPMN says.
        """
        with self._all_or_nothing():
            self._broadcast(name, list(self._instances))

    def message(self, name: str, facts: Mapping[str, FactValue] | None = None) -> None:
        """Deliver a message from outside to the only one that awaits it, or begin the process it begins.

        Refuses with NotFound when nobody awaits it, with AmbiguousMessage when several do.
        """
        given = through_storage(facts or {})
        linked = [stored.linked() for stored in self._instances.values()]
        with self._all_or_nothing():
            opened = self._compiled.opened_by.get(name)
            if opened is None:
                instance_id, token_id = receiver_from_outside(name, linked)
                process_id = self._instances[instance_id].process_id
                self._advance(instance_id, self._arrived(name, given, process_id, token_id))
            elif any(each.name == name for one in linked for each in one.awaited):
                raise AmbiguousMessage(name=name)
            else:
                self._open(opened, self._arrived(name, given, opened))

    def retry(self, element_id: str) -> None:
        """Let the token in an incident at this element try again. NotFound if none stands there."""
        self._mend(element_id, TokenRetried)

    def move(self, element_id: str, to: str) -> None:
        """Let the token in an incident at this element go on at another one of its scope. NotFound if it may not."""
        self._mend(element_id, partial(TokenMoved, element_id=to))

    def end(self, element_id: str) -> None:
        """Take the token in an incident at this element away. NotFound if none stands there."""
        self._mend(element_id, TokenEnded)

    def advance(self, duration: str) -> None:
        """Move the clock by an ISO 8601 duration, and let what is due on the way happen, in order.

        ValueError for any other text, or one with a sign.
        """
        until = later(self._clock.now(), self._zone, duration)
        while (due := self._next_due()) is not None and due[0] <= until:
            due_at, place = due
            self._clock.move_to(max(due_at, self._clock.now()))
            with self._all_or_nothing():
                self._let_happen(place)
        self._clock.move_to(until)

    @property
    def ended(self) -> bool:
        """Whether the process began and no instance of the run goes on."""
        has_begun = self._find(self._process_id) is not None
        return has_begun and all(one.step.ended is not None for one in self._instances.values())

    @property
    def facts(self) -> dict[str, FactValue]:
        """The facts of the process as they are stored: whole numbers as int, others as Decimal."""
        stored = self._find(self._process_id)
        return dict(self._before) if stored is None else stored.values()

    def facts_of(self, process_id: str) -> dict[str, FactValue]:
        """Return the facts of the oldest instance of a process; NotFound when there is none."""
        stored = self._find(process_id)
        if stored is None:
            raise NotFound
        return stored.values()

    @property
    def incidents(self) -> list[tuple[str, Bilingual]]:
        """The elements that could not be executed, each with the reason."""
        return [
            (incident.element_id, incident.reason)
            for stored in self._instances.values()
            for incident in stored.step.incidents
        ]

    def _mend(
        self, element_id: str, decided: Callable[[TokenId], TokenRetried | TokenMoved | TokenEnded]
    ) -> None:
        for stored in self._instances.values():
            for incident in stored.step.incidents:
                if incident.element_id == element_id:
                    with self._all_or_nothing():
                        self._advance(stored.instance_id, decided(incident.token_id))
                    return
        raise NotFound

    def _waiting(self) -> Iterator[tuple[Place, str]]:
        for stored in self._instances.values():
            receivers = self._compiled.processes[stored.process_id].receivers
            for task in stored.step.ready:
                yield (stored.instance_id, task.token_id), task.element_id
            for awaited in stored.step.awaited:
                if receivers[awaited.element_id].is_task:
                    yield (stored.instance_id, awaited.token_id), awaited.element_id

    def _age(self, waiting: tuple[Place, str]) -> int:
        return self._seen.index(waiting[0])

    def _find(self, process_id: str) -> StoredInstance | None:
        found = (one for one in self._instances.values() if one.process_id == process_id)
        return next(found, None)

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._zone)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        kept = dict(self._instances), list(self._seen), self._appointment
        try:
            yield
            self._deliver_all()
        except Exception:
            self._instances, self._seen, self._appointment = kept
            self._sent.clear()
            raise

    def _open(
        self,
        process_id: str,
        arrived: Arrived | None = None,
        parent_id: InstanceId | None = None,
        conversation: int | None = None,
        given: Mapping[str, FactValue] | None = None,
    ) -> None:
        if len(self._instances) >= MOST_INSTANCES:
            raise InstanceBroken(what=_ENDLESS)
        is_the_first = process_id == self._process_id and self._find(process_id) is None
        facts = self._before if is_the_first else through_storage(given or {})
        step = start(self._compiled, process_id, facts, self._moment(), arrived=arrived)
        instance_id = InstanceId(str(len(self._instances)))
        opened = StoredInstance(instance_id, process_id, b"", "", step, parent_id, conversation)
        self._store(opened, step)

    def _advance(self, instance_id: InstanceId, stimulus: Stimulus) -> None:
        stored = self._instances[instance_id]
        state = InstanceState(stored.process_id, stored.snapshot, stored.values())
        self._store(stored, advance(self._compiled, state, stimulus, self._moment()))

    def _store(self, stored: StoredInstance, step: Step) -> None:
        self._instances[stored.instance_id] = stored.after(step)
        known = set(self._seen)
        new = [place for place, _ in self._waiting() if place not in known]
        self._seen += sorted(new, key=lambda place: int(place[1]))
        self._sent += [(stored.instance_id, effect) for effect in effects_of(step)]
        for token_id in step.abandoned:
            self._cancel(stored.instance_id, token_id)

    def _cancel(self, caller_id: InstanceId, token_id: TokenId) -> None:
        called = find_called(self._instances, caller_id, token_id)
        if called is not None and called.step.ended is None:
            state = InstanceState(called.process_id, called.snapshot, called.values())
            self._store(called, cancel(self._compiled, state))

    def _deliver_all(self) -> None:
        for _ in range(MOST_MESSAGES):
            if not self._sent:
                return
            self._deliver(*self._sent.pop(0))
        raise InstanceBroken(what=_ENDLESS)

    def _deliver(self, sender_id: InstanceId, effect: Effect) -> None:
        if isinstance(effect, ThrownMessage):
            self._hand_on(sender_id, effect)
        elif isinstance(effect, ThrownSignal):
            self._broadcast(effect.name, [one for one in self._instances if one != sender_id])
        else:
            carry_out(StoredCalls(self._instances, self._call, self._advance), sender_id, effect)

    def _call(self, caller_id: InstanceId, call: Call) -> None:
        token = int(call.token_id)
        self._open(call.process_id, parent_id=caller_id, conversation=token, given=call.facts)

    def _hand_on(self, sender_id: InstanceId, thrown: ThrownMessage) -> None:
        """Hand a message on within the run; one that nobody awaits is for the world outside."""
        arrived = MessageArrived(thrown.name, None, through_storage(thrown.facts))
        process_id = self._compiled.opened_by.get(thrown.name)
        if process_id is not None:
            self._open(process_id, arrived, sender_id, thrown.conversation)
            return
        linked = [stored.linked() for stored in self._instances.values()]
        receiver = receiver_of(thrown, self._instances[sender_id].linked(), linked)
        if receiver is not None:
            self._advance(receiver[0], replace(arrived, token_id=receiver[1]))

    def _arrived(
        self,
        name: str,
        given: dict[str, FactValue],
        process_id: str,
        token_id: TokenId | None = None,
    ) -> MessageArrived:
        """Return what arrives from outside: a person's answers where people may report the message."""
        reports = self._compiled.processes[process_id].reports.values()
        if any(report.message == name for report in reports):
            return MessageArrived(name, token_id, None, answers=given)
        return MessageArrived(name, token_id, given)

    def _begin(self) -> None:
        """Open the process if somebody starts it; else wait for what it begins by."""
        program = self._compiled.programs[self._process_id]
        if program.beginning == Beginning():
            self._open(self._process_id)
        elif program.beginning.is_by_itself:
            _, self._appointment = self._next_beginning(None)
            # A condition that is true now is no appointment for later.
            if program.beginning.condition is not None and self._appointment is not None:
                self._keep_appointment()

    def _keep_appointment(self) -> None:
        begins, self._appointment = self._next_beginning(self._appointment)
        for _ in range(begins):
            self._open(self._process_id, StartDue())

    def _next_beginning(self, after: Appointment | None) -> tuple[int, Appointment | None]:
        moment = self._moment()
        return next_beginning(self._compiled, self._process_id, self._before, moment, after=after)

    def _let_happen(self, place: Place | None) -> None:
        if place is None:
            self._keep_appointment()
        else:
            self._advance(place[0], TimerDue(place[1]))

    def _broadcast(self, name: str, hearing: list[InstanceId]) -> None:
        for instance_id in hearing:
            if any(each.name == name for each in self._instances[instance_id].step.signals):
                self._advance(instance_id, SignalArrived(name))
        for process_id in self._compiled.begun_by.get(name, ()):
            self._open(process_id, SignalArrived(name))

    def _next_due(self) -> tuple[datetime, Place | None] | None:
        appointed = [] if self._appointment is None else [(self._appointment.due_at, None)]
        timers: list[tuple[datetime, Place | None]] = [
            *appointed,
            *self._armed(),
        ]
        return min(timers, key=lambda timer: timer[0], default=None)

    def _armed(self) -> list[tuple[datetime, Place]]:
        return [
            (timer.due_at, (stored.instance_id, timer.token_id))
            for stored in self._instances.values()
            for timer in stored.step.timers
        ]


_ENDLESS: Final = Bilingual(
    "los mensajes abren procesos o se responden sin fin",
    "messages open processes or answer each other without end",
)
