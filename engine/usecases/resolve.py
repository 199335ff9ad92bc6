"""Tries again what a case stands in an incident at, and tells why that is right now.

A token tries again where it stands, a message is handed over again, the worker's events happen now. Nothing is
kept when the same thing fails for the same reason; another reason is a new incident.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engine.bilingual import Bilingual
from engine.bpmn import incidents as standing
from engine.bpmn import receiver_from_outside
from engine.context import Context
from engine.errors import (
    AmbiguousMessage,
    AnswersRefused,
    InstanceBroken,
    InterventionRefused,
    KeyReused,
    NobodyFits,
    NotFound,
    RutaError,
    Tampered,
)
from engine.model.actor import Actor
from engine.model.case import CaseHead, Entry
from engine.model.ids import IdempotencyKey, IncidentId
from engine.model.intervention import reason_of
from engine.model.step import InstanceState, MessageArrived, StepIncident, TokenRetried
from engine.model.territory import Territory
from engine.policy import Relation, Verb, may
from engine.store import incidents, messages
from engine.store.database import Transaction
from engine.store.incidents import SYSTEM_EVENT, Work
from engine.store.journal import Request
from engine.usecases.following import follow, linked, send_again
from engine.usecases.run_due import happen_now
from engine.usecases.setting import Setting
from engine.usecases.turn import Turn
from engine.usecases.writing import write


@dataclass(frozen=True, slots=True)
class Bench:
    """An open incident in front of the coordinator of its place, its case under lock."""

    turn: Turn
    work: Work

    @property
    def content(self) -> dict[str, object]:
        """Return what the journal says of the incident."""
        found = self.work.incident
        return {"incident": found.incident_id, "element": found.element_id}

    @property
    def of_instance(self) -> dict[str, object]:
        """Return what the journal says of the incident where its instance is advanced because of it."""
        instance = self.work.instance
        revision = {"instance": instance.instance_id, "revision": instance.revision + 1}
        return {**self.content, **revision}

    def state(self) -> InstanceState:
        instance = self.work.instance
        return InstanceState(instance.process_id, instance.snapshot, instance.values())

    def token(self) -> StepIncident | None:
        """Return how the incident stands in its instance; None when no token stands in it any more."""
        found, setting = self.work.incident, self.turn.setting
        if self.work.instance.ended_at is not None or found.message_id is not None:
            return None
        stuck = standing(setting.definition(self.work.instance).diagrams, self.state())
        if found.token_id is not None:
            return next((one for one in stuck if one.token_id == found.token_id), None)
        # The first releases wrote the element alone.
        return next((one for one in stuck if one.element_id == found.element_id), None)


def resolve(
    ctx: Context, actor: Actor, incident_id: IncidentId, text: str, key: IdempotencyKey
) -> IncidentId | None:
    reason = reason_of(text)
    request = Request.of(key, "resolve", incident_id, reason)
    with ctx.database.write() as tx:
        bench = lay_out(ctx, tx, actor, incident_id, request)
        if bench is None:
            return None
        return decide(bench, reason, request, _try_again)


def lay_out(
    ctx: Context, tx: Transaction, actor: Actor, incident_id: IncidentId, request: Request
) -> Bench | None:
    """Lock the case of an incident for its coordinator; None when the same request was done before.

    Raises `NotFound` for who does not coordinate its place, `KeyReused`, and `InterventionRefused` for an
    incident that is over.
    """
    head = _head_of(tx, actor, incident_id, incidents.lock_case)
    work = _work(ctx, tx, incident_id, request)
    if work.earlier == request.body_hash and request.body_hash is not None:
        return None
    if work.earlier is not None:
        raise KeyReused
    return _bench(ctx, tx, actor, head, work)


def read_out(ctx: Context, tx: Transaction, actor: Actor, incident_id: IncidentId) -> Bench:
    """Read an open incident for its coordinator without locking its case: nothing is written. Refuses as `lay_out`."""
    head = _head_of(tx, actor, incident_id, incidents.find_case)
    return _bench(ctx, tx, actor, head, _work(ctx, tx, incident_id, _NEVER_SENT))


def _work(ctx: Context, tx: Transaction, incident_id: IncidentId, request: Request) -> Work:
    """Read an incident; what stands at it cannot be decided about while its instance cannot be read."""
    try:
        return incidents.load_work(tx, ctx.keys, incident_id, request)
    except Tampered as altered:
        raise InterventionRefused(field="reason", problem=_again(altered.message)) from altered


def _bench(ctx: Context, tx: Transaction, actor: Actor, head: CaseHead, work: Work) -> Bench:
    if work.incident.resolved_at is not None:
        raise InterventionRefused(field="reason", problem=_RESOLVED)
    return Bench(Turn(Setting(ctx, tx, ctx.directory(), actor, ctx.now()), head, work.key), work)


def _head_of(
    tx: Transaction,
    actor: Actor,
    incident_id: IncidentId,
    find: Callable[[Transaction, IncidentId, Territory | None], CaseHead],
) -> CaseHead:
    if not may(actor, Verb.SEE_STALLED):
        raise NotFound
    head = find(tx, incident_id, Territory.of(actor))
    # The statement above has found it in her territory.
    if not may(actor, Verb.INTERVENE, Relation(in_territory=True)):
        raise NotFound
    return head


def decide(
    bench: Bench,
    reason: str,
    request: Request,
    act: Callable[[Bench], None],
    require_allowed: Callable[[Turn], None] | None = None,
) -> IncidentId | None:
    """Do what was decided with all that follows, and close the incident; return the first new one, if there is one."""
    turn, work = bench.turn, bench.work
    carry_out(bench, act)
    if require_allowed is not None:
        require_allowed(turn)
    incidents.resolve(
        turn.setting.tx, work.key, work.incident.incident_id, reason, turn.setting.now
    )
    mine = [one for one in turn.freed if one[1].token_id == work.incident.token_id]
    turn.freed = [one for one in turn.freed if one not in mine]
    write(turn, request)
    return next(iter(turn.raised), None)


def carry_out(bench: Bench, act: Callable[[Bench], None]) -> None:
    """Do what was decided, without writing it. What the engine refuses is told to the coordinator in its words."""
    try:
        act(bench)
        follow(bench.turn)
    except (InstanceBroken, NobodyFits, Tampered) as failed:
        raise InterventionRefused(field="reason", problem=_again(failed.message)) from failed
    except AnswersRefused as refused:
        problem = next(iter(refused.problems.values()))
        raise InterventionRefused(field="reason", problem=_again(problem)) from refused


def _try_again(bench: Bench) -> None:
    found, turn = bench.work.incident, bench.turn
    if found.message_id is not None:
        turn.entries.append(Entry("incident_resolved", bench.content))
        _hand_over_again(bench, found.message_id)
    elif found.is_of_system:
        turn.entries.append(Entry("incident_resolved", bench.content))
        _work_again(bench)
    else:
        _token_again(bench)


def _token_again(bench: Bench) -> None:
    """Try again where the token stands; one that was freed in the meantime leaves nothing to do."""
    turn, instance, token = bench.turn, bench.work.instance, bench.token()
    if token is None:
        turn.entries.append(Entry("incident_resolved", bench.content))
        return
    turn.entries.append(Entry("incident_resolved", bench.of_instance))
    turn.advance(instance, TokenRetried(token.token_id), event_id=token.element_id)
    follow(turn)
    if token in turn.touched[instance.instance_id].step.incidents:
        raise InterventionRefused(field="reason", problem=_again(token.reason))


def _hand_over_again(bench: Bench, message_id: str) -> None:
    turn, sender = bench.turn, bench.work.instance
    letter = messages.read(turn.setting.tx, bench.work.key, message_id)
    process = turn.setting.definition(sender).processes[sender.process_id]
    if bench.work.incident.element_id in process.throws:
        send_again(turn, sender, bench.work.incident.element_id, letter)
        _require_taken(turn)
        return
    try:
        instance_id, token_id = receiver_from_outside(letter.name, linked(turn))
    except (NotFound, AmbiguousMessage) as error:
        reason = (
            error.message if isinstance(error, AmbiguousMessage) else bench.work.incident.reason
        )
        raise InterventionRefused(field="reason", problem=_again(reason)) from error
    turn.arrive(instance_id, MessageArrived(letter.name, token_id, letter.facts))


def _require_taken(turn: Turn) -> None:
    for trouble in turn.incidents:
        if trouble.message_id is not None:
            problem = _again(trouble.incident.reason)
            raise InterventionRefused(field="reason", problem=problem)


def _work_again(bench: Bench) -> None:
    """Let the worker's events happen now, or see whether the parts of the case can be read and go on."""
    turn = bench.turn
    if bench.work.incident.element_id == SYSTEM_EVENT:
        try:
            happen_now(turn)
        except RutaError as error:
            raise InterventionRefused(field="reason", problem=_again(error.message)) from error
        return
    for instance in turn.running().values():
        turn.waiting(instance)


def _again(reason: Bilingual) -> Bilingual:
    return Bilingual(
        f"Se intentó y el caso sigue detenido. Nada cambió. Motivo: {reason.es}",
        f"It was tried, and the case still stands. Nothing changed. Reason: {reason.en}",
    )


_RESOLVED = Bilingual("Esta incidencia ya está resuelta.", "This incident was resolved already.")
_NEVER_SENT = Request(IdempotencyKey("rehearsal"))
"""A request whose key no form is issued with, since every other is a number of 32 digits."""
