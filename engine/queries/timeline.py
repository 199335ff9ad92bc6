"""The journal of a case in words: what happened, when, by which post; never a personal value."""

from engine.bilingual import Bilingual
from engine.context import Context
from engine.model.actor import SYSTEM, Actor
from engine.model.case import JournalEntry
from engine.model.directory import Directory
from engine.model.ids import AccountId
from engine.model.views import TimelineEntry
from engine.queries.file import CaseFile
from engine.queries.words import name_of


def timeline_of(
    ctx: Context, file: CaseFile, entries: list[JournalEntry], own: Actor | None
) -> tuple[TimelineEntry, ...]:
    """Return what happened, the newest first; with `own` only what this person did herself."""
    return tuple(
        _told(ctx.directory(), file, entry)
        for entry in reversed(entries)
        if own is None or entry.account_id == own.account_id
    )


def _told(directory: Directory, file: CaseFile, entry: JournalEntry) -> TimelineEntry:
    by_person = entry.account_id != SYSTEM.account_id
    return TimelineEntry(
        at=entry.at,
        text=_text(directory, file, entry),
        institution=name_of(directory, entry.institution) if entry.institution else "",
        post=file.posts.get(AccountId(entry.account_id)) if by_person else None,
    )


def _text(directory: Directory, file: CaseFile, entry: JournalEntry) -> Bilingual:
    content = entry.content
    step = _step(file, str(content.get("element", "")))
    to = name_of(directory, str(content.get("institution", "")))
    match entry.kind:
        case "case_opened":
            return Bilingual("Se abrió el caso", "The case was opened")
        case "task_opened":
            return Bilingual(f"Pasó a {to}: {step.es}", f"Passed to {to}: {step.en}")
        case "task_completed":
            return Bilingual(f"Se completó: {step.es}", f"Completed: {step.en}")
        case "task_claimed":
            return Bilingual(f"Tomó la tarea: {step.es}", f"Took the task: {step.en}")
        case "task_released":
            return Bilingual(f"Devolvió la tarea: {step.es}", f"Gave back the task: {step.en}")
        case "reminded":
            return Bilingual(f"Recordatorio a {to}: {step.es}", f"Reminder to {to}: {step.en}")
        case "escalated":
            return _escalated(entry, step, to)
        case "instance_ended":
            return _ended(file, str(content.get("outcome", "")))
        case "incident_raised":
            return Bilingual(f"Incidencia en: {step.es}", f"Incident at: {step.en}")
        case _:
            return Bilingual(entry.kind, entry.kind)


def _escalated(entry: JournalEntry, step: Bilingual, to: str) -> Bilingual:
    rung = entry.content.get("position")
    if entry.content.get("target") == "supervisor":
        return Bilingual(
            f"Plazo vencido, escalamiento {rung} a la supervisión de {to}: {step.es}",
            f"Time limit passed, escalation {rung} to the supervisor of {to}: {step.en}",
        )
    return Bilingual(
        f"Plazo vencido, escalamiento {rung} a {to}: {step.es}",
        f"Time limit passed, escalation {rung} to {to}: {step.en}",
    )


def _ended(file: CaseFile, outcome: str) -> Bilingual:
    for instance in file.instances:
        ends = file.definition(instance.instance_id).processes[instance.process_id].ends
        if outcome in ends:
            return Bilingual(f"Terminó: {ends[outcome].es}", f"Ended: {ends[outcome].en}")
    return Bilingual("Terminó", "Ended")


def _step(file: CaseFile, element_id: str) -> Bilingual:
    for instance in file.instances:
        process = file.definition(instance.instance_id).processes[instance.process_id]
        if element_id in process.tasks:
            return process.tasks[element_id].name
    return Bilingual(element_id, element_id)
