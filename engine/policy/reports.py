"""What people may report in a case: events that its diagrams await, and what these may begin."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.model.ids import InstanceId, TokenId
from engine.model.process import Process, Report
from engine.model.step import AwaitedMessage


@dataclass(frozen=True, slots=True)
class Going:
    """An instance of a case as reports see it; one that has ended awaits nothing."""

    instance_id: InstanceId
    process: Process
    awaited: tuple[AwaitedMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class Reportable:
    """Something that people may report. `where` is the instance that awaits it, or the process that it begins.

    `heard_by` is the instance that awaits it, at `token_id`; for one that `begins`, whose message it might be.
    """

    where: str
    report: Report
    process: Process
    heard_by: InstanceId
    token_id: TokenId | None = None
    begins: bool = False


def reportable(
    going: Sequence[Going], in_force: Mapping[str, Process], followed: Collection[InstanceId]
) -> list[Reportable]:
    """Return what may be reported now: what the running instances await, then what may begin from some.

    What happens to the person anybody tells who works on her case; what else she needs is for who follows
    the part that would ask for it.
    """
    return [*_awaited(going), *_beginnings(going, in_force, followed)]


def declared_reports(
    instances: Sequence[Going], in_force: Mapping[str, Process], followed: Collection[InstanceId]
) -> list[Reportable]:
    """Return what people may report at some time in the life of these instances, awaited now or not."""
    declared = [
        Reportable(one.instance_id, report, one.process, one.instance_id)
        for one in instances
        for report in one.process.reports.values()
    ]
    return [*declared, *_beginnings(instances, in_force, followed)]


def _awaited(going: Sequence[Going]) -> Iterator[Reportable]:
    for one in going:
        oldest = {awaits.element_id: awaits.token_id for awaits in reversed(one.awaited)}
        for report in one.process.reports.values():
            if report.element_id in oldest:
                token_id = oldest[report.element_id]
                yield Reportable(one.instance_id, report, one.process, one.instance_id, token_id)


def _beginnings(
    going: Sequence[Going], in_force: Mapping[str, Process], followed: Collection[InstanceId]
) -> Iterator[Reportable]:
    """What a case's diagrams may begin, people may begin there too, but no case of its own."""
    throwers = [one for one in going if one.instance_id in followed]
    for process in in_force.values():
        report = _start_of(process)
        thrower = next((one for one in throwers if _throws(one.process, process.begins_by)), None)
        if report is not None and thrower is not None and not process.opens_case:
            heard_by = thrower.instance_id
            yield Reportable(process.process_id, report, process, heard_by, begins=True)


def _start_of(process: Process) -> Report | None:
    found = (one for one in process.reports.values() if one.message == process.begins_by)
    return next(found, None)


def _throws(process: Process, message: str | None) -> bool:
    return message in process.throws.values()
