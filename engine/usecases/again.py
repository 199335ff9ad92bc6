"""What stands around a verb: a twin request that was faster, and a case that the machine cannot go on with."""

from collections.abc import Callable
from typing import TypeVar

from engine.context import Context
from engine.errors import AlreadyUnderWay, InstanceBroken, NobodyFits, RutaError, Tampered
from engine.model.ids import CaseId, TaskId
from engine.store import cases, incidents, tasks
from engine.usecases.alarm import alarm

Answer = TypeVar("Answer")


def once(verb: Callable[[], Answer]) -> Answer:
    """Do a verb. When another request with its key was faster, do it again: it then finds the answer stored."""
    try:
        return verb()
    except AlreadyUnderWay:
        return verb()


def or_incident(ctx: Context, task_id: TaskId, verb: Callable[[], Answer]) -> Answer:
    """Do a verb. When its case cannot go on, record an incident for a person to resolve, and raise all the same."""
    try:
        return verb()
    except (InstanceBroken, NobodyFits, Tampered) as failure:
        with ctx.database.read() as tx:
            found = tasks.find_task(tx, task_id)
        if found is not None:
            _record(ctx, found.case_id, failure)
        raise


def or_incident_of_case(ctx: Context, case_id: CaseId, verb: Callable[[], Answer]) -> Answer:
    """Do a verb about no task, with incidents as `or_incident` has them."""
    try:
        return verb()
    except (InstanceBroken, NobodyFits, Tampered) as failure:
        _record(ctx, case_id, failure)
        raise


def _record(ctx: Context, case_id: CaseId, failure: RutaError) -> None:
    with ctx.database.read() as tx:
        head = cases.read_head(tx, case_id)
    at = ctx.now()
    with ctx.database.write() as tx:
        raised = incidents.record_failure(tx, head, failure, at)
        alarm(tx, ctx.definition_in_force(tx), ctx.directory(), head, raised, at)
