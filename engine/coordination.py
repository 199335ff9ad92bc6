"""The verbs of coordinators, a part of `engine.facade.Engine`: what does not move, and the answers to it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from engine.context import Verbs
from engine.model.actor import Actor
from engine.model.coordination import CoordinatedTask, IncidentEntry, Stalled
from engine.model.ids import IdempotencyKey, IncidentId, InstitutionCode, TaskId
from engine.queries import coordinated, incident, stalled
from engine.usecases import extend, nudge, reassign, resolve
from engine.usecases.again import once


@dataclass(frozen=True, slots=True)
class Coordination(Verbs):
    def incident(self, actor: Actor, incident_id: IncidentId) -> IncidentEntry:
        """Return an incident in the coordinator's territory, also one that is resolved."""
        return incident.incident(self.context, actor, incident_id)

    def stalled(self, actor: Actor, *, cursor: str | None = None) -> Stalled:
        """Return one page (25) of a coordinator's stalled cases, worst first."""
        return stalled.stalled(self.context, actor, cursor)

    def coordinated_task(self, actor: Actor, task_id: TaskId) -> CoordinatedTask:
        """Return a task as the coordinator of its place decides about it: without a value of the person."""
        return coordinated.coordinated_task(self.context, actor, task_id)

    def nudge(
        self, actor: Actor, task_id: TaskId, reason: str = "", *, key: IdempotencyKey
    ) -> None:
        """Remind who holds a task, at most once an hour. Raises `InterventionRefused`, `TaskClosed`."""
        nudge.nudge(self.context, actor, task_id, reason, key)

    def reassign(
        self,
        actor: Actor,
        task_id: TaskId,
        institution: InstitutionCode,
        reason: str,
        *,
        key: IdempotencyKey,
    ) -> None:
        """Pass a task to another institution of its role; to its own one means to that one's supervisor.

        Raises `InterventionRefused` when the person's consent is for its holder alone, and `TaskClosed`.
        """
        reassign.reassign(self.context, actor, task_id, institution, reason, key)

    def extend(
        self,
        actor: Actor,
        task_id: TaskId,
        due_at: datetime,
        reason: str,
        *,
        key: IdempotencyKey,
    ) -> None:
        """Move the time limit of a task forward. Raises `InterventionRefused` beyond the measure, `TaskClosed`."""
        extend.extend(self.context, actor, task_id, due_at, reason, key)

    def resolve(
        self, actor: Actor, incident_id: IncidentId, reason: str, *, key: IdempotencyKey
    ) -> IncidentId | None:
        """Try again what stands in an incident, and close that; return the incident in which it ends now, if any.

        Raises `InterventionRefused`, with the reason of now, if it stays as it is, and `KeyReused`.
        """
        verb = partial(resolve.resolve, self.context, actor, incident_id, reason, key)
        return once(verb)
