"""What really happened, read from the store by the judge: nobody who acts in a scenario sees it so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.context import Context
from engine.model.case import CaseHead, Fact, HumanTask, JournalEntry, RunningInstance
from engine.model.ids import CaseId, TaskId
from engine.scenarios.drawn import Drawn
from engine.store import cases, journal, running, tasks, timers

Place = tuple[str, str]
"""A process and an element of it."""

NOWHERE: Final[Place] = ("", "")


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Everything of one case as it stands. `is_timed`: a moment to come will let it go on."""

    head: CaseHead
    instances: tuple[RunningInstance, ...]
    tasks: tuple[HumanTask, ...]
    entries: tuple[JournalEntry, ...]
    is_timed: bool

    @property
    def root(self) -> RunningInstance:
        return next(one for one in self.instances if one.parent_id is None)

    @property
    def open_tasks(self) -> list[HumanTask]:
        return [task for task in self.tasks if task.is_open]

    def place(self, task: HumanTask) -> Place:
        """Return where in the diagrams a task stands."""
        found = (one for one in self.instances if one.instance_id == task.instance_id)
        return next(found).process_id, task.element_id

    def place_of(self, task_id: object) -> Place:
        """Return the same of a task by its id, nowhere for one of another case."""
        found = (task for task in self.tasks if task.task_id == task_id)
        return next((self.place(task) for task in found), NOWHERE)

    def tasks_at(self, element: Drawn) -> list[HumanTask]:
        """Return the tasks that were opened at an element, those that are open first, each the oldest first."""
        wanted = (element.process_id, element.element_id)
        found = [task for task in self.tasks if self.place(task) == wanted]
        return sorted(found, key=lambda task: (not task.is_open, task.ready_at))

    def fact(self, key: str) -> Fact | None:
        """Return the value of a fact that was written last in any part of the case."""
        found = [one.facts[key] for one in self.instances if key in one.facts]
        return max(found, key=lambda fact: (fact.at, fact.revision), default=None)


def case_ids(ctx: Context) -> list[CaseId]:
    with ctx.database.read() as tx:
        return cases.all_ids(tx)


def heads(ctx: Context) -> dict[CaseId, CaseHead]:
    """Return what is in clear of every case: how far its journal is, and whether it is closed."""
    with ctx.database.read() as tx:
        return {case_id: cases.read_head(tx, case_id) for case_id in cases.all_ids(tx)}


def read_case(ctx: Context, case_id: CaseId) -> CaseRecord:
    with ctx.database.read() as tx:
        head = cases.read_head(tx, case_id)
        _, instances = running.load_instances(tx, ctx.keys, case_id)
        return CaseRecord(
            head=head,
            instances=tuple(instances),
            tasks=tuple(tasks.tasks_of_case(tx, case_id)),
            entries=tuple(journal.entries_of(tx, case_id)),
            is_timed=bool(timers.events_ahead(tx, case_id)),
        )


def case_of_task(ctx: Context, task_id: TaskId) -> CaseId | None:
    with ctx.database.read() as tx:
        found = tasks.find_task(tx, task_id)
    return found.case_id if found else None


def as_sent(value: object) -> tuple[str, ...]:
    """Return a value as a form would send it."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("true",) if value else ()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(text for one in value for text in as_sent(one))
    if isinstance(value, Mapping):
        return tuple(f"{key}={text}" for key, one in value.items() for text in as_sent(one))
    return (value.isoformat() if isinstance(value, date) else str(value),)


def iso_span(span: timedelta) -> str:
    """Return a span as scenarios write it."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    days, minutes = divmod(minutes, 24 * 60)
    clock = "".join(_units((minutes // 60, "H"), (minutes % 60, "M"), (seconds, "S")))
    text = "".join(_units((days, "D"))) + (f"T{clock}" if clock else "")
    return f"P{text or 'T0M'}"


def _units(*parts: tuple[int, str]) -> Iterator[str]:
    return (f"{number}{unit}" for number, unit in parts if number)
