"""A run whose instances stand in a database between every two calls, moved by the very code of the verbs.

It has the face of `ProcessRun`, so that the tests of elements run on it unchanged. What a person does, what a
message, a signal or the clock brings goes through `Turn`, `follow` and `write` as it does in the verbs, each in a
transaction of its own; nothing is remembered here but the order in which tasks were seen. After each call the
cases are proved as `ruta verify` proves them. The executable rules alone apply: facts are open, and every task
stands in one lane, with one deadline.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from typing import Final, cast
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.bpmn import Beginning, CompiledDiagrams, receiver_from_outside, waiting
from engine.clock import FixedClock, SystemClock
from engine.context import Context
from engine.definitions import Definition, read_package
from engine.errors import AmbiguousMessage, NotFound
from engine.model.actor import SYSTEM, Actor
from engine.model.case import Entry, Fact, HumanTask, RunningInstance
from engine.model.directory import Directory
from engine.model.form import Answers, AnswerValue
from engine.model.ids import CaseId, DefinitionHash, IdempotencyKey, InstanceId, TokenId, new_id
from engine.model.manifest import Manifest
from engine.model.process import Lane, Process, RoleHolder
from engine.model.step import (
    FactsSet,
    FactValue,
    InstanceState,
    MessageArrived,
    Stimulus,
    TokenEnded,
    TokenMoved,
    TokenRetried,
)
from engine.queries.verify import verify_case
from engine.store import cases, incidents, protocol, running, tasks, timers
from engine.store.database import Database, Transaction
from engine.store.incidents import Incident
from engine.store.journal import Request
from engine.testing.durations import later
from engine.testing.models import compile_models, require_process
from engine.testing.run import arrived_from_outside
from engine.testing.stored import through_storage
from engine.usecases.complete import carry_on
from engine.usecases.following import broadcast, follow, linked
from engine.usecases.open_case import new_head
from engine.usecases.run_due import happen
from engine.usecases.setting import Setting
from engine.usecases.turn import FIRST_REVISION, NOTHING, Turn
from engine.usecases.writing import write
from tests.answers import QUITO
from tests.installation import KEYS, package

HELD: Final = Lane("held", Bilingual("Todo", "All"), RoleHolder("coordinacion"))
DEADLINE: Final = "DL06"
MOST_MOMENTS: Final = 5_000
"""How many moments one call may let come before they count as coming without end."""

Place = tuple[InstanceId, TokenId]


@dataclass
class Store:
    """An installed database that the runs of many tests share: each run has cases of its own."""

    database: Database
    directory: Directory
    actor: Actor


class _Drawn(Context):
    """What verbs work with, where the version in force is what a test has drawn."""

    drawn: Definition
    known: Directory

    def definition(self, tx: Transaction, digest: DefinitionHash) -> Definition:
        del tx
        assert digest == self.drawn.hash
        return self.drawn

    def definition_in_force(self, tx: Transaction) -> Definition:
        del tx
        return self.drawn

    def directory(self) -> Directory:
        return self.known


@dataclass
class StoredRun:
    """See `ProcessRun`."""

    store: Store
    ctx: _Drawn
    process_id: str
    before: dict[str, FactValue]
    clock: FixedClock
    zone: ZoneInfo
    cases: list[CaseId] = field(default_factory=list)
    seen: list[Place] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        store: Store,
        models: Mapping[str, bytes | str],
        process_id: str,
        facts: Mapping[str, FactValue] | None = None,
        *,
        now: datetime | None = None,
        zone: str | ZoneInfo = "UTC",
    ) -> "StoredRun":
        compiled = compile_models(models)
        require_process(compiled, process_id)
        clock = FixedClock(SystemClock().now() if now is None else now)
        place = ZoneInfo(zone) if isinstance(zone, str) else zone
        ctx = _Drawn(store.database, KEYS, clock=clock, machine=clock)
        ctx.drawn, ctx.known = _definition(compiled, place), store.directory
        _deploy(store.database, ctx.drawn)
        run = cls(store, ctx, process_id, through_storage(facts or {}), clock, place)
        run._begin()
        return run

    def active(self) -> list[str]:
        return [element_id for _, element_id in sorted(self._waiting(), key=self._age)]

    def complete(
        self, task_id: str, facts: Mapping[str, FactValue] | None = None, index: int = 0
    ) -> None:
        with self.store.database.read() as tx:
            ready = [one for one in self._open_tasks(tx) if one.element_id == task_id]
        if not 0 <= index < len(ready):
            raise NotFound
        places = {(one.instance_id, one.token_id): one for one in ready}
        found = places[sorted(places, key=self.seen.index)[index]]
        actor, key = self.store.actor, IdempotencyKey(new_id())
        request = Request.of(key, "complete", found.task_id)
        with self._verb(actor) as setting:
            head = cases.lock_case_of_task(setting.tx, found.task_id, actor.institution)
            work = cases.load_work(setting.tx, KEYS, head, found.task_id, request)
            turn = Turn(setting, head, work.key)
            # A test writes what no form could ask: any fact is one.
            given = cast("Mapping[str, AnswerValue]", through_storage(facts or {}))
            carry_on(turn, work, Answers(given, {}))
            self._write(turn)

    def set_facts(self, facts: Mapping[str, FactValue], process_id: str | None = None) -> None:
        given, wanted = through_storage(facts), process_id or self.process_id
        if self._find(wanted) is None:
            self.before |= given
            self._begin()
            return
        with self._verb(self.store.actor) as setting:
            instance = self._of(setting.tx, wanted)[0]
            revision = instance.revision + 1
            written = {name: setting.fact(value, wanted, revision) for name, value in given.items()}
            self._let(setting, instance, FactsSet(given), written)

    def signal(self, name: str) -> None:
        with self._verb(self.store.actor) as setting:
            turn = self._turn(setting, self._last_open(setting.tx))
            broadcast(turn, name)
            self._write(turn)

    def message(self, name: str, facts: Mapping[str, FactValue] | None = None) -> None:
        given = through_storage(facts or {})
        diagrams = self.ctx.drawn.diagrams
        opened = diagrams.opened_by.get(name)
        with self._verb(self.store.actor) as setting:
            turn = self._turn(setting, self._last_open(setting.tx))
            around = linked(turn)
            if opened is None:
                instance_id, token_id = receiver_from_outside(name, around)
                process_id = turn.running()[instance_id].process_id
                arrived = arrived_from_outside(diagrams, process_id, name, given)
                turn.arrive(instance_id, replace(arrived, token_id=token_id))
            elif any(each.name == name for one in around for each in one.awaited):
                raise AmbiguousMessage(name=name)
            else:
                self._start(turn, opened, arrived_from_outside(diagrams, opened, name, given))
            self._write(turn)

    def retry(self, element_id: str) -> None:
        self._mend(element_id, TokenRetried)

    def move(self, element_id: str, to: str) -> None:
        self._mend(element_id, partial(TokenMoved, element_id=to))

    def end(self, element_id: str) -> None:
        self._mend(element_id, TokenEnded)

    def advance(self, duration: str) -> None:
        until = later(self.clock.now(), self.zone, duration)
        for _ in range(MOST_MOMENTS):
            due = self._next_due()
            if due is None or due[0] > until:
                break
            self.clock.move_to(max(due[0], self.clock.now()))
            with self._verb(SYSTEM) as setting:
                happen(setting, cases.lock_case(setting.tx, due[1]))
        else:
            raise AssertionError(self.process_id)
        self.clock.move_to(until)

    @property
    def ended(self) -> bool:
        with self.store.database.read() as tx:
            found = self._instances(tx)
        has_begun = any(one.process_id == self.process_id for one in found)
        return has_begun and all(one.ended_at is not None for one in found)

    @property
    def facts(self) -> dict[str, FactValue]:
        found = self._find(self.process_id)
        return dict(self.before) if found is None else found.values()

    def facts_of(self, process_id: str) -> dict[str, FactValue]:
        found = self._find(process_id)
        if found is None:
            raise NotFound
        return found.values()

    @property
    def incidents(self) -> list[tuple[str, Bilingual]]:
        with self.store.database.read() as tx:
            return [(one.element_id, one.reason) for one in self._incidents(tx)]

    @contextmanager
    def _verb(self, actor: Actor) -> Iterator[Setting]:
        """One transaction, after which what is stored is proved and what waits anew is seen."""
        with self.store.database.write() as tx:
            yield Setting(self.ctx, tx, self.store.directory, actor, self.clock.now())
        with self.store.database.read() as tx:
            findings = [found for one in self.cases for found in verify_case(self.ctx, tx, one)]
        assert not findings, findings
        new = [place for place, _ in self._waiting() if place not in self.seen]
        self.seen += new

    def _mend(
        self, element_id: str, decided: Callable[[TokenId], TokenRetried | TokenMoved | TokenEnded]
    ) -> None:
        with self._verb(self.store.actor) as setting:
            raised = [one for one in self._incidents(setting.tx) if one.element_id == element_id]
            if not raised or raised[0].token_id is None:
                raise NotFound
            found = self._instances(setting.tx)
            [instance] = [one for one in found if one.instance_id == raised[0].instance_id]
            self._let(setting, instance, decided(raised[0].token_id))

    def _let(
        self,
        setting: Setting,
        instance: RunningInstance,
        stimulus: Stimulus,
        written: Mapping[str, Fact] = NOTHING,
    ) -> None:
        """Let something happen in an instance, told by an entry as each verb that does so has one."""
        turn = self._turn(setting, instance.case_id)
        content = {"instance": instance.instance_id, "revision": instance.revision + 1}
        turn.entries.append(Entry("let_happen", content))
        turn.advance(instance, stimulus, event_id=instance.process_id, written=written)
        self._write(turn)

    def _turn(self, setting: Setting, case_id: CaseId | None) -> Turn:
        """Return a turn on a case of the run that goes on; where none does, on a new one."""
        if case_id is None:
            canton = setting.directory.cantons[QUITO]
            return Turn(setting, new_head(setting, canton), None)
        head = cases.lock_case(setting.tx, case_id)
        return Turn(setting, head, cases.case_key_of(setting.tx, KEYS, case_id))

    def _write(self, turn: Turn) -> None:
        follow(turn)
        if turn.entries:
            write(turn)
            new = [one.head.case_id for one in (turn, *turn.begun) if one.touched]
            self.cases += [one for one in new if one not in self.cases]

    def _begin(self) -> None:
        beginning = self.ctx.drawn.diagrams.programs[self.process_id].beginning
        assert not beginning.is_by_itself, "in a case nothing begins so"
        if beginning == Beginning():
            with self._verb(self.store.actor) as setting:
                turn = self._turn(setting, None)
                self._start(turn, self.process_id, None)
                self._write(turn)

    def _start(self, turn: Turn, process_id: str, arrived: MessageArrived | None) -> None:
        facts = {
            name: turn.setting.fact(value, process_id, FIRST_REVISION)
            for name, value in self._given(turn, process_id).items()
        }
        turn.start(process_id, facts=facts, arrived=arrived)

    def _given(self, turn: Turn, process_id: str) -> Mapping[str, FactValue]:
        is_the_first = process_id == self.process_id and not self._of(turn.setting.tx, process_id)
        return self.before if is_the_first else {}

    def _instances(self, tx: Transaction) -> list[RunningInstance]:
        return [one for each in self.cases for one in running.load_instances(tx, KEYS, each)[1]]

    def _of(self, tx: Transaction, process_id: str) -> list[RunningInstance]:
        return [one for one in self._instances(tx) if one.process_id == process_id]

    def _find(self, process_id: str) -> RunningInstance | None:
        with self.store.database.read() as tx:
            return next(iter(self._of(tx, process_id)), None)

    def _incidents(self, tx: Transaction) -> list[Incident]:
        raised = [one for case_id in self.cases for one in incidents.open_in(tx, case_id)]
        order = [one.instance_id for one in self._instances(tx)]
        return sorted(raised, key=lambda x: (order.index(x.instance_id), int(x.token_id or 0)))

    def _open_tasks(self, tx: Transaction) -> list[HumanTask]:
        found = [one for case_id in self.cases for one in tasks.tasks_of_case(tx, case_id)]
        return [one for one in found if one.is_open]

    def _waiting(self) -> list[tuple[Place, str]]:
        """Return the places of the tasks that wait for somebody: rows of the work list, and receive tasks."""
        with self.store.database.read() as tx:
            open_tasks, instances = self._open_tasks(tx), self._instances(tx)
        found = [((one.instance_id, one.token_id), one.element_id) for one in open_tasks]
        found += [receiving for one in instances for receiving in self._receive_tasks(one)]
        order = [one.instance_id for one in instances]
        return sorted(found, key=lambda each: (order.index(each[0][0]), int(each[0][1])))

    def _age(self, waiting: tuple[Place, str]) -> int:
        return self.seen.index(waiting[0])

    def _receive_tasks(self, instance: RunningInstance) -> Iterator[tuple[Place, str]]:
        receivers = self.ctx.drawn.processes[instance.process_id].receivers
        state = InstanceState(instance.process_id, instance.snapshot, {})
        for awaited in waiting(self.ctx.drawn.diagrams, state).awaited:
            if receivers[awaited.element_id].is_task:
                yield (instance.instance_id, awaited.token_id), awaited.element_id

    def _last_open(self, tx: Transaction) -> CaseId | None:
        going = [one for one in self.cases if cases.read_head(tx, one).closed_at is None]
        return going[-1] if going else None

    def _next_due(self) -> tuple[datetime, CaseId] | None:
        with self.store.database.read() as tx:
            armed = [
                (due_at, case_id)
                for case_id in self.cases
                for _, _, due_at in timers.events_ahead(tx, case_id)
            ]
        return min(armed, default=None)


@cache
def _manifest() -> Manifest:
    return read_package(package()).definition.manifest


def _definition(compiled: CompiledDiagrams, zone: ZoneInfo) -> Definition:
    held = {process_id: _held(process) for process_id, process in compiled.processes.items()}
    digest = sha256(f"{compiled.digest} {zone.key}".encode()).hexdigest()
    return Definition(
        hash=DefinitionHash(digest),
        manifest=replace(_manifest(), zone=zone.key, zones={}),
        diagrams=replace(compiled, processes=held),
        forms={},
        notices={},
        decision_names={},
    )


def _held(process: Process) -> Process:
    """Return a process in which every task has an owner and a date."""
    placed = {
        element_id: replace(one, lane_id=HELD.lane_id, deadline_id=DEADLINE)
        for element_id, one in process.tasks.items()
    }
    return replace(process, tasks=placed, lanes={HELD.lane_id: HELD})


def _deploy(database: Database, drawn: Definition) -> None:
    with database.write() as tx:
        if not protocol.has_definition(tx, drawn.hash):
            at = SystemClock().now()
            row = {"hash": drawn.hash, "package_id": "drawn", "label": "", "content": b""}
            protocol.save_definition(tx, {**row, "deployed_at": at})
