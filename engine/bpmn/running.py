"""Starting and advancing an instance: pure functions of what is stored, what happens, and the time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn.compiling import CompiledDiagrams, Program
from engine.bpmn.environment import Environment
from engine.bpmn.instance import Instance
from engine.bpmn.snapshot import Snapshot, Token, dump, load
from engine.errors import InstanceBroken, NotFound, Tampered
from engine.feel import Moment
from engine.model.ids import TokenId
from engine.model.step import (
    FactValue,
    InstanceState,
    ReadyTask,
    Step,
    StepIncident,
    Stimulus,
    TaskCompleted,
)

Facts = Mapping[str, FactValue]


def start(compiled: CompiledDiagrams, process_id: str, facts: Facts, moment: Moment) -> Step:
    """Begin a process and run it to its first tasks; NotFound when there is no such process."""
    if process_id not in compiled.programs:
        raise NotFound
    program = compiled.programs[process_id]
    begun = Token(1, program.start)
    before = Snapshot(compiled.digest, process_id, 1, (begun,))
    instance = _revive(compiled, before, facts, moment)
    return _settled(compiled, instance, replace(before, tokens=()), moment)


def advance(
    compiled: CompiledDiagrams, state: InstanceState, stimulus: Stimulus, moment: Moment
) -> Step:
    """Apply one stimulus and run to the next tasks.

    Refuses with NotFound a token where no task waits, and with Tampered a snapshot that is not of
    this definition and process or not as it was written. Tokens in an incident try again when facts
    are set.
    """
    before = read_state(compiled, state)
    facts = {**state.facts, **stimulus.facts}
    instance = _revive(compiled, before, facts, moment)
    if isinstance(stimulus, TaskCompleted):
        _complete(instance, stimulus.token_id)
    else:
        instance.retry()
    return _settled(compiled, instance, before, moment)


def read_state(compiled: CompiledDiagrams, state: InstanceState) -> Snapshot:
    """Return the snapshot of a stored instance, or raise Tampered."""
    program = compiled.programs.get(state.process_id)
    if program is None:
        raise Tampered(what="snapshot of another definition")
    snapshot = load(state.snapshot, compiled.digest, state.process_id)
    ends = compiled.processes[state.process_id].ends
    known = snapshot.ended is None or snapshot.ended in ends
    if not known or not all(_can_stand(program, token) for token in snapshot.tokens):
        raise Tampered(what="snapshot")
    return snapshot


def _can_stand(program: Program, token: Token) -> bool:
    spec = program.specs_by_element.get(token.element_id)
    return spec is not None and (token.incident is not None or spec.can_hold(token))


def _revive(
    compiled: CompiledDiagrams, snapshot: Snapshot, facts: Facts, moment: Moment
) -> Instance:
    program = compiled.programs[snapshot.process_id]
    environment = Environment(program.conditions, facts, compiled.declared, moment)
    instance = Instance(program.spec, program.origin, environment)
    instance.issued = snapshot.issued
    for token in snapshot.tokens:
        instance.place(program.specs_by_element[token.element_id], token)
    return instance


def _complete(instance: Instance, token_id: TokenId) -> None:
    task = instance.waiting(token_id)
    if task is None:
        raise NotFound
    instance.run(task)


def _settled(
    compiled: CompiledDiagrams, instance: Instance, before: Snapshot, moment: Moment
) -> Step:
    if before.ended is None:
        instance.settle()
    after = _snapshot(instance, before)
    _prove(compiled, instance, after, moment)
    program = compiled.programs[after.process_id]
    was, now = _ready(program, before), _ready(program, after)
    return Step(
        snapshot=dump(after),
        facts=dict(instance.environment.facts),
        ready=now,
        opened=tuple(task for task in now if task not in was),
        closed=tuple(task.token_id for task in was if task not in now),
        passed=tuple(instance.passed),
        ended=after.ended,
        incidents=_incidents(after),
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
        ReadyTask(TokenId(str(token.number)), token.element_id)
        for token in snapshot.tokens
        if token.incident is None and program.specs_by_element[token.element_id].manual
    )


def _incidents(snapshot: Snapshot) -> tuple[StepIncident, ...]:
    return tuple(
        StepIncident(TokenId(str(token.number)), token.element_id, token.incident)
        for token in snapshot.tokens
        if token.incident is not None
    )


_NOBODY: Final = Bilingual(
    "El proceso no espera a nadie y no ha terminado. Avise a quien mantiene el diagrama.",
    "The process waits for nobody and has not ended. Tell whoever maintains the diagram.",
)
_HIDDEN: Final = Bilingual("no se encuentra una tarea", "a task that waits is not found")
_CHANGED: Final = Bilingual(
    "no se puede guardar sin cambios", "it does not survive being stored and read"
)
