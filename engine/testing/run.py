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
from typing import Self
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.bpmn import Appointment, Beginning, CompiledDiagrams, next_beginning
from engine.clock import FixedClock, SystemClock
from engine.errors import NotFound
from engine.feel import Moment
from engine.model.ids import TokenId
from engine.model.step import (
    FactsSet,
    FactValue,
    MessageArrived,
    StartDue,
    TaskCompleted,
    TimerDue,
    TokenEnded,
    TokenMoved,
    TokenRetried,
)
from engine.testing.durations import later
from engine.testing.instances import Instances, Place
from engine.testing.models import compile_models, require_process
from engine.testing.stored import through_storage


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
        self._process_id = process_id
        self._instances = Instances(compiled, process_id, facts, Moment(clock.now(), zone))
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
        return [element_id for _, element_id in self._instances.waiting()]

    def complete(
        self, task_id: str, facts: Mapping[str, FactValue] | None = None, index: int = 0
    ) -> None:
        """Complete the task at this element; of several, the one at `index`. NotFound if none waits."""
        ready = self._instances.ready(task_id)
        if not 0 <= index < len(ready):
            raise NotFound
        instance_id, token_id = ready[index]
        with self._all_or_nothing():
            completed = TaskCompleted(token_id, through_storage(facts or {}))
            self._instances.advance(instance_id, completed)

    def set_facts(self, facts: Mapping[str, FactValue], process_id: str | None = None) -> None:
        """Change the facts of the process, or of another one of the run, without completing a task."""
        given = through_storage(facts)
        stored = self._instances.find(process_id or self._process_id)
        if stored is None:
            self._instances.before |= given
            with self._all_or_nothing():
                self._begin()
            return
        with self._all_or_nothing():
            self._instances.advance(stored.instance_id, FactsSet(given))

    def signal(self, name: str) -> None:
        """Broadcast a signal: all that waits for it hears it, and every process that it begins begins.

        One that nothing catches is lost, as BPMN says.
        """
        with self._all_or_nothing():
            self._instances.broadcast(name, self._instances.each)

    def message(self, name: str, facts: Mapping[str, FactValue] | None = None) -> None:
        """Deliver a message from outside to the only one that awaits it, or begin the process it begins.

        Refuses with NotFound when nobody awaits it, with AmbiguousMessage when several do.
        """
        given = through_storage(facts or {})
        with self._all_or_nothing():
            receiver = self._instances.receiver(name)
            if receiver is None:
                opened = self._compiled.opened_by[name]
                self._instances.open(
                    opened, arrived_from_outside(self._compiled, opened, name, given)
                )
            else:
                instance_id, token_id = receiver
                process_id = self._instances.each[instance_id].process_id
                arrived = arrived_from_outside(self._compiled, process_id, name, given)
                self._instances.advance(instance_id, replace(arrived, token_id=token_id))

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
            self._move_to(max(due_at, self._clock.now()))
            with self._all_or_nothing():
                self._let_happen(place)
        self._move_to(until)

    @property
    def ended(self) -> bool:
        """Whether the process began and no instance of the run goes on."""
        has_begun = self._instances.find(self._process_id) is not None
        return has_begun and all(one.step.ended for one in self._instances.each.values())

    @property
    def facts(self) -> dict[str, FactValue]:
        """The facts of the process as they are stored: whole numbers as int, others as Decimal."""
        stored = self._instances.find(self._process_id)
        return dict(self._instances.before) if stored is None else stored.values()

    def facts_of(self, process_id: str) -> dict[str, FactValue]:
        """Return the facts of the oldest instance of a process; NotFound when there is none."""
        stored = self._instances.find(process_id)
        if stored is None:
            raise NotFound
        return stored.values()

    @property
    def incidents(self) -> list[tuple[str, Bilingual]]:
        """The elements that could not be executed, each with the reason."""
        return [
            (incident.element_id, incident.reason)
            for stored in self._instances.each.values()
            for incident in stored.step.incidents
        ]

    def _mend(
        self, element_id: str, decided: Callable[[TokenId], TokenRetried | TokenMoved | TokenEnded]
    ) -> None:
        found = self._instances.incident(element_id)
        if found is None:
            raise NotFound
        instance_id, token_id = found
        with self._all_or_nothing():
            self._instances.advance(instance_id, decided(token_id))

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        kept = self._appointment
        try:
            with self._instances.all_or_nothing():
                yield
        except Exception:
            self._appointment = kept
            raise

    def _move_to(self, at: datetime) -> None:
        self._clock.move_to(at)
        self._instances.moment = Moment(at, self._zone)

    def _begin(self) -> None:
        """Open the process if somebody starts it; else wait for what it begins by."""
        beginning = self._compiled.programs[self._process_id].beginning
        if beginning == Beginning():
            self._instances.open(self._process_id)
        elif beginning.is_by_itself:
            _, self._appointment = self._next_beginning(None)
            # A condition that is true now is no appointment for later.
            if beginning.condition is not None and self._appointment is not None:
                self._keep_appointment()

    def _keep_appointment(self) -> None:
        begins, self._appointment = self._next_beginning(self._appointment)
        for _ in range(begins):
            self._instances.open(self._process_id, StartDue())

    def _next_beginning(self, after: Appointment | None) -> tuple[int, Appointment | None]:
        before, moment = self._instances.before, self._instances.moment
        return next_beginning(self._compiled, self._process_id, before, moment, after=after)

    def _let_happen(self, place: Place | None) -> None:
        if place is None:
            self._keep_appointment()
        else:
            self._instances.advance(place[0], TimerDue(place[1]))

    def _next_due(self) -> tuple[datetime, Place | None] | None:
        appointed = [] if self._appointment is None else [(self._appointment.due_at, None)]
        armed = [
            (timer.due_at, (stored.instance_id, timer.token_id))
            for stored in self._instances.each.values()
            for timer in stored.step.timers
        ]
        timers: list[tuple[datetime, Place | None]] = [*appointed, *armed]
        return min(timers, key=lambda timer: timer[0], default=None)


def arrived_from_outside(
    compiled: CompiledDiagrams, process_id: str, name: str, given: Mapping[str, FactValue]
) -> MessageArrived:
    """Return what arrives in a process from outside: a person's answers where people may report the message."""
    reports = compiled.processes[process_id].reports.values()
    if any(report.message == name for report in reports):
        return MessageArrived(name, None, None, answers=given)
    return MessageArrived(name, None, given)
