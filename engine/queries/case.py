"""A case in plain words: what is awaited, from whom, since when, until when, and what follows."""

from dataclasses import replace

from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.ids import CaseId
from engine.model.views import CaseView, IncidentView
from engine.policy import Relation, Verb, may
from engine.queries.file import (
    CaseFile,
    Standing,
    known_values,
    open_file,
    relation_of,
    with_authors,
)
from engine.queries.looks import record_case_look
from engine.queries.names import fields_shown, record_names, veiled
from engine.queries.parts import concerning, parts_of
from engine.queries.reporting import report_entries
from engine.queries.timeline import timeline_of
from engine.queries.words import name_of_element, place_of
from engine.store import cases, incidents, interventions, journal, lists
from engine.store.database import Transaction
from engine.store.lists import ListedIncident


def case(ctx: Context, actor: Actor, case_id: CaseId) -> CaseView:
    view = _read(ctx, actor, case_id)
    return _shown(ctx, actor, replace(view, known=veiled(view.known)))


def case_with_names(ctx: Context, actor: Actor, case_id: CaseId) -> CaseView:
    view = _read(ctx, actor, case_id)
    record_names(ctx, actor, case_id, view.known, {})
    return _shown(ctx, actor, view)


def _shown(ctx: Context, actor: Actor, view: CaseView) -> CaseView:
    """Record the look at a case before it is shown."""
    reasons = sum(bool(entry.reason) for entry in view.timeline)
    look = {"fields": fields_shown(view.known), "as": view.relation, "reasons": reasons}
    record_case_look(ctx, actor, view.case_id, "case", look)
    return view


def _read(ctx: Context, actor: Actor, case_id: CaseId) -> CaseView:
    with ctx.database.read() as tx:
        file = open_file(ctx, tx, cases.read_head(tx, case_id))
        relation = relation_of(ctx.directory(), actor, file)
        standing = standing_of(actor, relation)
        entries = journal.entries_of(tx, case_id)
        broken = lists.incidents_of(tx, case_id)
        reasons = _reasons(ctx, tx, actor, case_id, relation)
        file = with_authors(tx, file, entries)
        in_force = ctx.definition_in_force(tx)
    view = _view(ctx, actor, file, relation, standing, broken)
    return replace(
        view,
        reports=report_entries(ctx, actor, relation, file, in_force),
        timeline=timeline_of(ctx, file, entries, actor, standing, reasons),
    )


def _reasons(
    ctx: Context, tx: Transaction, actor: Actor, case_id: CaseId, relation: Relation
) -> dict[str, str]:
    """Return why coordinators decided as they did, as far as the actor may read it."""
    if not may(actor, Verb.SEE_REASONS, relation):
        return {}
    key = cases.key_of(tx, ctx.keys, case_id)
    taken = interventions.of_case(tx, case_id)
    return interventions.reasons(key, taken) | incidents.resolutions(tx, key, case_id)


def standing_of(actor: Actor, relation: Relation) -> Standing:
    """Return the widest standing that the policy grants. Raises `NotFound` when there is none."""
    if may(actor, Verb.SEE_CASE, relation):
        return "party"
    if may(actor, Verb.SEE_PROGRESS, relation):
        return "coordination"
    if may(actor, Verb.SEE_OWN_ENTRIES, relation):
        return "own_entries"
    raise NotFound


def _view(
    ctx: Context,
    actor: Actor,
    file: CaseFile,
    relation: Relation,
    standing: Standing,
    broken: list[ListedIncident],
) -> CaseView:
    directory, root = ctx.directory(), file.root
    definition = file.definition(root.instance_id)
    process = definition.processes[root.process_id]
    known, withheld = known_values(directory, actor, relation, file)
    follows_it = standing != "own_entries"
    followed = concerning(actor, relation, file) if follows_it else frozenset()
    return CaseView(
        case_id=file.head.case_id,
        case_code=file.head.case_code,
        place=place_of(definition, directory, file.head.canton_code),
        opened_at=file.head.opened_at,
        closed_at=file.head.closed_at if follows_it else None,
        process_name=process.name,
        protocol=f"{definition.manifest.version} · {definition.hash[:8]}",
        outcome=process.ends.get(root.outcome) if root.outcome and follows_it else None,
        parts=parts_of(ctx, actor, relation, file) if follows_it else (),
        reports=(),
        known=known,
        withheld=withheld,
        timeline=(),
        incidents=tuple(
            _incident(file, one, decides=may(actor, Verb.INTERVENE, relation))
            for one in broken
            if one.instance_id in followed
        ),
        relation=standing,
    )


def _incident(file: CaseFile, one: ListedIncident, *, decides: bool) -> IncidentView:
    process = file.process(file.instance(one.instance_id))
    incident_id = one.incident_id if decides else None
    return IncidentView(name_of_element(process, one.element_id), one.reason, one.at, incident_id)
