"""The journal of a case in words: what happened, when, by which post; never a personal value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.context import Context
from engine.model.actor import SYSTEM, Actor
from engine.model.case import JournalEntry
from engine.model.directory import Directory
from engine.model.ids import AccountId
from engine.model.views import TimelineEntry
from engine.queries.file import CaseFile, Standing
from engine.queries.words import name_of, name_of_element


def timeline_of(
    ctx: Context,
    file: CaseFile,
    entries: list[JournalEntry],
    actor: Actor,
    standing: Standing,
    reasons: Mapping[str, str],
) -> tuple[TimelineEntry, ...]:
    """Return what happened and the actor may know of, the newest first.

    Who opened the case and who coordinates read all of it. Another institution reads what it did and what
    was passed to it, and all since it became a party: who else was asked before is not its concern. Who only
    once took part reads what she did. `reasons` are those of interventions, as far as the actor may read them.
    """
    if standing == "own_entries":
        entries = [entry for entry in entries if entry.account_id == actor.account_id]
    elif standing == "party" and actor.institution != file.head.opener:
        entries = [entry for entry in entries if _concerns(file, actor, entry)]
    return tuple(_told(ctx.directory(), file, entry, reasons) for entry in reversed(entries))


def _concerns(file: CaseFile, actor: Actor, entry: JournalEntry) -> bool:
    mine = actor.institution
    if mine in {entry.institution, entry.content.get("institution")}:
        return True
    since = [
        instance.facts[fact].at
        for instance in file.instances
        for fact, code in file.parties(instance).items()
        if code == mine
    ]
    return any(entry.at > at for at in since)


def _told(
    directory: Directory, file: CaseFile, entry: JournalEntry, reasons: Mapping[str, str]
) -> TimelineEntry:
    by_person, content = entry.account_id != SYSTEM.account_id, entry.content
    return TimelineEntry(
        at=entry.at,
        text=_text(directory, file, entry),
        institution=name_of(directory, entry.institution) if entry.institution else "",
        post=file.posts.get(AccountId(entry.account_id)) if by_person else None,
        reason=reasons.get(str(content.get("intervention", content.get("incident"))), ""),
    )


_TOLD: Final = {
    "case_opened": Bilingual("Se abrió el caso", "The case was opened"),
    "task_opened": Bilingual("Pasó a {to}: {step}", "Passed to {to}: {step}"),
    "task_opened_province": Bilingual(
        "Pasó a {to}, que cubre la provincia, porque nadie del cantón cumple el rol: {step}",
        "Passed to {to}, which covers the province, because nobody in the canton fills the role: {step}",
    ),
    "task_opened_nation": Bilingual(
        "Pasó a {to}, que cubre el país, porque nadie más cercano cumple el rol: {step}",
        "Passed to {to}, which covers the nation, because nobody closer fills the role: {step}",
    ),
    "task_opened_coordination": Bilingual(
        "Pasó a la coordinación, {to}, porque la institución que debía recibirla ya no está: {step}",
        "Passed to coordination, {to}, because the institution that was to get it is gone: {step}",
    ),
    "task_completed": Bilingual("Se completó: {step}", "Completed: {step}"),
    "task_claimed": Bilingual("Tomó la tarea: {step}", "Took the task: {step}"),
    "task_released": Bilingual("Devolvió la tarea: {step}", "Gave back the task: {step}"),
    "reminded": Bilingual("Recordatorio a {to}: {step}", "Reminder to {to}: {step}"),
    "escalated": Bilingual(
        "Plazo vencido, escalamiento {position} a {to}: {step}",
        "Time limit passed, escalation {position} to {to}: {step}",
    ),
    "escalated_supervisor": Bilingual(
        "Plazo vencido, escalamiento {position} a la supervisión de {to}: {step}",
        "Time limit passed, escalation {position} to the supervisor of {to}: {step}",
    ),
    "nudged": Bilingual(
        "La coordinación recordó a {to}: {step}", "Coordination reminded {to}: {step}"
    ),
    "reassigned": Bilingual(
        "La coordinación pasó la tarea a {to}: {step}",
        "Coordination passed the task to {to}: {step}",
    ),
    "reassigned_supervisor": Bilingual(
        "La coordinación pasó la tarea a la supervisión de {to}: {step}",
        "Coordination passed the task to the supervisor of {to}: {step}",
    ),
    "extended": Bilingual(
        "La coordinación prorrogó el plazo de {to} hasta el {until}: {step}",
        "Coordination extended the time limit of {to} until {until}: {step}",
    ),
    "instance_ended": Bilingual("Terminó: {outcome}", "Ended: {outcome}"),
    "incident_raised": Bilingual("Incidencia en: {step}", "Incident at: {step}"),
    "incident_resolved": Bilingual(
        "La coordinación resolvió la incidencia en: {step}",
        "Coordination resolved the incident at: {step}",
    ),
}


def _text(directory: Directory, file: CaseFile, entry: JournalEntry) -> Bilingual:
    content = entry.content
    kind = entry.kind
    if kind in {"escalated", "reassigned"} and content.get("target") == "supervisor":
        kind += "_supervisor"
    if "reach" in content:
        kind = f"{kind}_{content['reach']}"
    template = _TOLD.get(kind, Bilingual(kind, kind))
    step = _named(file, str(content.get("element", "")))
    outcome = _named(file, str(content.get("outcome", "")))
    to = name_of(directory, str(content.get("institution", "")))
    rest = {"to": to, "position": content.get("position", ""), "until": _until(file, entry)}
    return Bilingual(
        template.es.format(step=step.es, outcome=outcome.es, **rest),
        template.en.format(step=step.en, outcome=outcome.en, **rest),
    )


def _until(file: CaseFile, entry: JournalEntry) -> str:
    """Return the new time limit of an extension, in the hour of the case's place."""
    written = entry.content.get("due_at")
    if written is None:
        return ""
    manifest = file.definition(file.instances[0].instance_id).manifest
    zone = ZoneInfo(manifest.zones.get(file.head.province_code, manifest.zone))
    return f"{datetime.fromisoformat(str(written)).astimezone(zone):%d/%m/%Y %H:%M}"


def _named(file: CaseFile, element_id: str) -> Bilingual:
    """Return what a task or an end is called in any instance of the case."""
    processes = [
        file.definition(one.instance_id).processes[one.process_id] for one in file.instances
    ]
    known = [one for one in processes if element_id in one.tasks or element_id in one.ends]
    return name_of_element((known or processes)[0], element_id)
