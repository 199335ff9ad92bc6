"""Lets a case go on that stood in an incident: its step is tried again, and it is told why that is right now."""

from engine.bilingual import Bilingual
from engine.bpmn import advance
from engine.context import Context
from engine.errors import InterventionRefused, KeyReused, NobodyFits, NotFound
from engine.model.actor import Actor
from engine.model.case import CaseHead, Entry
from engine.model.ids import IdempotencyKey, IncidentId
from engine.model.intervention import reason_of
from engine.model.step import FactsSet, InstanceState, Step
from engine.model.territory import Territory
from engine.policy import Relation, Verb, may
from engine.store import cases, incidents
from engine.store.database import Transaction
from engine.store.incidents import Work
from engine.store.journal import Request
from engine.usecases import progress
from engine.usecases.progress import Changes, Setting


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
        definition = ctx.definition(tx, work.instance.definition_hash)
        setting = Setting(definition, ctx.directory(), actor, now)
        changes = _closed(work) if work.incident.is_of_system else _again(tx, setting, head, work)
        incidents.resolve(tx, work.key, incident_id, reason, now)
        progress.write(tx, ctx.keys, head, setting, changes, request)


def _closed(work: Work) -> Changes:
    """What the machine failed at was undone whole: whoever did it does it again, the worker by itself."""
    return Changes(work.instance, (), (Entry("incident_resolved", _content(work)),))


def _again(tx: Transaction, setting: Setting, head: CaseHead, work: Work) -> Changes:
    """Try again where the token stands; nothing is kept when it stays there."""
    step = _step(setting, head, work)
    if work.incident.element_id in {one.element_id for one in step.incidents}:
        raise InterventionRefused(field="reason", problem=_STAYS)
    facts = work.instance.facts
    try:
        changes = progress.after_step(setting, head, work.instance, step, facts, None)
    except NobodyFits as nobody:
        raise InterventionRefused(field="reason", problem=nobody.message) from nobody
    cases.save_instance(tx, work.key, changes.instance)
    incidents.resolve_gone(tx, work.instance.instance_id, step.incidents, setting.now)
    progress.raise_incidents(tx, head, setting, changes, step)
    content = {
        **_content(work),
        "instance": work.instance.instance_id,
        "revision": work.instance.revision + 1,
    }
    return progress.with_first(changes, Entry("incident_resolved", content))


def _step(setting: Setting, head: CaseHead, work: Work) -> Step:
    instance = work.instance
    state = InstanceState(instance.process_id, instance.snapshot, instance.values())
    moment = progress.moment_of(setting, head)
    return advance(setting.definition.diagrams, state, FactsSet({}), moment)


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
