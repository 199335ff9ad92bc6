"""The journal of a case in words: what happened, when, by which post; never a personal value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.bilingual import Bilingual
from engine.context import Context
from engine.model.actor import SYSTEM, Actor
from engine.model.case import JournalEntry, RunningInstance
from engine.model.directory import Directory
from engine.model.ids import AccountId
from engine.model.process import Process
from engine.model.views import TimelineEntry
from engine.policy import Verb, may
from engine.queries.file import CaseFile, Standing, asked_parties, relation_of
from engine.queries.words import name_of, name_of_element
from engine.store.incidents import SYSTEM_ELEMENT, SYSTEM_EVENT


def timeline_of(
    ctx: Context,
    file: CaseFile,
    entries: list[JournalEntry],
    actor: Actor,
    standing: Standing,
    reasons: Mapping[str, str],
) -> tuple[TimelineEntry, ...]:
    """Return what happened and the actor may know of, the newest first.

    Who opened the case and who coordinates its place read all of it. The codes of other cases are for the
    coordination alone: who reported an alert need not know which cases came of it. Another institution reads what
    it did and what was passed to it, and of the parts of the case in which it was asked as a party all since it
    became one: who else was asked before is not its concern. Who only once took part reads what she did.
    `reasons` are those of interventions, as far as the actor may read them.
    """
    relation = relation_of(ctx.directory(), actor, file)
    coordinates = may(actor, Verb.SEE_PROGRESS, relation)
    reads_all = relation.is_opener or coordinates
    if standing == "own_entries":
        entries = [entry for entry in entries if entry.account_id == actor.account_id]
    elif not reads_all:
        entries = [entry for entry in entries if _concerns(file, actor, entry)]
    names_cases = standing != "own_entries" and coordinates
    shown = entries if names_cases else [_without_cases(entry) for entry in entries]
    return tuple(_told(ctx.directory(), file, entry, reasons) for entry in reversed(shown))


def _concerns(file: CaseFile, actor: Actor, entry: JournalEntry) -> bool:
    mine = actor.institution
    if mine in {entry.institution, entry.content.get("institution")}:
        return True
    about = _instance(file, entry)
    since = [
        instance.facts[fact].at
        for instance in ([about] if about else file.instances)
        for fact, code in asked_parties(file, instance).items()
        if code == mine
    ]
    return any(entry.at > at for at in since)


def _without_cases(entry: JournalEntry) -> JournalEntry:
    """Leave out the code of another case: whoever works on one need not know of the other."""
    content = {name: value for name, value in entry.content.items() if name != "case"}
    return JournalEntry(
        entry.seq, entry.at, entry.kind, entry.account_id, entry.institution, content
    )


def _told(
    directory: Directory, file: CaseFile, entry: JournalEntry, reasons: Mapping[str, str]
) -> TimelineEntry:
    by_person, content = entry.account_id != SYSTEM.account_id, entry.content
    return TimelineEntry(
        at=entry.at,
        text=text_of(directory, file, entry),
        institution=name_of(directory, entry.institution) if entry.institution else "",
        post=file.posts.get(AccountId(entry.account_id)) if by_person else None,
        reason=reasons.get(str(content.get("intervention", content.get("incident"))), ""),
    )


_TOLD: Final[Mapping[str, Bilingual]] = {
    "case_opened": Bilingual("Se abrió el caso", "The case was opened"),
    "case_begun": Bilingual("Se abrió otro caso", "Another case was opened"),
    "case_begun_named": Bilingual("Se abrió otro caso: {case}", "Another case was opened: {case}"),
    "instance_started": Bilingual("Empezó: {part}", "Began: {part}"),
    "instance_ended": Bilingual("Terminó: {outcome}", "Ended: {outcome}"),
    "instance_ended_of": Bilingual("Terminó {part}: {outcome}", "{part} ended: {outcome}"),
    "instance_cancelled": Bilingual("Ya no hace falta: {part}", "No longer needed: {part}"),
    "call_returned": Bilingual("Siguió {part} después de: {step}", "{part} went on after: {step}"),
    "call_raised": Bilingual("Aviso a {part} desde: {step}", "{part} was told from: {step}"),
    "call_cancelled": Bilingual(
        "La coordinación terminó lo que {part} esperaba en: {step}",
        "Coordination ended what {part} waited for at: {step}",
    ),
    "went_on": Bilingual("Siguió: {part}", "Went on: {part}"),
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
    "task_cancelled": Bilingual("Ya no hace falta: {step}", "No longer needed: {step}"),
    "task_claimed": Bilingual("Tomó la tarea: {step}", "Took the task: {step}"),
    "task_released": Bilingual("Devolvió la tarea: {step}", "Gave back the task: {step}"),
    "reported": Bilingual("Se informó: {step}", "Reported: {step}"),
    "message_arrived": Bilingual("Llegó a {part}: {step}", "{part} was told: {step}"),
    "message_sent": Bilingual("Se avisó a otro caso", "Another case was told"),
    "message_sent_named": Bilingual("Se avisó al caso {case}", "Case {case} was told"),
    "timer_fired": Bilingual("Se cumplió el tiempo: {step}", "The time has come: {step}"),
    "timer_fired_late": Bilingual(
        "Se cumplió el tiempo: {step} (era {until})",
        "The time has come: {step} (it was {until})",
    ),
    "signal_heard": Bilingual("Se avisó a {part}", "{part} was told"),
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
    "incident_raised": Bilingual("Incidencia en: {step}", "Incident at: {step}"),
    "incident_resolved": Bilingual(
        "La coordinación resolvió la incidencia en: {step}",
        "Coordination resolved the incident at: {step}",
    ),
    "token_moved": Bilingual(
        "La coordinación llevó el caso de «{step}» a «{target}»",
        "Coordination moved the case from “{step}” to “{target}”",
    ),
    "branch_ended": Bilingual(
        "La coordinación terminó el camino detenido en: {step}",
        "Coordination ended the way that stood at: {step}",
    ),
    "part_ended": Bilingual(
        "La coordinación terminó una parte del caso: {part}",
        "Coordination ended a part of the case: {part}",
    ),
    "message_dropped": Bilingual(
        "La coordinación dejó sin entregar el mensaje de: {step}",
        "Coordination left the message undelivered that came from: {step}",
    ),
}


_AUTOMATIC: Final = Bilingual("un paso automático", "an automatic step")


def text_of(directory: Directory, file: CaseFile, entry: JournalEntry) -> Bilingual:
    """Return an entry in words."""
    content = entry.content
    template = _TOLD.get(_kind(file, entry), Bilingual(entry.kind, entry.kind))
    about = _instance(file, entry)
    part = file.process(about).name if about else Bilingual("", "")
    step = _named(file, about, _element(file, about, content))
    outcome = _named(file, about, str(content.get("outcome", "")))
    to = name_of(directory, str(content.get("institution", "")))
    target = _named(file, about, str(content.get("to", "")))
    said = {
        "to": to,
        "position": content.get("position", ""),
        "case": content.get("case", ""),
        "until": _until(file, entry),
    }
    return Bilingual(
        template.es.format(
            step=step.es, outcome=outcome.es, part=part.es, target=target.es, **said
        ),
        template.en.format(
            step=step.en, outcome=outcome.en, part=part.en, target=target.en, **said
        ),
    )


def _until(file: CaseFile, entry: JournalEntry) -> str:
    """Return the new time limit of an extension, or when something was due, in the hour of the case's place."""
    written = entry.content.get("due_at") or entry.content.get("was_due")
    if written is None:
        return ""
    manifest = file.definition(file.instances[0].instance_id).manifest
    zone = ZoneInfo(manifest.zones.get(file.head.province_code, manifest.zone))
    return f"{datetime.fromisoformat(str(written)).astimezone(zone):%d/%m/%Y %H:%M}"


def _kind(file: CaseFile, entry: JournalEntry) -> str:
    """Return how a kind of entry is told: by what is known of it, and by what there is to tell apart."""
    supervised = entry.content.get("target") == "supervisor"
    if entry.kind in {"escalated", "reassigned"} and supervised:
        return f"{entry.kind}_supervisor"
    if "reach" in entry.content:
        return f"{entry.kind}_{entry.content['reach']}"
    if entry.kind == "timer_fired" and "was_due" in entry.content:
        return "timer_fired_late"
    if entry.kind in {"case_begun", "message_sent"} and "case" in entry.content:
        return f"{entry.kind}_named"
    if entry.kind == "instance_ended" and len(file.instances) > 1:
        return "instance_ended_of"
    return entry.kind


def _instance(file: CaseFile, entry: JournalEntry) -> RunningInstance | None:
    """Return the part of the case that an entry is about; None when it is about the whole of it."""
    instance_id = entry.content.get("instance")
    task_id = entry.content.get("task")
    if instance_id is None:
        found = (task.instance_id for task in file.tasks if task.task_id == task_id)
        instance_id = next(found, None)
    return next((one for one in file.instances if one.instance_id == instance_id), None)


def _element(file: CaseFile, about: RunningInstance | None, content: Mapping[str, object]) -> str:
    """Return the element that an entry names: itself, or by the message that arrived there."""
    message = content.get("message")
    if "element" in content or about is None or message is None:
        return str(content.get("element", ""))
    receivers = file.process(about).receivers.values()
    return next((one.element_id for one in receivers if one.message == message), "")


def _named(file: CaseFile, about: RunningInstance | None, element_id: str) -> Bilingual:
    """Return what a task, an event or an end is called, in its own part of the case."""
    if element_id in {SYSTEM_ELEMENT, SYSTEM_EVENT}:
        return name_of_element(file.process(file.root), element_id)
    instances = [about] if about else file.instances
    found = (_name_in(file.process(one), element_id) for one in instances)
    return next((name for name in found if name), _AUTOMATIC)


def _name_in(process: Process, element_id: str) -> Bilingual | None:
    for elements in (process.tasks, process.receivers, process.timers):
        if element_id in elements:
            return elements[element_id].name
    drawn = process.nodes.get(element_id)
    return process.ends.get(element_id) or (drawn.name if drawn else None)
