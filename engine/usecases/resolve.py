"""Lets a case go on that stood in an incident: its step is tried again, and it is told why that is right now."""

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import InterventionRefused, KeyReused, NobodyFits, NotFound
from engine.model.actor import Actor
from engine.model.case import Entry
from engine.model.ids import IdempotencyKey, IncidentId
from engine.model.intervention import reason_of
from engine.model.step import FactsSet
from engine.model.territory import Territory
from engine.policy import Relation, Verb, may
from engine.store import cases, incidents
from engine.store.incidents import Work
from engine.store.journal import Request
from engine.usecases.following import follow
from engine.usecases.setting import Setting
from engine.usecases.turn import Turn
from engine.usecases.writing import write


def resolve(
    ctx: Context, actor: Actor, incident_id: IncidentId, text: str, key: IdempotencyKey
) -> None:
    if not may(actor, Verb.SEE_STALLED):
        raise NotFound
    reason, now = reason_of(text), ctx.now()
    request = Request.of(key, "resolve", incident_id, reason)
    with ctx.database.write() as tx:
        head = cases.lock_case_of_incident(tx, incident_id, Territory.of(actor))
        # The statement above has found it in her territory.
        if not may(actor, Verb.INTERVENE, Relation(in_territory=True)):
            raise NotFound
        work = incidents.load_work(tx, ctx.keys, incident_id, request)
        if work.earlier is not None:
            _require_same(work, request)
            return
        if work.incident.resolved_at is not None:
            raise InterventionRefused(field="reason", problem=_RESOLVED)
        turn = Turn(Setting(ctx, tx, ctx.directory(), actor, now), head, work.key)
        if work.incident.is_of_system:
            turn.entries.append(Entry("incident_resolved", _content(work)))
        else:
            _try_again(turn, work)
        incidents.resolve(tx, work.key, incident_id, reason, now)
        follow(turn)
        write(turn, request)


def _try_again(turn: Turn, work: Work) -> None:
    """Try again where the token stands; nothing is kept when it stays there.

    What the machine itself failed at was undone whole: whoever did it does it again, the worker by itself.
    """
    setting, instance = turn.setting, work.instance
    content = {
        **_content(work),
        "instance": instance.instance_id,
        "revision": instance.revision + 1,
    }
    turn.entries.append(Entry("incident_resolved", content))
    try:
        turn.advance(instance, FactsSet({}), event_id=work.incident.element_id)
    except NobodyFits as nobody:
        raise InterventionRefused(field="reason", problem=nobody.message) from nobody
    standing = turn.touched[instance.instance_id].step.incidents
    if work.incident.element_id in {one.element_id for one in standing}:
        raise InterventionRefused(field="reason", problem=_STAYS)
    incidents.resolve_gone(setting.tx, instance.instance_id, standing, setting.now)


def _content(work: Work) -> dict[str, object]:
    return {"incident": work.incident.incident_id, "element": work.incident.element_id}


def _require_same(work: Work, request: Request) -> None:
    if work.earlier != request.body_hash:
        raise KeyReused


_RESOLVED = Bilingual("Esta incidencia ya está resuelta.", "This incident was resolved already.")
_STAYS = Bilingual(
    "Se intentó de nuevo y el caso sigue detenido en el mismo paso. Nada cambió. Avise a soporte con el código.",
    "It was tried again and the case still stands at the same step. Nothing changed. Tell support, with the code.",
)
