"""What one verb does to one locked case, gathered step by step; `engine.usecases.writing` stores it at once.

A stimulus advances one instance. What that one sends opens others or advances them, in the same case and the
same transaction. One that begins a case of its own opens it there too; one for another case is left for the
worker, because a verb locks one case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn import advance, cancel, start, waiting
from engine.bpmn.calling import Effect, effects_of
from engine.definitions import Definition
from engine.model.case import CaseHead, Entry, Fact, HumanTask, RunningInstance
from engine.model.ids import CaseId, IncidentId, InstanceId, TokenId, new_id
from engine.model.step import (
    ArmedTimer,
    InstanceState,
    MessageArrived,
    Passage,
    SignalArrived,
    Step,
    StepIncident,
    Stimulus,
    TimerDue,
    Waiting,
)
from engine.package.holder import Holding
from engine.store import running, tasks
from engine.store.keys import CaseKey
from engine.store.messages import Letter
from engine.store.outbox import Notice
from engine.usecases.authorship import facts_after
from engine.usecases.owners import open_task
from engine.usecases.setting import Setting, moment_of

MOST_MESSAGES: Final = 100
"""How many messages one verb may set going in a case before it counts as an exchange without end."""

FIRST_REVISION: Final = 1
LATE: Final = timedelta(hours=1)
"""From when on the journal tells for when it was that a time has come."""
NOTHING: Final[Mapping[str, Fact]] = {}


@dataclass(frozen=True, slots=True)
class Touched:
    """An instance that the verb advanced or opened: as it will be, and the step that left it so."""

    instance: RunningInstance
    step: Step
    is_new: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """An incident that the verb left. `message_id` is that of the message which could not be handed over, if any."""

    instance_id: InstanceId
    incident: StepIncident
    message_id: str | None = None


@dataclass(slots=True)
class Turn:
    """The work of one verb on one case. `begun` holds those on the cases that it opened.

    `freed` are incidents that are over, `raised` those that were written as new, `undelivered` the messages of the
    case that some of these are about.
    """

    setting: Setting
    head: CaseHead
    key: CaseKey | None
    touched: dict[InstanceId, Touched] = field(default_factory=dict)
    tasks: dict[tuple[InstanceId, TokenId], HumanTask] = field(default_factory=dict)
    kept: dict[InstanceId, Mapping[str, Fact]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    incidents: list[Trouble] = field(default_factory=list)
    freed: list[tuple[InstanceId, StepIncident]] = field(default_factory=list)
    raised: list[IncidentId] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    letters: list[tuple[CaseId, Letter]] = field(default_factory=list)
    undelivered: list[Letter] = field(default_factory=list)
    begun: list[Turn] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    sent: list[tuple[InstanceId, Effect]] = field(default_factory=list)
    cancelled: set[InstanceId] = field(default_factory=set)
    _running: dict[InstanceId, RunningInstance] | None = None

    @property
    def is_new(self) -> bool:
        """Whether the verb opens this case."""
        return self.key is None

    @property
    def opened(self) -> list[HumanTask]:
        """Return the tasks that wait now and did not before."""
        return [task for task in self.tasks.values() if task.is_open]

    @property
    def closed(self) -> list[HumanTask]:
        return [task for task in self.tasks.values() if not task.is_open]

    def start(
        self,
        process_id: str,
        *,
        facts: Mapping[str, Fact] = NOTHING,
        arrived: MessageArrived | SignalArrived | None = None,
        parent_id: InstanceId | None = None,
        conversation: int | None = None,
        definition: Definition | None = None,
    ) -> InstanceId:
        """Open an instance, on the version in force unless another is given.

        The actor goes on with its first tasks, if they are hers.
        """
        setting = self.setting
        definition = definition or setting.ctx.definition_in_force(setting.tx)
        values = {name: fact.value for name, fact in facts.items()}
        moment = moment_of(setting, definition, self.head)
        step = start(definition.diagrams, process_id, values, moment, arrived=arrived)
        instance = RunningInstance(
            instance_id=InstanceId(new_id()),
            case_id=self.head.case_id,
            definition_hash=definition.hash,
            process_id=process_id,
            revision=FIRST_REVISION,
            snapshot=b"",
            facts={},
            started_at=setting.now,
            ended_at=None,
            outcome=None,
            parent_id=parent_id,
            conversation=conversation,
        )
        self.entries.append(_beginning(self, instance))
        tasks_of = definition.processes[process_id].tasks
        lane_id = next((tasks_of[one.element_id].lane_id for one in step.opened), None)
        event_id = arrived.name if arrived else process_id
        self._take(Touched(instance, step, is_new=True), facts, event_id, lane_id)
        return instance.instance_id

    def advance(
        self,
        instance: RunningInstance,
        stimulus: Stimulus,
        *,
        event_id: str,
        written: Mapping[str, Fact] = NOTHING,
        goes_on_in: str | None = None,
    ) -> None:
        """Let something happen in an instance, as the verb has left it so far."""
        known = self.touched.get(instance.instance_id)
        before = known.instance if known else instance
        definition = self.setting.definition(before)
        state = InstanceState(before.process_id, before.snapshot, before.values())
        moment = moment_of(self.setting, definition, self.head)
        step = advance(definition.diagrams, state, stimulus, moment)
        touched = Touched(before, step, is_new=known is not None and known.is_new)
        self._take(touched, written, event_id, goes_on_in)

    def fire(self, instance_id: InstanceId, token_id: TokenId) -> None:
        """Let the time that a token waited for have come."""
        known = self.touched.get(instance_id)
        instance = known.instance if known else self.running()[instance_id]
        element_id, due_at = self._timer_at(instance, token_id)
        content = {
            "instance": instance_id,
            "element": element_id,
            "revision": self.revision_of(instance),
        }
        if due_at is not None and self.setting.now - due_at >= LATE:
            content["was_due"] = due_at.isoformat()
        self.entries.append(Entry("timer_fired", content))
        self.advance(instance, TimerDue(token_id), event_id=element_id)

    def running(self) -> dict[InstanceId, RunningInstance]:
        """Return the instances of the case that go on besides those that the verb opened; read once."""
        if self._running is None:
            found = []
            if self.key is not None:
                found = running.running_instances(self.setting.tx, self.key, self.head.case_id)
            self._running = {one.instance_id: one for one in found}
        return self._running

    def armed(self) -> Iterator[tuple[CaseId, InstanceId, ArmedTimer]]:
        """Yield every event that a time will bring in the instances that were touched."""
        for instance_id, one in self.touched.items():
            for timer in one.step.timers:
                yield self.head.case_id, instance_id, timer

    def ends_case(self) -> bool:
        """Whether nothing of the case goes on after this."""
        if any(one.step.ended is None for one in self.touched.values()):
            return False
        return bool(self.touched) and not set(self.running()) - set(self.touched)

    def _take(
        self,
        taken: Touched,
        written: Mapping[str, Fact],
        event_id: str,
        goes_on_in: str | None,
    ) -> None:
        setting, before, step = self.setting, taken.instance, taken.step
        revision = before.revision if taken.is_new else before.revision + 1
        instance = replace(
            before,
            snapshot=step.snapshot,
            facts=facts_after(setting, before, step, written, event_id=event_id, revision=revision),
            ended_at=setting.now if step.ended else None,
            outcome=step.ended,
        )
        self.touched[instance.instance_id] = replace(taken, instance=instance)
        self._cancel(instance, step.closed)
        for ready in step.opened:
            task, holding = open_task(setting, self.head, instance, ready, goes_on_in=goes_on_in)
            self.tasks[instance.instance_id, ready.token_id] = task
            self.entries.append(_opening(task, holding))
            if holding.told:
                notice = Notice(task.task_id, "fallback", holding.told, "coordinator")
                self.notices.append(notice)
        self._note_incidents(instance, step)
        if step.ended and instance.instance_id not in self.cancelled:
            self.entries.append(_ending(instance, step))
        passage = Passage(
            self.head.case_id, instance.process_id, setting.now, step.passed, step.decided
        )
        self.passages.append(passage)
        self.sent += [(instance.instance_id, effect) for effect in effects_of(step)]
        if step.abandoned:
            untouched = [one for key, one in self.running().items() if key not in self.touched]
            for called in [*self.called_by(instance.instance_id, step.abandoned, untouched)]:
                self.abandon(called)

    def _note_incidents(self, instance: RunningInstance, step: Step) -> None:
        """Take what a step left in an incident, and what it took out of one; one of this verb was never told."""
        for one in step.freed:
            here = Trouble(instance.instance_id, one)
            if here in self.incidents:
                self.incidents.remove(here)
                self.entries.remove(_incident_raised(instance.instance_id, one.element_id))
            else:
                self.freed.append((instance.instance_id, one))
        for one in step.stuck:
            self.incidents.append(Trouble(instance.instance_id, one))
            self.entries.append(_incident_raised(instance.instance_id, one.element_id))

    def called_by(
        self,
        caller_id: InstanceId,
        token_ids: Sequence[TokenId],
        others: Iterable[RunningInstance],
    ) -> Iterator[RunningInstance]:
        """Yield the instances that calls at these tokens began, of those touched and of others."""
        touched = {one.instance.instance_id: one.instance for one in self.touched.values()}
        known = [*touched.values(), *others] if token_ids else []
        for one in known:
            if one.parent_id == caller_id and str(one.conversation) in token_ids:
                yield one

    def abandon(self, called: RunningInstance) -> None:
        """End an instance that is no longer needed, and whatever it called."""
        if called.ended_at is not None:
            return
        self.cancelled.add(called.instance_id)
        # What it could not do is of no concern to anybody any more, nor was it ever if its caller heard of it.
        self.incidents = [one for one in self.incidents if one.instance_id != called.instance_id]
        self.entries = [one for one in self.entries if not _is_incident_of(called, one)]
        state = InstanceState(called.process_id, called.snapshot, called.values())
        step = cancel(self.setting.definition(called).diagrams, state)
        content = {
            "instance": called.instance_id,
            "outcome": step.ended,
            "revision": self.revision_of(called),
        }
        self.entries.append(Entry("instance_cancelled", content))
        known = self.touched.get(called.instance_id)
        touched = Touched(called, step, is_new=known is not None and known.is_new)
        self._take(touched, NOTHING, called.process_id, None)

    def _cancel(self, instance: RunningInstance, tokens: Iterable[TokenId]) -> None:
        """Close the tasks that something else took away; those that were completed are closed already."""
        places = [(instance.instance_id, token) for token in tokens]
        here = [self.tasks[place] for place in places if place in self.tasks]
        elsewhere = [
            token for place, token in zip(places, tokens, strict=True) if place not in self.tasks
        ]
        tx = self.setting.tx
        found = tasks.open_tasks_at(tx, instance.instance_id, elsewhere) if elsewhere else []
        for task in [one for one in [*here, *found] if one.is_open]:
            cancelled = replace(task, state="cancelled", closed_at=self.setting.now)
            self.tasks[instance.instance_id, task.token_id] = cancelled
            content = {"task": task.task_id, "element": task.element_id}
            self.entries.append(Entry("task_cancelled", content))

    def arrive(self, instance_id: InstanceId, arrived: MessageArrived) -> None:
        """Let a message arrive at the token that awaits it."""
        known = self.touched.get(instance_id)
        instance = known.instance if known else self.running()[instance_id]
        content = {
            "instance": instance_id,
            "message": arrived.name,
            "revision": self.revision_of(instance),
        }
        self.entries.append(Entry("message_arrived", content))
        self.advance(instance, arrived, event_id=arrived.name)

    def hear(self, instance: RunningInstance, signal: str) -> None:
        """Let everything in an instance that waits for a signal hear it."""
        content = {
            "instance": instance.instance_id,
            "signal": signal,
            "revision": self.revision_of(instance),
        }
        self.entries.append(Entry("signal_heard", content))
        self.advance(instance, SignalArrived(signal), event_id=signal)

    def waiting(self, instance: RunningInstance) -> Waiting:
        state = InstanceState(instance.process_id, instance.snapshot, {})
        return waiting(self.setting.definition(instance).diagrams, state)

    def _timer_at(
        self, instance: RunningInstance, token_id: TokenId
    ) -> tuple[str, datetime | None]:
        armed = self.waiting(instance).timers
        found = ((one.element_id, one.due_at) for one in armed if one.token_id == token_id)
        return next(found, (instance.process_id, None))

    def revision_of(self, instance: RunningInstance) -> int:
        """Return the revision that an instance will have once the verb is written."""
        known = self.touched.get(instance.instance_id)
        return instance.revision if known and known.is_new else instance.revision + 1

    def trouble(
        self,
        instance_id: InstanceId,
        element_id: str,
        reason: Bilingual,
        message_id: str | None = None,
    ) -> None:
        """Note an incident at no token: a message that could not be handed over."""
        incident = StepIncident(TokenId(""), element_id, reason)
        self.incidents.append(Trouble(instance_id, incident, message_id))
        self.entries.append(_incident_raised(instance_id, element_id))


def _is_incident_of(instance: RunningInstance, entry: Entry) -> bool:
    is_incident = entry.kind == "incident_raised"
    return is_incident and entry.content.get("instance") == instance.instance_id


def _beginning(turn: Turn, instance: RunningInstance) -> Entry:
    content: dict[str, object] = {
        "instance": instance.instance_id,
        "process": instance.process_id,
        "definition": instance.definition_hash,
        "revision": instance.revision,
    }
    if turn.is_new and not turn.touched:
        place = {"canton": turn.head.canton_code, "opener": turn.head.opener}
        return Entry("case_opened", content | place)
    return Entry("instance_started", content)


def _opening(task: HumanTask, holding: Holding) -> Entry:
    content: dict[str, object] = {
        "task": task.task_id,
        "element": task.element_id,
        "institution": task.institution,
        "due_at": task.due_at.isoformat(),
        **({"reach": holding.reach} if holding.reach else {}),
    }
    return Entry("task_opened", content)


def _incident_raised(instance_id: InstanceId, element_id: str) -> Entry:
    return Entry("incident_raised", {"instance": instance_id, "element": element_id})


def _ending(instance: RunningInstance, step: Step) -> Entry:
    kind = "instance_cancelled" if step.is_cancelled else "instance_ended"
    return Entry(kind, {"instance": instance.instance_id, "outcome": step.ended})
