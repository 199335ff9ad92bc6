"""The journal of a case in words: what happened, when, by which post; never a personal value."""

from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.model.actor import SYSTEM, Actor
from engine.model.case import JournalEntry
from engine.model.directory import Directory
from engine.model.ids import AccountId
from engine.model.views import TimelineEntry
from engine.queries.file import CaseFile, Standing
from engine.queries.words import name_of


def timeline_of(
    ctx: Context, file: CaseFile, entries: list[JournalEntry], actor: Actor, standing: Standing
) -> tuple[TimelineEntry, ...]:
    """Return what happened and the actor may know of, the newest first.

    Who opened the case and who coordinates read all of it. Another institution reads what it did and what
    was passed to it, and all since it became a party: who else was asked before is not its concern. Who only
    once took part reads what she did.
    """
    if standing == "own_entries":
        entries = [entry for entry in entries if entry.account_id == actor.account_id]
    elif standing == "party" and actor.institution != file.head.opener:
        entries = [entry for entry in entries if _concerns(file, actor, entry)]
    return tuple(_told(ctx.directory(), file, entry) for entry in reversed(entries))


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


def _told(directory: Directory, file: CaseFile, entry: JournalEntry) -> TimelineEntry:
    by_person = entry.account_id != SYSTEM.account_id
    return TimelineEntry(
        at=entry.at,
        text=_text(directory, file, entry),
        institution=name_of(directory, entry.institution) if entry.institution else "",
        post=file.posts.get(AccountId(entry.account_id)) if by_person else None,
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
    "instance_ended": Bilingual("Terminó: {outcome}", "Ended: {outcome}"),
    "incident_raised": Bilingual("Incidencia en: {step}", "Incident at: {step}"),
}


def _text(directory: Directory, file: CaseFile, entry: JournalEntry) -> Bilingual:
    content = entry.content
    kind = entry.kind
    if kind == "escalated" and content.get("target") == "supervisor":
        kind = "escalated_supervisor"
    if "reach" in content:
        kind = f"{kind}_{content['reach']}"
    template = _TOLD.get(kind, Bilingual(kind, kind))
    step = _named(file, str(content.get("element", "")))
    outcome = _named(file, str(content.get("outcome", "")))
    to = name_of(directory, str(content.get("institution", "")))
    position = content.get("position", "")
    return Bilingual(
        template.es.format(step=step.es, outcome=outcome.es, to=to, position=position),
        template.en.format(step=step.en, outcome=outcome.en, to=to, position=position),
    )


def _named(file: CaseFile, element_id: str) -> Bilingual:
    """Return what a task or an end is called in any instance of the case."""
    for instance in file.instances:
        process = file.definition(instance.instance_id).processes[instance.process_id]
        if element_id in process.tasks:
            return process.tasks[element_id].name
        if element_id in process.ends:
            return process.ends[element_id]
    return Bilingual(element_id, element_id)
