"""A coordinator lets a case go on from an incident elsewhere, or ends what stands in it: first rehearsed, then done.

What is confirmed is what was shown: the case may not have changed since. A case is never closed this way, no part of
it left waiting for a message that nobody will send, and no institution asked before the person consented.
"""

from collections.abc import Iterator
from functools import partial

from engine.bilingual import Bilingual
from engine.bpmn import Linked, awaited_at, receiver_of, targets
from engine.context import Context
from engine.errors import AmbiguousMessage, InterventionRefused
from engine.model.actor import Actor
from engine.model.case import Entry, RunningInstance
from engine.model.ids import IdempotencyKey, IncidentId, InstanceId
from engine.model.intervention import reason_of
from engine.model.mending import Mending, Rehearsed
from engine.model.step import (
    ArmedTimer,
    AwaitedMessage,
    StepIncident,
    ThrownMessage,
    TokenEnded,
    TokenMoved,
)
from engine.policy import lacks_consent
from engine.store.journal import Request
from engine.usecases.following import linked
from engine.usecases.resolve import Bench, carry_out, decide, lay_out, read_out
from engine.usecases.turn import Turn


def rehearse(ctx: Context, actor: Actor, incident_id: IncidentId, mending: Mending) -> Rehearsed:
    reason_of(mending.reason)
    with ctx.database.read() as tx:
        bench = read_out(ctx, tx, actor, incident_id)
        before = {**bench.turn.running(), bench.work.instance.instance_id: bench.work.instance}
        carry_out(bench, partial(_mend, mending=mending))
        _require_allowed(bench.turn)
        return _rehearsed(bench, mending, before)


def mend(
    ctx: Context,
    actor: Actor,
    incident_id: IncidentId,
    mending: Mending,
    seen: int,
    key: IdempotencyKey,
) -> IncidentId | None:
    reason = reason_of(mending.reason)
    request = Request.of(key, "mend", incident_id, mending.kind, mending.element_id, reason)
    with ctx.database.write() as tx:
        bench = lay_out(ctx, tx, actor, incident_id, request)
        if bench is None:
            return None
        if bench.turn.head.journal_seq != seen:
            raise InterventionRefused(field="seen", problem=_CHANGED)
        return decide(bench, reason, request, partial(_mend, mending=mending), _require_allowed)


def _mend(bench: Bench, mending: Mending) -> None:
    if mending.kind == "part_ended":
        _end_part(bench)
    elif bench.work.incident.message_id is not None and mending.kind == "ended":
        bench.turn.entries.append(Entry("message_dropped", bench.content))
    elif mending.kind == "ended":
        token = _token(bench)
        bench.turn.entries.append(Entry("branch_ended", bench.of_instance))
        stimulus = TokenEnded(token.token_id)
        bench.turn.advance(bench.work.instance, stimulus, event_id=token.element_id)
    else:
        _move(bench, mending.element_id)


def _move(bench: Bench, element_id: str) -> None:
    turn, instance, token = bench.turn, bench.work.instance, _token(bench)
    diagrams = turn.setting.definition(instance).diagrams
    if element_id not in targets(diagrams, bench.state(), token.token_id):
        raise InterventionRefused(field="element", problem=_NO_TARGET)
    turn.entries.append(Entry("token_moved", {**bench.of_instance, "to": element_id}))
    turn.advance(instance, TokenMoved(token.token_id, element_id), event_id=element_id)


def _end_part(bench: Bench) -> None:
    turn, instance = bench.turn, bench.work.instance
    if bench.work.incident.is_of_system or instance.ended_at is not None:
        raise InterventionRefused(field="ending", problem=_NO_TOKEN)
    content = {**bench.content, "instance": instance.instance_id}
    turn.entries.append(Entry("part_ended", content))
    turn.abandon(instance)


def _token(bench: Bench) -> StepIncident:
    token = bench.token()
    if token is None:
        raise InterventionRefused(field="element", problem=_NO_TOKEN)
    return token


def _require_allowed(turn: Turn) -> None:
    """Raise `InterventionRefused` for what nobody may bring about this way."""
    for one in turn.touched.values():
        if one.step.ended is not None and one.instance.parent_id is None:
            raise InterventionRefused(field="ending", problem=_CLOSES)
    for part in [one.instance for one in turn.touched.values() if one.step.is_cancelled]:
        _require_unawaited(turn, part)
    for task in turn.opened:
        instance = turn.touched[task.instance_id].instance
        definition = turn.setting.definition(instance)
        form = definition.form(instance.process_id, task.element_id)
        element = definition.task(instance.process_id, task.element_id)
        asked = frozenset(one.key for one in form.fields)
        manifest, facts = definition.manifest, instance.facts
        if lacks_consent(manifest, element.purpose, asked, facts, task.institution):
            raise InterventionRefused(field="element", problem=_no_consent(element.name))


def _require_unawaited(turn: Turn, part: RunningInstance) -> None:
    """A part that another one waits for in its flow may not go silently: nothing would ever come there."""
    known = linked(turn)
    sender = Linked(part.instance_id, (), part.parent_id, part.conversation)
    process = turn.setting.definition(part).processes[part.process_id]
    for element_id, name in process.throws.items():
        thrown = ThrownMessage(name, {}, None, element_id)
        try:
            receiver = receiver_of(thrown, sender, known)
        except AmbiguousMessage:
            continue
        if receiver is not None and _is_in_flow(turn, *_found(known, *receiver)):
            raise InterventionRefused(field="ending", problem=_AWAITED)


def _found(
    known: list[Linked], instance_id: InstanceId, token_id: str
) -> tuple[InstanceId, AwaitedMessage]:
    [one] = [each for each in known if each.instance_id == instance_id]
    return instance_id, next(each for each in one.awaited if each.token_id == token_id)


def _is_in_flow(turn: Turn, instance_id: InstanceId, awaited: AwaitedMessage) -> bool:
    touched = turn.touched.get(instance_id)
    instance = touched.instance if touched else turn.running()[instance_id]
    process = turn.setting.definition(instance).processes[instance.process_id]
    return process.receivers[awaited.element_id].host_id is None


def _rehearsed(
    bench: Bench, mending: Mending, before: dict[InstanceId, RunningInstance]
) -> Rehearsed:
    turn = bench.turn
    armed_before = set(_armed(turn, before))
    armed_after = {(one_id, timer) for _, one_id, timer in turn.armed()}
    every = [turn, *turn.begun]
    return Rehearsed(
        head=turn.head,
        mending=mending,
        incident_id=bench.work.incident.incident_id,
        instances=tuple(one.instance for each in every for one in each.touched.values()),
        tasks=tuple(task for each in every for task in each.tasks.values()),
        entries=tuple(entry for each in every for entry in each.entries),
        timers=tuple(sorted(armed_after - armed_before, key=lambda one: one[1].due_at)),
        gone=tuple(sorted(armed_before - armed_after, key=lambda one: one[1].due_at)),
        stops=tuple((one.instance_id, one.incident) for one in turn.incidents),
        joins=_joins(bench) if mending.kind == "ended" else (),
    )


def _joins(bench: Bench) -> tuple[str, ...]:
    token, instance = bench.token(), bench.work.instance
    if token is None or bench.turn.touched[instance.instance_id].step.ended is not None:
        return ()
    diagrams = bench.turn.setting.definition(instance).diagrams
    return awaited_at(diagrams, bench.state(), token.token_id)


def _armed(
    turn: Turn, before: dict[InstanceId, RunningInstance]
) -> Iterator[tuple[InstanceId, ArmedTimer]]:
    for instance_id in turn.touched.keys() & before.keys():
        for timer in turn.waiting(before[instance_id]).timers:
            yield instance_id, timer


_CHANGED = Bilingual(
    "El caso cambió después de esta vista previa. Nada se hizo. Mire de nuevo qué pasaría y confirme.",
    "The case changed after this preview. Nothing was done. Look again at what would happen, and confirm.",
)
_NO_TARGET = Bilingual(
    "El caso no puede seguir en ese paso. Elija uno de la lista.",
    "The case cannot go on at that step. Choose one of the list.",
)
_NO_TOKEN = Bilingual(
    "En esta incidencia no hay un paso que mover ni terminar. Intente de nuevo.",
    "In this incident there is no step to move or to end. Try again.",
)
_CLOSES = Bilingual(
    "Esto cerraría el caso. Un caso se cierra solo por su propio camino: llévelo a un paso en el que alguien decida, "
    "o pida a quien lo lleva que proponga el cierre.",
    "This would close the case. A case is closed on its own way only: move it to a step at which somebody decides, "
    "or ask whoever manages it to propose closing it.",
)
_AWAITED = Bilingual(
    "Otra parte del caso espera la respuesta de esta. Llévela al fin que envía esa respuesta, o a un paso en el que "
    "alguien la dé.",
    "Another part of the case waits for the answer of this one. Move it to the end that sends that answer, or to a "
    "step at which somebody gives it.",
)


def _no_consent(name: Bilingual) -> Bilingual:
    return Bilingual(
        f"«{name.es}» necesita el consentimiento de la persona, y no consta. Lleve el caso al paso en el que se le "
        "pregunta.",
        f"“{name.en}” needs the person's consent, and there is none on record. Move the case to the step at which "
        "she is asked.",
    )
