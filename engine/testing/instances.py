"""The instances of a run, and what they send each other: what the verbs do in a case, done in memory."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn import (
    CompiledDiagrams,
    Linked,
    advance,
    cancel,
    receiver_from_outside,
    receiver_of,
    start,
)
from engine.bpmn.calling import Effect, carry_out, effects_of
from engine.errors import AmbiguousMessage, InstanceBroken
from engine.feel import Moment
from engine.model.ids import InstanceId, TokenId
from engine.model.step import (
    Arrived,
    Call,
    FactValue,
    InstanceState,
    MessageArrived,
    SignalArrived,
    Step,
    Stimulus,
    ThrownMessage,
    ThrownSignal,
)
from engine.testing.calls import StoredCalls, find_called
from engine.testing.stored import StoredInstance, through_storage

MOST_INSTANCES: Final = 100
"""How many instances one run may hold before it counts as opening them without end."""

MOST_MESSAGES: Final = 1_000
"""How many messages one call may set going before it counts as an exchange without end."""

Place = tuple[InstanceId, TokenId]


@dataclass
class Instances:
    """Each instance in its stored form, by its id, in the order in which they began.

    `before` are the facts with which the first instance of the process `process_id` begins.
    """

    compiled: CompiledDiagrams
    process_id: str
    before: dict[str, FactValue]
    moment: Moment
    each: dict[InstanceId, StoredInstance] = field(default_factory=dict)
    _seen: list[Place] = field(default_factory=list)
    _sent: list[tuple[InstanceId, Effect]] = field(default_factory=list)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Let something happen with all that follows; when it is refused, nothing has happened."""
        kept = dict(self.each), list(self._seen)
        try:
            yield
            self._deliver_all()
        except Exception:
            self.each, self._seen = kept
            self._sent.clear()
            raise

    def find(self, process_id: str) -> StoredInstance | None:
        """Return the oldest instance of a process."""
        found = (one for one in self.each.values() if one.process_id == process_id)
        return next(found, None)

    def waiting(self) -> list[tuple[Place, str]]:
        """Return the user and receive tasks that wait, oldest first."""
        return sorted(self._waiting(), key=lambda waiting: self._seen.index(waiting[0]))

    def ready(self, task_id: str) -> list[Place]:
        """Return where user tasks of one element wait, oldest first."""
        found = [
            (stored.instance_id, task.token_id)
            for stored in self.each.values()
            for task in stored.step.ready
            if task.element_id == task_id
        ]
        return sorted(found, key=self._seen.index)

    def incident(self, element_id: str) -> Place | None:
        """Return where a token stands in an incident at an element."""
        found = (
            (stored.instance_id, incident.token_id)
            for stored in self.each.values()
            for incident in stored.step.incidents
            if incident.element_id == element_id
        )
        return next(found, None)

    def open(
        self,
        process_id: str,
        arrived: Arrived | None = None,
        parent_id: InstanceId | None = None,
        conversation: int | None = None,
        given: Mapping[str, FactValue] | None = None,
    ) -> None:
        """Begin an instance of a process."""
        if len(self.each) >= MOST_INSTANCES:
            raise InstanceBroken(what=_ENDLESS)
        is_the_first = process_id == self.process_id and self.find(process_id) is None
        facts = self.before if is_the_first else through_storage(given or {})
        step = start(self.compiled, process_id, facts, self.moment, arrived=arrived)
        instance_id = InstanceId(str(len(self.each)))
        opened = StoredInstance(instance_id, process_id, b"", "", step, parent_id, conversation)
        self._store(opened, step)

    def advance(self, instance_id: InstanceId, stimulus: Stimulus) -> None:
        """Let something happen in an instance."""
        stored = self.each[instance_id]
        state = InstanceState(stored.process_id, stored.snapshot, stored.values())
        self._store(stored, advance(self.compiled, state, stimulus, self.moment))

    def broadcast(self, name: str, hearing: Iterable[InstanceId]) -> None:
        """Let instances hear a signal, and begin what it begins."""
        for instance_id in list(hearing):
            if any(each.name == name for each in self.each[instance_id].step.signals):
                self.advance(instance_id, SignalArrived(name))
        for process_id in self.compiled.begun_by.get(name, ()):
            self.open(process_id, SignalArrived(name))

    def receiver(self, name: str) -> Place | None:
        """Return who awaits a message from outside; None when it begins a process. Refuses as it must."""
        linked = [stored.linked() for stored in self.each.values()]
        if name not in self.compiled.opened_by:
            return receiver_from_outside(name, linked)
        if any(each.name == name for one in linked for each in one.awaited):
            raise AmbiguousMessage(name=name)
        return None

    def _waiting(self) -> Iterator[tuple[Place, str]]:
        for stored in self.each.values():
            receivers = self.compiled.processes[stored.process_id].receivers
            for task in stored.step.ready:
                yield (stored.instance_id, task.token_id), task.element_id
            for awaited in stored.step.awaited:
                if receivers[awaited.element_id].is_task:
                    yield (stored.instance_id, awaited.token_id), awaited.element_id

    def _store(self, stored: StoredInstance, step: Step) -> None:
        self.each[stored.instance_id] = stored.after(step)
        known = set(self._seen)
        new = [place for place, _ in self._waiting() if place not in known]
        self._seen += sorted(new, key=lambda place: int(place[1]))
        self._sent += [(stored.instance_id, effect) for effect in effects_of(step)]
        for token_id in step.abandoned:
            self._cancel(stored.instance_id, token_id)

    def _cancel(self, caller_id: InstanceId, token_id: TokenId) -> None:
        called = find_called(self.each, caller_id, token_id)
        if called is not None and called.step.ended is None:
            state = InstanceState(called.process_id, called.snapshot, called.values())
            self._store(called, cancel(self.compiled, state))

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
            self.broadcast(effect.name, [one for one in self.each if one != sender_id])
        else:
            carry_out(StoredCalls(self.each, self._call, self.advance), sender_id, effect)

    def _call(self, caller_id: InstanceId, call: Call) -> None:
        token = int(call.token_id)
        self.open(call.process_id, parent_id=caller_id, conversation=token, given=call.facts)

    def _hand_on(self, sender_id: InstanceId, thrown: ThrownMessage) -> None:
        """Hand a message on within the run; one that nobody awaits is for the world outside."""
        arrived = MessageArrived(thrown.name, None, through_storage(thrown.facts))
        process_id = self.compiled.opened_by.get(thrown.name)
        if process_id is not None:
            self.open(process_id, arrived, sender_id, thrown.conversation)
            return
        linked: list[Linked] = [stored.linked() for stored in self.each.values()]
        receiver = receiver_of(thrown, self.each[sender_id].linked(), linked)
        if receiver is not None:
            self.advance(receiver[0], replace(arrived, token_id=receiver[1]))


_ENDLESS: Final = Bilingual(
    "los mensajes abren procesos o se responden sin fin",
    "messages open processes or answer each other without end",
)
