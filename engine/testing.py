"""The harness: a process run by the real engine, in memory, with a clock that the test moves.

Tests and scenarios import it, in the package and outside. It applies the executable rules only, and
between every two calls the instance goes through its stored form, as it does in a database.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, NoReturn, Self
from zoneinfo import ZoneInfo

import isodate

from engine.bilingual import Bilingual
from engine.bpmn import CompiledDiagrams, advance, compile_diagrams, read_diagram, start
from engine.clock import FixedClock, SystemClock
from engine.errors import DiagramRefused, Finding, NotFound
from engine.feel import Moment
from engine.lint import check_executable
from engine.model.decision import Decide
from engine.model.facts import decode_fact, encode_fact
from engine.model.step import (
    ArmedTimer,
    FactsSet,
    FactValue,
    InstanceState,
    Step,
    Stimulus,
    TaskCompleted,
    TimerDue,
)

_DURATION: Final = re.compile(r"P(?=[0-9T])[0-9.,YMWD]*(T(?=[0-9])[0-9.,HMS]+)?")


class ProcessRun:
    """One instance of a process, from its start on."""

    def __init__(self, compiled: CompiledDiagrams, clock: FixedClock, zone: ZoneInfo) -> None:
        self._compiled = compiled
        self._clock = clock
        self._zone = zone
        self._step: Step
        self._stored: tuple[str, bytes, str]

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
        """Start `process_id`; raises DiagramRefused when the executable rules refuse the models."""
        files = {name: _bytes(data) for name, data in models.items()}
        tables = {name: files.pop(name) for name in models if name.lower().endswith(".dmn")}
        diagrams = [read_diagram(name, data) for name, data in files.items()]
        decisions = _decisions(tables)
        findings = check_executable(diagrams, None)
        if findings:
            raise DiagramRefused(findings)
        compiled = compile_diagrams(diagrams, None, decisions)
        if process_id not in compiled.processes:
            _refuse(process_id, _NO_SUCH_PROCESS)
        clock = FixedClock(SystemClock().now() if now is None else now)
        run = cls(compiled, clock, ZoneInfo(zone) if isinstance(zone, str) else zone)
        given = _through_storage(facts or {})
        run._store(process_id, start(compiled, process_id, given, run._moment()))
        return run

    def active(self) -> list[str]:
        """Return the element ids of the tasks that wait for a person, oldest first."""
        return [task.element_id for task in self._step.ready]

    def complete(
        self, task_id: str, facts: Mapping[str, FactValue] | None = None, index: int = 0
    ) -> None:
        """Complete the task at this element; of several, the one at `index`. NotFound if none waits."""
        waiting = [task.token_id for task in self._step.ready if task.element_id == task_id]
        if not 0 <= index < len(waiting):
            raise NotFound
        self._advance(TaskCompleted(waiting[index], _through_storage(facts or {})))

    def set_facts(self, facts: Mapping[str, FactValue]) -> None:
        """Change facts without completing a task."""
        self._advance(FactsSet(_through_storage(facts)))

    def signal(self, name: str) -> None:
        """Broadcast a signal. Nothing here catches signals, and BPMN loses one that nothing catches."""

    def message(self, name: str, facts: Mapping[str, FactValue] | None = None) -> None:
        """Deliver a message; NotFound, since nothing here waits for one, and nothing changes."""
        del name, facts
        raise NotFound

    def advance(self, duration: str) -> None:
        """Move the clock by an ISO 8601 duration, and let what is due on the way happen, in order.

        ValueError for any other text, or one with a sign.
        """
        until = self._after(duration)
        while (due := self._next_due()) is not None and due.due_at <= until:
            self._clock.move_to(max(due.due_at, self._clock.now()))
            self._advance(TimerDue(due.token_id))
        self._clock.move_to(until)

    def _after(self, duration: str) -> datetime:
        if not _DURATION.fullmatch(duration):
            message = f"not an unsigned ISO 8601 duration: {duration!r}"
            raise ValueError(message)
        local = self._clock.now().astimezone(self._zone)
        step = isodate.parse_duration(duration, as_timedelta_if_possible=True)
        if isinstance(step, isodate.Duration):
            # Years and months follow the calendar of the place.
            after: datetime = local + step
            return after.astimezone(UTC)
        span: timedelta = step
        return self._clock.now() + span

    def _next_due(self) -> ArmedTimer | None:
        return min(self._step.timers, key=lambda timer: timer.due_at, default=None)

    @property
    def ended(self) -> bool:
        return self._step.ended is not None

    @property
    def facts(self) -> dict[str, FactValue]:
        """The facts as they are stored: whole numbers as int, others as Decimal."""
        return dict(self._state().facts)

    @property
    def incidents(self) -> list[tuple[str, Bilingual]]:
        """The elements that could not be executed, each with the reason."""
        return [(incident.element_id, incident.reason) for incident in self._step.incidents]

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._zone)

    def _advance(self, stimulus: Stimulus) -> None:
        state = self._state()
        self._store(state.process_id, advance(self._compiled, state, stimulus, self._moment()))

    def _store(self, process_id: str, step: Step) -> None:
        facts = json.dumps({name: encode_fact(value) for name, value in step.facts.items()})
        self._stored = (process_id, step.snapshot, facts)
        self._step = replace(step, facts={})

    def _state(self) -> InstanceState:
        process_id, snapshot, facts = self._stored
        decoded = {name: decode_fact(stored) for name, stored in json.loads(facts).items()}
        return InstanceState(process_id, snapshot, decoded)


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data


def _decisions(tables: Mapping[str, bytes]) -> Mapping[str, Decide]:
    for name in tables:
        _refuse(name, _NO_DECISIONS)
    return {}


def _through_storage(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    return {name: decode_fact(encode_fact(value)) for name, value in facts.items()}


def _refuse(element_id: str, message: Bilingual) -> NoReturn:
    raise DiagramRefused([Finding("harness", element_id, message)])


_NO_SUCH_PROCESS: Final = Bilingual(
    "Ningún archivo contiene este proceso. Corrija el id o agregue el archivo.",
    "No file contains this process. Correct the id or add the file.",
)
_NO_DECISIONS: Final = Bilingual(
    "Las decisiones (DMN) no se ejecutan en esta versión. Dibuje la decisión con compuertas.",
    "Decisions (DMN) are not executed by this version. Draw the decision with gateways.",
)
