"""Turns rows into what a person reads: places, posts, dues, what follows."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from engine.bilingual import Bilingual
from engine.definitions import Definition
from engine.forms.words import in_words
from engine.model.case import HumanTask, Proposal
from engine.model.directory import Directory
from engine.model.form import Choice, Field
from engine.model.ids import InstitutionCode
from engine.model.process import Lane, PartyHolder, PersonHolder, Process, RoleHolder
from engine.model.proposals import Proposed
from engine.model.views import DueView, Follower, Place
from engine.store.incidents import SYSTEM_ELEMENT, SYSTEM_EVENT


def place_of(definition: Definition, directory: Directory, canton_code: str) -> Place:
    canton = directory.cantons[canton_code]
    zones = definition.manifest.zones
    return Place(
        canton_code=canton.code,
        canton=canton.name,
        province_code=canton.province_code,
        province=canton.province_name,
        zone=zones.get(canton.province_code, definition.manifest.zone),
    )


def name_of(directory: Directory, code: str) -> str:
    """Return an institution's name; one that has left the directory keeps its code."""
    return directory.named(code).es


def proposal_view(
    definition: Definition,
    process: Process,
    asked: Field,
    proposal: Proposal,
    choices: tuple[Choice, ...],
) -> Proposed:
    """Return what a decision proposes for a question, with the name of its table and the rules' reasons."""
    rules = process.rules.values()
    decided_by = next((rule.decision_id for rule in rules if rule.result == asked.key), "")
    return Proposed(
        value=in_words(asked, proposal.value, choices),
        decision=definition.decision_names.get(decided_by),
        reasons=tuple(rule.reason for rule in proposal.fired if rule.reason),
    )


_AUTOMATIC: Final = Bilingual("Un paso automático", "An automatic step")
_SYSTEM: Final = Bilingual("El sistema", "The system")


def name_of_element(process: Process, element_id: str) -> Bilingual:
    """Return what anything that is drawn is called."""
    if element_id in {SYSTEM_ELEMENT, SYSTEM_EVENT}:
        return _SYSTEM
    drawn = process.nodes.get(element_id)
    return drawn.name if drawn else process.ends.get(element_id, _AUTOMATIC)


def due_view(definition: Definition, process_id: str, task: HumanTask, now: datetime) -> DueView:
    deadline = definition.deadline(process_id, task.element_id)
    return DueView(
        due_at=task.due_at,
        is_overdue=task.is_open and task.due_at < now,
        name=deadline.name,
        source_kind=deadline.source_kind,
        source=deadline.source,
        explanation=Bilingual(task.due_es, task.due_en),
    )


def followers(
    definition: Definition,
    directory: Directory,
    process_id: str,
    element_id: str,
    parties: Mapping[str, InstitutionCode],
) -> tuple[Follower, ...]:
    """Return what may come after a task, with the institution or the lane that would hold it."""
    following = definition.processes[process_id].follows[element_id]
    return tuple(_each(definition, directory, process_id, following, parties))


def _each(
    definition: Definition,
    directory: Directory,
    process_id: str,
    following: Iterable[str],
    parties: Mapping[str, InstitutionCode],
) -> Iterator[Follower]:
    process = definition.processes[process_id]
    for element_id in following:
        if element_id not in process.calls:
            yield follower(definition, directory, process_id, element_id, parties)
            continue
        # Whom the called process is for is known when it begins.
        called = definition.processes[process.calls[element_id]]
        yield from _each(definition, directory, called.process_id, called.first, {})


def follower(
    definition: Definition,
    directory: Directory,
    process_id: str,
    element_id: str,
    parties: Mapping[str, InstitutionCode],
) -> Follower:
    """Return a task or an end in words, with who would hold it."""
    process = definition.processes[process_id]
    if element_id in process.ends:
        return Follower(process.ends[element_id], None)
    task = process.tasks[element_id]
    lane = process.lanes.get(task.lane_id or "")
    return Follower(task.name, _holder(definition, directory, lane, parties))


def _holder(
    definition: Definition,
    directory: Directory,
    lane: Lane | None,
    parties: Mapping[str, InstitutionCode],
) -> Bilingual | None:
    if lane is None:
        return None
    if isinstance(lane.holder, PartyHolder) and lane.holder.fact in parties:
        return directory.named(parties[lane.holder.fact])
    if isinstance(lane.holder, PersonHolder) and lane.holder.role in parties:
        return directory.named(parties[lane.holder.role])
    if isinstance(lane.holder, RoleHolder):
        return definition.manifest.roles[lane.holder.role].name
    return lane.name
