"""What people may report in a case now, and the page of one such event."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import Definition
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.case import Fact, RunningInstance
from engine.model.form import Choice, Form
from engine.model.ids import InstanceId
from engine.model.process import MessageEvent, Process
from engine.model.reports import ReportPlace, ReportView
from engine.model.views import ReportEntry
from engine.policy import Relation, Reportable, Verb, declared_reports, may, reportable
from engine.queries.asking import named_in, offered, told
from engine.queries.beginning import Answering, Beginning, beginning_of
from engine.queries.file import (
    CaseFile,
    going,
    known_values,
    open_file,
    parties_in,
    relation_of,
)
from engine.queries.looks import record_case_look
from engine.queries.parts import concerning
from engine.queries.recipients import Reading, seen_by
from engine.queries.words import followers, place_of
from engine.store import cases


@dataclass(frozen=True, slots=True)
class _Reading:
    """A case in which an actor may report; processes begin on the version `in_force`."""

    ctx: Context
    actor: Actor
    relation: Relation
    file: CaseFile
    in_force: Definition

    @property
    def followed(self) -> frozenset[InstanceId]:
        return concerning(self.actor, self.relation, self.file)

    def now(self) -> list[Reportable]:
        running = going(self.file, self.file.running)
        return reportable(running, self.in_force.processes, self.followed)

    def ever(self) -> list[Reportable]:
        instances = going(self.file, self.file.instances)
        return declared_reports(instances, self.in_force.processes, self.followed)

    def definition(self, found: Reportable) -> Definition:
        return self.in_force if found.begins else self.file.definition(found.heard_by)

    def instance(self, found: Reportable) -> RunningInstance:
        """Return the instance that hears the report, or the one that would begin, as it would be."""
        heard_by = self.file.instance(found.heard_by)
        return _coming(self, found, heard_by) if found.begins else heard_by


def report_entries(
    ctx: Context, actor: Actor, relation: Relation, file: CaseFile, in_force: Definition
) -> tuple[ReportEntry, ...]:
    """Return what the actor may report now, as the page of the case lists it."""
    if not may(actor, Verb.REPORT, relation):
        return ()
    reading = _Reading(ctx, actor, relation, file, in_force)
    return tuple(_entry(reading, one) for one in reading.now())


def reporting(ctx: Context, actor: Actor, place: ReportPlace) -> ReportView:
    with ctx.database.read() as tx:
        file = open_file(ctx, tx, cases.read_head(tx, place.case_id))
        in_force = ctx.definition_in_force(tx)
    relation = relation_of(ctx.directory(), actor, file)
    if not may(actor, Verb.REPORT, relation):
        raise NotFound
    reading = _Reading(ctx, actor, relation, file, in_force)
    awaited = _at(place, reading.now())
    found = awaited or _at(place, reading.ever())
    if found is None:
        raise NotFound
    view, quoted = _view(reading, place, found, is_awaited=awaited is not None)
    look = {"element": place.element_id, "where": place.where, "fields": quoted}
    record_case_look(ctx, actor, place.case_id, "report", look)
    return view


def _at(place: ReportPlace, found: list[Reportable]) -> Reportable | None:
    wanted = (place.where, place.element_id)
    return next((one for one in found if (one.where, one.report.element_id) == wanted), None)


def _view(
    reading: _Reading, place: ReportPlace, found: Reportable, *, is_awaited: bool
) -> tuple[ReportView, list[str]]:
    """Return the page of an event, and the fields of the case that its texts quote."""
    actor, file, directory = reading.actor, reading.file, reading.ctx.directory()
    definition, instance = reading.definition(found), reading.instance(found)
    form = definition.report_form(found.process.process_id, found.report.element_id)
    known, _ = known_values(directory, actor, reading.relation, file)
    parties = parties_in(found.process, instance.values())
    choices = offered(form, definition, instance, file, directory)
    begun = _begun(reading, found, form, choices)
    answering = Reading(definition, directory, instance, parties, actor)
    view = ReportView(
        place=place,
        case_code=file.head.case_code,
        canton=place_of(definition, directory, file.head.canton_code),
        entry=_entry(reading, found),
        is_awaited=is_awaited,
        form=told(form, known),
        choices=choices,
        recipients={field.key: seen_by(answering, field.disclosure) for field in form.fields},
        proposals=begun.proposals,
        from_case=begun.from_case,
        written=begun.written,
    )
    return view, named_in(form, known)


def _begun(
    reading: _Reading, found: Reportable, form: Form, choices: Mapping[str, tuple[Choice, ...]]
) -> Beginning:
    """Return how the form begins; of a process that has not begun nothing is known."""
    if found.begins:
        return Beginning()
    instance = reading.file.instance(found.heard_by)
    answering = Answering(reading.actor, reading.relation, reading.file, instance)
    return beginning_of(form, choices, answering)


def _entry(reading: _Reading, found: Reportable) -> ReportEntry:
    """Return an event as a list shows it: of a part that the actor may not follow, only what may be told."""
    entry = _whole(reading, found)
    if found.heard_by in reading.followed:
        return entry
    follows = tuple(replace(one, holder=None) for one in entry.follows)
    return replace(entry, part=None, since=None, instead_of=None, follows=follows)


def _interrupted(process: Process, event: MessageEvent) -> Bilingual | None:
    """Return the name of the task, or of the part of the diagram, that a report would end."""
    if not event.interrupts or event.host_id is None:
        return None
    task = process.tasks.get(event.host_id)
    if event.host_id == process.process_id:
        return process.name
    return task.name if task else process.inside.get(event.host_id)


def _whole(reading: _Reading, found: Reportable) -> ReportEntry:
    definition, instance = reading.definition(found), reading.instance(found)
    process, element_id = found.process, found.report.element_id
    event = process.receivers[element_id]
    host = _interrupted(process, event)
    parties = parties_in(process, instance.values())
    directory = reading.ctx.directory()
    return ReportEntry(
        where=found.where,
        element_id=element_id,
        name=found.report.name,
        part=process.name,
        begins=found.begins,
        since=None if found.begins or _is_alone(reading.file, instance) else instance.started_at,
        instead_of=host,
        follows=followers(definition, directory, process.process_id, element_id, parties),
    )


def _is_alone(file: CaseFile, instance: RunningInstance) -> bool:
    """Tell whether no other instance of the same process goes on in the case."""
    return sum(one.process_id == instance.process_id for one in file.running) <= 1


def _coming(reading: _Reading, found: Reportable, parent: RunningInstance) -> RunningInstance:
    actor, now, opener = reading.actor, reading.ctx.now(), found.process.opener_fact
    step = found.process.process_id
    asked_by = Fact(actor.institution, step, actor.institution, actor.account_id, now, 1)
    return RunningInstance(
        instance_id=InstanceId(""),
        case_id=parent.case_id,
        definition_hash=reading.in_force.hash,
        process_id=step,
        revision=0,
        snapshot=b"",
        facts={opener: asked_by} if opener else {},
        started_at=now,
        ended_at=None,
        outcome=None,
    )
