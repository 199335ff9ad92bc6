"""A place at which a case cannot go on by itself, in words for the coordination."""

from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.coordination import IncidentEntry
from engine.model.ids import IncidentId
from engine.model.territory import Territory
from engine.policy import Verb, may
from engine.queries.looks import record_case_look
from engine.queries.words import name_of_element, place_of
from engine.store import lists
from engine.store.database import Transaction
from engine.store.incidents import SYSTEM_ELEMENT, SYSTEM_EVENT
from engine.store.lists import ListedIncident


def incident(ctx: Context, actor: Actor, incident_id: IncidentId) -> IncidentEntry:
    if not may(actor, Verb.SEE_STALLED):
        raise NotFound
    with ctx.database.read() as tx:
        found = lists.find_incident(tx, Territory.of(actor), incident_id)
        if found is None:
            raise NotFound
        entry = incident_entry(ctx, tx, found)
    record_case_look(ctx, actor, entry.case_id, "coordination", {"incident": incident_id})
    return entry


def incident_entry(ctx: Context, tx: Transaction, one: ListedIncident) -> IncidentEntry:
    definition = ctx.definition(tx, one.definition_hash)
    process = definition.processes[one.process_id]
    return IncidentEntry(
        incident_id=one.incident_id,
        case_id=one.case_id,
        case_code=one.case_code,
        place=place_of(definition, ctx.directory(), one.canton_code),
        process_name=process.name,
        element=name_of_element(process, one.element_id),
        reason=one.reason,
        since=one.at,
        is_of_system=one.element_id in {SYSTEM_ELEMENT, SYSTEM_EVENT},
        resolved_at=one.resolved_at,
    )
