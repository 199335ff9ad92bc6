"""A case in plain words: what is awaited, from whom, since when, until when, and what follows."""

from dataclasses import replace

from engine.bilingual import Bilingual
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
from engine.queries.words import place_of
from engine.store import cases, journal, lists
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
    look = {"fields": fields_shown(view.known), "as": view.relation}
    record_case_look(ctx, actor, view.case_id, "case", look)
    return view


def _read(ctx: Context, actor: Actor, case_id: CaseId) -> CaseView:
    with ctx.database.read() as tx:
        file = open_file(ctx, tx, cases.read_head(tx, case_id))
        relation = relation_of(ctx.directory(), actor, file)
        standing = standing_of(actor, relation)
        entries = journal.entries_of(tx, case_id)
        file = with_authors(tx, file, entries)
        incidents = lists.incidents_of(tx, case_id)
        in_force = ctx.definition_in_force(tx)
    view = _view(ctx, actor, file, relation, standing, incidents)
    return replace(
        view,
        reports=report_entries(ctx, actor, relation, file, in_force),
        timeline=timeline_of(ctx, file, entries, actor, relation, standing),
    )


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
    incidents: list[ListedIncident],
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
        incidents=tuple(_incident(file, one) for one in incidents if one.instance_id in followed),
        relation=standing,
    )


_AUTOMATIC = Bilingual("Un paso automático", "An automatic step")


def _incident(file: CaseFile, one: ListedIncident) -> IncidentView:
    task = file.process(file.instance(one.instance_id)).tasks.get(one.element_id)
    name = task.name if task else _AUTOMATIC
    return IncidentView(name, one.reason, one.at)
