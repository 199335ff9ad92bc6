"""The inbox in three groups, by the day of each case's own place."""

from dataclasses import dataclass

from engine.model.views import Inbox, InboxEntry
from web.moments import Urgency, urgency

_ORDER: tuple[Urgency, ...] = ("overdue", "today", "later")


@dataclass(frozen=True, slots=True)
class TaskGroup:
    urgency: Urgency
    entries: tuple[InboxEntry, ...]


def grouped(inbox: Inbox) -> list[TaskGroup]:
    """Return the groups that have entries, the most urgent first; what was escalated stands apart."""
    found: dict[Urgency, list[InboxEntry]] = {name: [] for name in _ORDER}
    apart = {entry.task_id for entry in inbox.escalated}
    for entry in inbox.entries:
        if entry.task_id in apart:
            continue
        found[urgency(entry.due_at, inbox.read_at, entry.place.zone)].append(entry)
    return [TaskGroup(name, tuple(members)) for name, members in found.items() if members]
