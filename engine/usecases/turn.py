"""What one verb does to one locked case, gathered step by step; `engine.usecases.writing` stores it at once.

A stimulus advances one instance. What that one sends opens others or advances them, in the same case and the
same transaction. One that begins a case of its own opens it there too; one for another case is left for the
worker, because a verb locks one case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn import Linked, advance, receiver_of, start, waiting
from engine.errors import AmbiguousMessage, AnswersRefused, InstanceBroken
from engine.model.actor import SYSTEM
from engine.model.case import CaseHead, Entry, Fact, HumanTask, RunningInstance
from engine.model.case_code import normalise_case_code
from engine.model.facts import decode_fact, encode_fact
from engine.model.ids import CaseId, InstanceId, TokenId, new_id
from engine.model.step import (
    ArmedTimer,
    AwaitedMessage,
    FactValue,
    InstanceState,
    MessageArrived,
    Step,
    StepIncident,
    Stimulus,
    ThrownMessage,
    TimerDue,
    Waiting,
)
from engine.package.holder import Holding
from engine.policy import Relation, Verb, may
from engine.store import cases, tasks
from engine.store.journal import GENESIS
from engine.store.keys import CaseKey
from engine.store.messages import Letter
from engine.store.outbox import Notice
from engine.usecases.authorship import facts_after
from engine.usecases.owners import open_task
from engine.usecases.setting import Setting, moment_of

MOST_MESSAGES: Final = 100
"""How many messages one verb may set going in a case before it counts as an exchange without end."""

FIRST_REVISION: Final = 1
NOTHING: Final[Mapping[str, Fact]] = {}


@dataclass(frozen=True, slots=True)
class Touched:
    """An instance that the verb advanced or opened: as it will be, and the step that left it so."""

    instance: RunningInstance
    step: Step
    is_new: bool


@dataclass(slots=True)
class Turn:
    """The work of one verb on one case. `begun` holds those on the cases that it opened."""

    setting: Setting
    head: CaseHead
    key: CaseKey | None
    touched: dict[InstanceId, Touched] = field(default_factory=dict)
    tasks: dict[tuple[InstanceId, TokenId], HumanTask] = field(default_factory=dict)
    kept: dict[InstanceId, Mapping[str, Fact]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    incidents: list[tuple[InstanceId, StepIncident]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    letters: list[tuple[CaseId, Letter]] = field(default_factory=list)
    begun: list[Turn] = field(default_factory=list)
    _sent: list[tuple[InstanceId, ThrownMessage]] = field(default_factory=list)
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
        arrived: MessageArrived | None = None,
        parent_id: InstanceId | None = None,
        conversation: int | None = None,
    ) -> InstanceId:
        """Open an instance on the version in force. The actor goes on with its first tasks, if they are hers."""
        setting = self.setting
        definition = setting.ctx.definition_in_force(setting.tx)
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
        element_id = self._timer_at(instance, token_id)
        content = {
            "instance": instance_id,
            "element": element_id,
            "revision": self._revision_of(instance),
        }
        self.entries.append(Entry("timer_fired", content))
        self.advance(instance, TimerDue(token_id), event_id=element_id)

    def follow(self) -> None:
        """Hand on what was sent until nothing is left; raises InstanceBroken when that has no end."""
        for _ in range(MOST_MESSAGES):
            if not self._sent:
                break
            self._deliver(*self._sent.pop(0))
        if self._sent:
            raise InstanceBroken(what=_ENDLESS)
        for other in self.begun:
            other.follow()

    def running(self) -> dict[InstanceId, RunningInstance]:
        """Return the instances of the case that go on besides those that the verb opened; read once."""
        if self._running is None:
            found = []
            if self.key is not None:
                found = cases.running_instances(self.setting.tx, self.key, self.head.case_id)
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
        self.incidents += [(instance.instance_id, one) for one in step.incidents]
        self.entries += _afterwards(instance, step)
        self._sent += [(instance.instance_id, thrown) for thrown in step.thrown]

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

    def _deliver(self, sender_id: InstanceId, thrown: ThrownMessage) -> None:
        setting, sender = self.setting, self.touched[sender_id].instance
        process = setting.definition(sender).processes[sender.process_id]
        in_force = setting.ctx.definition_in_force(setting.tx)
        carried = _through_storage(thrown.facts)
        arrived = MessageArrived(thrown.name, None, carried)
        opens = in_force.diagrams.opened_by.get(thrown.name)
        if thrown.element_id in process.addressed:
            fact = process.addressed[thrown.element_id]
            self._send_away(sender, thrown.element_id, fact, Letter(thrown.name, carried))
        elif opens is None:
            self._hand_over(sender_id, thrown, arrived)
        elif in_force.processes[opens].opens_case:
            self._begin_case(opens, arrived)
        else:
            self.start(
                opens, arrived=arrived, parent_id=sender_id, conversation=thrown.conversation
            )

    def _hand_over(
        self, sender_id: InstanceId, thrown: ThrownMessage, arrived: MessageArrived
    ) -> None:
        """Give a message to who awaits it in this case. One that nobody ever awaits leaves for the outside."""
        linked = {one.instance_id: one for one in self.linked()}
        try:
            receiver = receiver_of(thrown, linked[sender_id], list(linked.values()))
        except AmbiguousMessage as error:
            self._trouble(sender_id, thrown.element_id, error.message)
            return
        if receiver is not None:
            self.arrive(receiver[0], replace(arrived, token_id=receiver[1]))
        elif self._would_await(thrown.name):
            self._trouble(sender_id, thrown.element_id, _unheard(thrown.name))

    def arrive(self, instance_id: InstanceId, arrived: MessageArrived) -> None:
        """Let a message arrive at the token that awaits it."""
        known = self.touched.get(instance_id)
        instance = known.instance if known else self.running()[instance_id]
        content = {
            "instance": instance_id,
            "message": arrived.name,
            "revision": self._revision_of(instance),
        }
        self.entries.append(Entry("message_arrived", content))
        self.advance(instance, arrived, event_id=arrived.name)

    def unheard(self, name: str) -> None:
        """Record that a message from outside found nobody, or several: a person must look."""
        root = next(one for one in self.running().values() if one.parent_id is None)
        self._trouble(root.instance_id, root.process_id, _unheard(name))

    def linked(self) -> list[Linked]:
        """Return the instances of the case as messages see them."""
        untouched = [one for key, one in self.running().items() if key not in self.touched]
        return [
            *(_linked(one.instance, one.step.awaited) for one in self.touched.values()),
            *(_linked(one, self._waiting(one).awaited) for one in untouched),
        ]

    def _waiting(self, instance: RunningInstance) -> Waiting:
        state = InstanceState(instance.process_id, instance.snapshot, {})
        return waiting(self.setting.definition(instance).diagrams, state)

    def _timer_at(self, instance: RunningInstance, token_id: TokenId) -> str:
        armed = self._waiting(instance).timers
        found = (timer.element_id for timer in armed if timer.token_id == token_id)
        return next(found, instance.process_id)

    def _revision_of(self, instance: RunningInstance) -> int:
        """Return the revision that an instance will have once the verb is written."""
        known = self.touched.get(instance.instance_id)
        return instance.revision if known and known.is_new else instance.revision + 1

    def _would_await(self, name: str) -> bool:
        """Whether some instance of the case has a place for a message, though it does not wait there now."""
        instances = [*self.running().values(), *(one.instance for one in self.touched.values())]
        receivers = (
            self.setting.definition(one).processes[one.process_id].receivers.values()
            for one in instances
        )
        return any(event.message == name for each in receivers for event in each)

    def _begin_case(self, process_id: str, arrived: MessageArrived) -> None:
        setting, actor = self.setting, self.setting.actor
        definition = setting.ctx.definition_in_force(setting.tx)
        head = CaseHead(
            case_id=CaseId(new_id()),
            case_code=cases.unused_code(setting.tx, definition.manifest.case_prefix),
            canton_code=self.head.canton_code,
            province_code=self.head.province_code,
            opener=self.head.opener if actor == SYSTEM else actor.institution,
            opened_at=setting.now,
            closed_at=None,
            journal_seq=0,
            journal_head=GENESIS,
        )
        other = Turn(setting, head, None)
        other.start(process_id, arrived=arrived)
        self.begun.append(other)
        self.entries.append(Entry("case_begun", {"case": head.case_code}))

    def _send_away(
        self, sender: RunningInstance, element_id: str, fact: str, letter: Letter
    ) -> None:
        """Leave a message for another open case of the actor's territory, named by its code."""
        setting = self.setting
        code = normalise_case_code(str(sender.values().get(fact) or ""))
        target = cases.find_open_by_code(setting.tx, code) if code else None
        if target is not None and target.case_id != self.head.case_id and self._reaches(target):
            self.letters.append((target.case_id, letter))
            content = {"message": letter.name, "case": target.case_code}
            self.entries.append(Entry("message_sent", content))
        elif setting.actor == SYSTEM:
            self._trouble(sender.instance_id, element_id, _NO_SUCH_CASE)
        else:
            raise AnswersRefused({fact: _NO_SUCH_CASE})

    def _reaches(self, target: CaseHead) -> bool:
        setting = self.setting
        home = setting.directory.institutions.get(setting.actor.institution)
        canton = setting.directory.cantons[target.canton_code]
        covers = home is not None and home.reach(canton) is not None
        relation = Relation(in_territory=covers)
        return setting.actor == SYSTEM or may(setting.actor, Verb.SEE_PROGRESS, relation)

    def _trouble(self, instance_id: InstanceId, element_id: str, reason: Bilingual) -> None:
        self.incidents.append((instance_id, StepIncident(TokenId(""), element_id, reason)))
        content = {"instance": instance_id, "element": element_id}
        self.entries.append(Entry("incident_raised", content))


def _linked(instance: RunningInstance, awaited: tuple[AwaitedMessage, ...]) -> Linked:
    return Linked(instance.instance_id, awaited, instance.parent_id, instance.conversation)


def _through_storage(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    return {name: decode_fact(encode_fact(value)) for name, value in facts.items()}


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


def _afterwards(instance: RunningInstance, step: Step) -> Iterator[Entry]:
    for one in step.incidents:
        content = {"instance": instance.instance_id, "element": one.element_id}
        yield Entry("incident_raised", content)
    if step.ended:
        ended = {"instance": instance.instance_id, "outcome": step.ended}
        yield Entry("instance_ended", ended)


def _unheard(name: str) -> Bilingual:
    return Bilingual(
        f"el mensaje «{name}» llegó cuando nadie lo esperaba; avise a quien lleva el caso",
        f"the message “{name}” came when nobody awaited it; tell whoever manages the case",
    )


_NO_SUCH_CASE: Final = Bilingual(
    "No hay un caso abierto con este código en su territorio. Revise el código.",
    "There is no open case with this code in your territory. Check the code.",
)
_ENDLESS: Final = Bilingual(
    "los mensajes del caso se responden sin fin",
    "the case's messages answer each other without end",
)
