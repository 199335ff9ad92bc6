"""A place at which a case cannot go on by itself, in words for the coordination, with what she may decide."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn import incidents as standing
from engine.bpmn import targets
from engine.context import Context
from engine.definitions import Definition
from engine.errors import NotFound, Tampered
from engine.model.actor import Actor
from engine.model.case import RunningInstance
from engine.model.coordination import IncidentEntry
from engine.model.form import Choice
from engine.model.ids import IncidentId, TokenId
from engine.model.mending import Remedies, TargetGroup
from engine.model.process import NodeKind, Process
from engine.model.step import InstanceState
from engine.model.territory import Territory
from engine.policy import Verb, may
from engine.queries.looks import record_case_look
from engine.queries.words import name_of_element, place_of
from engine.store import lists, running
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
        if found.resolved_at is None:
            entry = replace(entry, remedies=_remedies(ctx, tx, found))
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
        is_of_system=_is_of_system(one),
        resolved_at=one.resolved_at,
        owner=_owner(ctx, definition, one.canton_code),
    )


def _owner(ctx: Context, definition: Definition, canton_code: str) -> str:
    """Return who coordinates a place: the turn is theirs."""
    role, directory = definition.manifest.coordination, ctx.directory()
    found = directory.filling(role, canton_code) if role else None
    return found.name if found else ""


def _is_of_system(one: ListedIncident) -> bool:
    return one.element_id in {SYSTEM_ELEMENT, SYSTEM_EVENT}


def _remedies(ctx: Context, tx: Transaction, one: ListedIncident) -> Remedies:
    """Return what may be decided; of a case that cannot be read there is nothing to decide."""
    if _is_of_system(one):
        return _NOTHING
    try:
        _, instances = running.load_instances(tx, ctx.keys, one.case_id)
        [instance] = [each for each in instances if each.instance_id == one.instance_id]
        definition = ctx.definition(tx, one.definition_hash)
        process = definition.processes[one.process_id]
        may_end_part = instance.parent_id is not None and instance.ended_at is None
        part = process.name if may_end_part else None
        if one.message_id is not None:
            return Remedies((), may_end=True, part=part, is_message=True)
        token_id = _token(definition, instance, one)
        state = InstanceState(instance.process_id, instance.snapshot, instance.values())
        found = targets(definition.diagrams, state, token_id) if token_id else ()
        groups = tuple(_groups(process, found))
    except Tampered:
        return _NOTHING
    return Remedies(groups, may_end=token_id is not None, part=part, is_message=False)


def _token(
    definition: Definition, instance: RunningInstance, one: ListedIncident
) -> TokenId | None:
    if instance.ended_at is not None:
        return None
    state = InstanceState(instance.process_id, instance.snapshot, instance.values())
    stuck = standing(definition.diagrams, state)
    found = [
        each.token_id
        for each in stuck
        if one.token_id in {None, each.token_id} and one.element_id == each.element_id
    ]
    return next(iter(found), None)


def _groups(process: Process, found: tuple[str, ...]) -> Iterator[TargetGroup]:
    for kind, name in _KINDS.items():
        nodes = [process.nodes[each] for each in found if process.nodes[each].kind == kind]
        if nodes:
            yield TargetGroup(name, tuple(Choice(each.element_id, each.name) for each in nodes))


_NOTHING: Final = Remedies((), may_end=False, part=None, is_message=False)
_KINDS: Final[Mapping[NodeKind, Bilingual]] = {
    "task": Bilingual("Tareas de una persona", "Tasks of a person"),
    "wait": Bilingual("Esperas", "What is awaited"),
    "choice": Bilingual("Decisiones y uniones", "Decisions and joins"),
    "step": Bilingual("Pasos automáticos", "Automatic steps"),
    "part": Bilingual("Partes del camino", "Parts of the way"),
    "end": Bilingual("Fines", "Ends"),
}
