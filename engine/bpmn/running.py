"""Starting and advancing an instance: pure functions of what is stored, what happens, and the time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn.beginning import Appointment
from engine.bpmn.calls import CallActivity
from engine.bpmn.codes import Thrown
from engine.bpmn.compiling import CompiledDiagrams, Program
from engine.bpmn.environment import Environment
from engine.bpmn.instance import Instance
from engine.bpmn.library import Spec, Task
from engine.bpmn.mending import CALL_CANCELLED, incidents_of, mend, shown
from engine.bpmn.placing import times_in
from engine.bpmn.repeating import RepeatedActivity
from engine.bpmn.snapshot import Snapshot, Token, dump, load
from engine.bpmn.timers import TimerFailed
from engine.bpmn.waiting import WaitingEvent
from engine.errors import AmbiguousMessage, InstanceBroken, NotFound, Tampered
from engine.feel import Moment
from engine.model.ids import TokenId
from engine.model.step import (
    ArmedTimer,
    Arrived,
    AwaitedCondition,
    AwaitedMessage,
    AwaitedSignal,
    CallCancelled,
    CallRaised,
    CallReturned,
    FactsSet,
    FactValue,
    InstanceState,
    MessageArrived,
    ReadyTask,
    SignalArrived,
    Step,
    Stimulus,
    TaskCompleted,
    TimerDue,
    TokenEnded,
    TokenMoved,
    TokenRetried,
    Waiting,
)

Facts = Mapping[str, FactValue]


def start(
    compiled: CompiledDiagrams,
    process_id: str,
    facts: Facts,
    moment: Moment,
    *,
    arrived: Arrived | None = None,
) -> Step:
    """Begin a process and run it to its first tasks.

    One whose start event waits for something begins when that has `arrived`, and no other does.
    Refuses with NotFound when there is no such process, or it begins otherwise.
    """
    program = compiled.programs.get(process_id)
    if program is None or not program.beginning.is_begun_by(arrived):
        raise NotFound
    begun = Token(1, program.start)
    before = Snapshot(compiled.digest, process_id, 1, (begun,))
    instance = _revive(compiled, before, facts, moment)
    if isinstance(arrived, MessageArrived):
        instance.receive(_found(instance.first()), arrived)
    instance.listen(None, program.listeners)
    return _settled(compiled, instance, replace(before, tokens=()), moment)


def next_beginning(
    compiled: CompiledDiagrams,
    process_id: str,
    facts: Facts,
    moment: Moment,
    *,
    after: Appointment | None = None,
) -> tuple[int, Appointment | None]:
    """Return how many instances begin by the appointment that is kept now, and when the next ones do.

    Without an appointment that is none, and the first one as things are. Refuses with NotFound a process
    that does not begin by itself, with InstanceBroken one whose time the facts do not tell.
    """
    program = compiled.programs.get(process_id)
    if program is None or not program.beginning.is_by_itself:
        raise NotFound
    environment = _environment(compiled, program, facts, moment)
    if after is None:
        try:
            return 0, program.beginning.first(environment)
        except TimerFailed as failed:
            raise InstanceBroken(what=failed.reason) from failed
    return program.beginning.after(after, environment)


def advance(
    compiled: CompiledDiagrams, state: InstanceState, stimulus: Stimulus, moment: Moment
) -> Step:
    """Apply one stimulus and run to the next tasks.

    Refuses with NotFound a token where nothing waits for that, or for a time still to come, with
    AmbiguousMessage a message without a token that several await, and with
    Tampered a snapshot that is not of this definition and process or not as it was written. Tokens in
    an incident try again when facts are set. NotFound, too, for a token that stands in none, and for an element
    that is not among its `targets`.
    """
    before = read_state(compiled, state)
    written = stimulus.facts if isinstance(stimulus, FactsSet) else {}
    instance = _revive(compiled, before, {**state.facts, **written}, moment)
    if isinstance(stimulus, TokenRetried | TokenMoved | TokenEnded):
        mend(compiled, before, instance, stimulus)
    else:
        _apply(instance, stimulus)
    return _settled(compiled, instance, before, moment)


def cancel(compiled: CompiledDiagrams, state: InstanceState) -> Step:
    """End an instance because what called it is over. It ends by the id of its process, at no end event."""
    before = read_state(compiled, state)
    program = compiled.programs[state.process_id]
    return Step(
        snapshot=dump(replace(before, tokens=(), ended=before.ended or state.process_id)),
        facts=state.facts,
        ready=(),
        opened=(),
        closed=tuple(task.token_id for task in _ready(program, before)),
        passed=(),
        ended=before.ended or state.process_id,
        incidents=(),
        abandoned=_called(program, before),
        freed=incidents_of(program, before),
        is_cancelled=before.ended is None,
    )


def waiting(compiled: CompiledDiagrams, state: InstanceState) -> Waiting:
    """Return what a stored instance waits for. Raises Tampered as `advance` does."""
    snapshot = read_state(compiled, state)
    program = compiled.programs[state.process_id]
    places = {TokenId(str(token.number)): shown(program, token) for token in snapshot.tokens}
    calls = {token_id: places[token_id] for token_id in _called(program, snapshot)}
    awaited, signals = tuple(_awaited(program, snapshot)), tuple(_signals(program, snapshot))
    conditions, ready = tuple(_conditions(program, snapshot)), _ready(program, snapshot)
    times = times_in(snapshot)
    return Waiting(_timers(snapshot), awaited, calls, signals, conditions, ready, times)


def read_state(compiled: CompiledDiagrams, state: InstanceState) -> Snapshot:
    """Return the snapshot of a stored instance, or raise Tampered."""
    program = compiled.programs.get(state.process_id)
    if program is None:
        raise Tampered(what="snapshot of another definition")
    snapshot = load(state.snapshot, compiled.digest, state.process_id)
    ends = compiled.processes[state.process_id].ends
    known = snapshot.ended is None or snapshot.ended in {*ends, state.process_id}
    places = {token.number: token.element_id for token in snapshot.tokens}
    if not known or not all(_can_stand(program, token, places) for token in snapshot.tokens):
        raise Tampered(what="snapshot")
    return snapshot


def _can_stand(program: Program, token: Token, places: Mapping[int, str]) -> bool:
    spec = program.specs_by_element.get(token.element_id)
    if spec is None or not _is_attached(spec, token, places):
        return False
    if token.scope is not None and token.scope >= token.number:
        return False
    if not _is_repeating_as_drawn(spec, token):
        return False
    if not spec.may_stand_in(None if token.scope is None else places.get(token.scope, "")):
        return False
    return token.incident is not None or token.is_going or spec.can_hold(token)


def _is_repeating_as_drawn(spec: Spec, token: Token) -> bool:
    if isinstance(spec, RepeatedActivity):
        is_told = token.progress is not None or token.incident is not None
        return is_told and token.local is None
    return token.progress is None and spec.is_instance == (token.local is not None)


def _is_attached(spec: Spec, token: Token, places: Mapping[int, str]) -> bool:
    if token.host is None:
        return True
    is_older = token.host < token.number
    is_event = isinstance(spec, WaitingEvent) and bool(spec.host_id)
    return is_older and is_event and places.get(token.host) == spec.host_id


def _revive(
    compiled: CompiledDiagrams, snapshot: Snapshot, facts: Facts, moment: Moment
) -> Instance:
    program = compiled.programs[snapshot.process_id]
    environment = _environment(compiled, program, facts, moment)
    instance = Instance(program.spec, program.origin, environment)
    instance.issued = snapshot.issued
    for token in snapshot.tokens:
        instance.place(program.specs_by_element[token.element_id], token)
    return instance


def _environment(
    compiled: CompiledDiagrams, program: Program, facts: Facts, moment: Moment
) -> Environment:
    return Environment(program.conditions, facts, compiled.declared, compiled.decisions, moment)


def _apply(instance: Instance, stimulus: Stimulus) -> None:
    if isinstance(stimulus, TaskCompleted):
        done = _found(instance.waiting(stimulus.token_id))
        instance.give(done, stimulus.facts)
        instance.run(done)
    elif isinstance(stimulus, TimerDue):
        timed = _found(instance.timed(stimulus.token_id))
        timed.task_spec.happen(timed)
    elif isinstance(stimulus, SignalArrived):
        instance.signal(stimulus.name)
    elif isinstance(stimulus, MessageArrived):
        _receive(instance, stimulus)
    elif isinstance(stimulus, CallReturned | CallRaised | CallCancelled):
        _hear(instance, stimulus)
    elif isinstance(stimulus, FactsSet):
        instance.retry()
        for token_id in stimulus.anew:
            instance.count_anew(_found(instance.waiting(token_id)))


def _receive(instance: Instance, arrived: MessageArrived) -> None:
    receivers = instance.awaiting(arrived.name, arrived.token_id)
    if len(receivers) > 1:
        raise AmbiguousMessage(name=arrived.name)
    instance.receive(_found(next(iter(receivers), None)), arrived)


def _hear(instance: Instance, told: CallReturned | CallRaised | CallCancelled) -> None:
    call = _found(instance.calling(told.token_id))
    if isinstance(told, CallReturned):
        instance.returned(call, told.facts)
    elif isinstance(told, CallCancelled):
        instance.stuck(call, CALL_CANCELLED)
    else:
        instance.raise_at(call, Thrown(told.kind, told.code))


def _found(task: Task | None) -> Task:
    if task is None:
        raise NotFound
    return task


def _settled(
    compiled: CompiledDiagrams, instance: Instance, before: Snapshot, moment: Moment
) -> Step:
    if before.ended is None:
        instance.settle()
    after = _snapshot(instance, before)
    _prove(compiled, instance, after, moment)
    program = compiled.programs[after.process_id]
    was, now = _ready(program, before), _ready(program, after)
    called = _called(program, after)
    stood, stand = incidents_of(program, before), incidents_of(program, after)
    return Step(
        snapshot=dump(after),
        facts=dict(instance.environment.facts),
        ready=now,
        opened=tuple(task for task in now if task not in was),
        closed=tuple(task.token_id for task in was if task not in now),
        passed=tuple(instance.passed),
        ended=after.ended,
        incidents=stand,
        timers=_timers(after),
        decided=tuple(instance.decided),
        awaited=tuple(_awaited(program, after)),
        signals=tuple(_signals(program, after)),
        thrown=tuple(instance.thrown),
        assigned=dict(instance.assigned),
        called=called,
        calls=instance.begun_calls(),
        abandoned=tuple(each for each in _called(program, before) if each not in called),
        raised=tuple(instance.raised),
        is_paused=instance.is_paused,
        own=frozenset(instance.own),
        stuck=tuple(each for each in stand if each not in stood),
        freed=tuple(each for each in stood if each not in stand),
        is_cancelled=after.ended == after.process_id,
    )


def _snapshot(instance: Instance, before: Snapshot) -> Snapshot:
    if before.ended is not None:
        return before
    tokens = instance.tokens()
    ended = None if tokens else instance.last_end
    if not tokens and ended is None:
        instance.issued += 1
        tokens = (Token(instance.issued, instance.last_node, _NOBODY),)
    return replace(before, issued=instance.issued, tokens=tokens, ended=ended)


def _prove(compiled: CompiledDiagrams, instance: Instance, after: Snapshot, moment: Moment) -> None:
    """Check what must hold after every step; a step that breaks it is never stored."""
    if instance.hides_a_task():
        raise InstanceBroken(what=_HIDDEN)
    stored = read_state(compiled, InstanceState(after.process_id, dump(after), {}))
    again = _revive(compiled, stored, {}, moment)
    if stored != after or again.tokens() != after.tokens:
        raise InstanceBroken(what=_CHANGED)


def _ready(program: Program, snapshot: Snapshot) -> tuple[ReadyTask, ...]:
    return tuple(
        ReadyTask(TokenId(str(token.number)), shown(program, token))
        for token in snapshot.tokens
        if token.incident is None and program.specs_by_element[token.element_id].manual
    )


def _timers(snapshot: Snapshot) -> tuple[ArmedTimer, ...]:
    return tuple(
        ArmedTimer(TokenId(str(token.number)), token.element_id, token.due_at)
        for token in snapshot.tokens
        if token.due_at is not None
    )


def _awaited(program: Program, snapshot: Snapshot) -> Iterator[AwaitedMessage]:
    calls = _calls_by_border(program, snapshot)
    for token in snapshot.tokens:
        awaits = program.specs_by_element[token.element_id].awaits
        if token.incident is None and awaits is not None:
            yield AwaitedMessage(
                awaits.name,
                TokenId(str(token.number)),
                shown(program, token),
                token.conversation,
                at_calls=calls.get(token.host or 0, ()),
            )


def _called(program: Program, snapshot: Snapshot) -> tuple[TokenId, ...]:
    return tuple(
        TokenId(str(token.number))
        for token in snapshot.tokens
        if isinstance(program.specs_by_element[token.element_id], CallActivity)
    )


def _calls_by_border(program: Program, snapshot: Snapshot) -> dict[int, tuple[int, ...]]:
    """Return the calls that wait at each token with a border: at a call itself, or inside one that repeats."""
    found: dict[int, tuple[int, ...]] = {}
    for token in snapshot.tokens:
        if isinstance(program.specs_by_element[token.element_id], CallActivity):
            border = token.number if token.local is None else token.scope or 0
            found[border] = (*found.get(border, ()), token.number)
    return found


def _conditions(program: Program, snapshot: Snapshot) -> Iterator[AwaitedCondition]:
    for token in snapshot.tokens:
        is_awaited = program.specs_by_element[token.element_id].condition is not None
        if token.incident is None and is_awaited:
            yield AwaitedCondition(TokenId(str(token.number)), token.element_id)


def _signals(program: Program, snapshot: Snapshot) -> Iterator[AwaitedSignal]:
    for token in snapshot.tokens:
        name = program.specs_by_element[token.element_id].signal
        if token.incident is None and name is not None:
            yield AwaitedSignal(name, TokenId(str(token.number)), token.element_id)


_NOBODY: Final = Bilingual(
    "El proceso no espera a nadie y no ha terminado. Avise a quien mantiene el diagrama.",
    "The process waits for nobody and has not ended. Tell whoever maintains the diagram.",
)
_HIDDEN: Final = Bilingual("no se encuentra una tarea", "a task that waits is not found")
_CHANGED: Final = Bilingual(
    "no se puede guardar sin cambios", "it does not survive being stored and read"
)
