"""What the journal of a case says that its rows must be; whoever edits a row by hand does not edit both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from engine.bilingual import Bilingual
from engine.bpmn import waiting
from engine.definitions import Definition
from engine.errors import Finding
from engine.model.case import CaseHead, Fact, HumanTask, RunningInstance
from engine.model.ids import InstanceId, TaskId
from engine.model.intervention import Intervention
from engine.model.step import InstanceState, Waiting


@dataclass(slots=True)
class Expected:
    """Gathered entry by entry, in the order in which they were written."""

    opener: str = ""
    canton: str = ""
    holders: dict[str, str] = field(default_factory=dict)
    due: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    revisions: dict[str, int] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    vault: dict[str, set[str]] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    interventions: dict[str, tuple[object, ...]] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, entries: Iterable[tuple[str, str, Mapping[str, Any]]]) -> Self:
        """Gather from (institution, kind, content) of each entry."""
        expected = cls()
        for institution, kind, content in entries:
            expected._take(institution, kind, content)
            expected.letters |= {content["letter"]} if "letter" in content else set()
        return expected

    def _take(self, institution: str, kind: str, content: Mapping[str, Any]) -> None:
        if kind == "case_opened":
            self.opener = content.get("opener", institution)
            self.canton = content["canton"]
        if kind in {"task_opened", "reassigned"}:
            self.holders[content["task"]] = content["institution"]
        if "due_at" in content:
            self.due[content["task"]] = content["due_at"]
        if kind in {"task_completed", "task_cancelled"}:
            self.closed.add(content["task"])
        if "vault" in content:
            self.vault.setdefault(content["instance"], set()).update(content["vault"])
        if "revision" in content:
            self.revisions[content["instance"]] = content["revision"]
        if kind in {"instance_ended", "instance_cancelled"}:
            self.outcomes[content["instance"]] = content["outcome"]
        self._take_coordination(kind, content)

    def _take_coordination(self, kind: str, content: Mapping[str, Any]) -> None:
        if "intervention" in content:
            places = (content["source"], content["institution"])
            told = (kind, content["task"], *places, content["has_reason"])
            self.interventions[content["intervention"]] = told
        if kind in _CLOSING_INCIDENTS:
            self.resolved.add(content["incident"])

    def check_instances(
        self,
        where: str,
        instances: Sequence[RunningInstance],
        kept: Mapping[InstanceId, Mapping[str, Fact]],
    ) -> Iterator[Finding]:
        if {one.instance_id for one in instances} != set(self.revisions):
            yield _differs(where, "instances")
        for instance in instances:
            place = f"{where}, instance {instance.instance_id}"
            if self.revisions.get(instance.instance_id) != instance.revision:
                yield _finding("revision", place, _NOT_THE_LAST)
            if self.outcomes.get(instance.instance_id) != instance.outcome:
                yield _differs(place, "outcome")
            missing = self.vault.get(instance.instance_id, set()) - set(
                kept.get(instance.instance_id, {})
            )
            for name in sorted(missing):
                yield _differs(place, f"vault {name}")

    def check_interventions(self, where: str, taken: Iterable[Intervention]) -> Iterator[Finding]:
        stored = {
            one.intervention_id: (
                one.kind,
                one.task_id,
                one.source,
                one.target,
                one.reason is not None,
            )
            for one in taken
        }
        if stored != self.interventions:
            yield _differs(where, "interventions")

    def check_resolutions(self, where: str, resolved: Iterable[str]) -> Iterator[Finding]:
        if set(resolved) != self.resolved:
            yield _differs(where, "incidents")

    def check_timers(
        self,
        where: str,
        tasks: Sequence[HumanTask],
        ahead: Mapping[TaskId, int],
        instances: Sequence[RunningInstance],
        definitions: Mapping[InstanceId, Definition],
    ) -> Iterator[Finding]:
        """Each open task has the rungs ahead of it that its ladder has left."""
        process_of = {one.instance_id: one.process_id for one in instances}
        for task in tasks:
            if not task.is_open:
                continue
            definition = definitions[task.instance_id]
            ladder = definition.deadline(process_of[task.instance_id], task.element_id).ladder
            if ahead.get(task.task_id, 0) + task.rung != len(ladder):
                yield _differs(f"{where}, task {task.task_id}", "timers")


def check_rows(
    where: str, head: CaseHead, expected: Expected, tasks: Sequence[HumanTask]
) -> Iterator[Finding]:
    """Compare a case's row and its tasks with what the journal says of them."""
    if (head.opener, head.canton_code) != (expected.opener, expected.canton):
        yield _differs(where, "opener, canton")
    if {task.task_id for task in tasks} != set(expected.holders):
        yield _differs(where, "tasks")
    for task in tasks:
        told = (
            expected.holders.get(task.task_id),
            expected.due.get(task.task_id),
            task.task_id in expected.closed,
        )
        if told != (task.institution, task.due_at.isoformat(), not task.is_open):
            yield _differs(f"{where}, task {task.task_id}", "institution, due_at, state")


def check_end(
    where: str, head: CaseHead, instances: Sequence[RunningInstance]
) -> Iterator[Finding]:
    """A case is open as long as something of it goes on, and no longer."""
    goes_on = any(one.ended_at is None for one in instances)
    if goes_on != (head.closed_at is None):
        yield _differs(where, "closed_at")


def check_letters(
    where: str, waiting: set[str], called: set[str], missing: set[str], head: CaseHead
) -> Iterator[Finding]:
    """What was sent from a case is there, and the worker looks after what waits for an open one."""
    uncalled = waiting - called if head.closed_at is None else set()
    if missing or uncalled or called - waiting:
        yield _differs(where, "messages")


def check_events(
    where: str,
    instances: Sequence[RunningInstance],
    definitions: Mapping[InstanceId, Definition],
    armed: set[tuple[InstanceId, str, datetime]],
) -> Iterator[Finding]:
    """Each event that a time will bring has its timer, at its time, and there is no other."""
    expected = {
        (one.instance_id, timer.token_id, timer.due_at)
        for one in instances
        if one.ended_at is None
        for timer in _waiting(one, definitions[one.instance_id]).timers
    }
    for instance_id, _, _ in sorted(expected ^ armed):
        yield _differs(f"{where}, instance {instance_id}", "timers")


def _waiting(instance: RunningInstance, definition: Definition) -> Waiting:
    state = InstanceState(instance.process_id, instance.snapshot, {})
    return waiting(definition.diagrams, state)


_CLOSING_INCIDENTS = frozenset(
    {"incident_resolved", "token_moved", "branch_ended", "part_ended", "message_dropped"}
)
_NOT_THE_LAST = Bilingual(
    "el estado guardado no es el último que anotó la bitácora",
    "the stored state is not the last one that the journal tells of",
)


def _differs(where: str, what: str) -> Finding:
    text = Bilingual(
        f"la fila no coincide con la bitácora: {what}", f"the row differs from the journal: {what}"
    )
    return _finding("row", where, text)


def _finding(rule: str, where: str, text: Bilingual) -> Finding:
    return Finding(rule, where, text)
