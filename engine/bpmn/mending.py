"""What people decide about a token that stands in an incident: it tries again, goes on elsewhere, or ends.

Pure, as everything here: who may decide it, and what must not come of it, is for the use cases.
"""

from typing import Final
from uuid import UUID

from SpiffWorkflow.task import Task as TreeTask

from engine.bilingual import Bilingual
from engine.bpmn.compiling import CompiledDiagrams, Program
from engine.bpmn.hearing import Hearing
from engine.bpmn.library import Spec, Task
from engine.bpmn.lowering import LoweredFlow
from engine.bpmn.snapshot import Snapshot
from engine.bpmn.specs import BY, hand_on
from engine.bpmn.waiting import HOST, EventBasedGateway
from engine.errors import NotFound
from engine.model.ids import TokenId
from engine.model.step import StepIncident, TokenEnded, TokenMoved, TokenRetried


class Mending(Hearing):
    """The part of an instance that knows how an incident may end."""

    _incidents: dict[UUID, Bilingual]
    last_end: str | None

    def in_incident(self, token_id: str) -> Task | None:
        """Return what stands in an incident at the token, or None."""
        task = self._find(token_id)
        return task if task is not None and task.id in self._incidents else None

    def retry(self) -> None:
        """Let all the tokens that stand in an incident try again."""
        for task in self._live():
            if task.id in self._incidents:
                self.retry_at(task)

    def retry_at(self, task: Task) -> None:
        del self._incidents[task.id]
        task.task_spec.again(task)

    def move(self, task: Task, target: Spec, by: str) -> None:
        """Take a token away with all that hangs at it, and let one begin at `target`, as though it came by a flow."""
        leaving = self.standing_for(task)
        arriving = TreeTask(self, target, self.task_tree)
        hand_on(leaving, arriving)
        arriving.internal_data[BY] = by
        self.drop([leaving])
        target._update(arriving)  # noqa: SLF001  # the library's only way

    def end(self, task: Task, end_id: str) -> None:
        """Take a token away with all that hangs at it; if it was the last one the instance ends as `end_id`."""
        self.drop([self.standing_for(task)])
        self.last_end = end_id

    def standing_for(self, task: Task) -> Task:
        """Return the token of which one in an incident is a part: that of an event-based gateway, for its events."""
        host_id = task.internal_data.get(HOST)
        host = None if host_id is None else self.get_task_from_id(host_id)
        is_one_of_several = host is not None and isinstance(host.task_spec, EventBasedGateway)
        return host if is_one_of_several else task


def mend(
    compiled: CompiledDiagrams,
    before: Snapshot,
    instance: Mending,
    decided: TokenRetried | TokenMoved | TokenEnded,
) -> None:
    """Do what was decided about a token. Raises `NotFound` for one in no incident, and for no target of its."""
    task = instance.in_incident(decided.token_id)
    if task is None:
        raise NotFound
    if isinstance(decided, TokenRetried):
        instance.retry_at(task)
    elif isinstance(decided, TokenEnded):
        instance.end(task, before.process_id)
    else:
        by = targets_of(compiled, before, decided.token_id).get(decided.element_id)
        if by is None:
            raise NotFound
        specs = compiled.programs[before.process_id].specs_by_element
        instance.move(task, specs[decided.element_id], by)


def incidents_of(program: Program, snapshot: Snapshot) -> tuple[StepIncident, ...]:
    return tuple(
        StepIncident(
            TokenId(str(token.number)),
            program.specs_by_element[token.element_id].stands_in_for or token.element_id,
            token.incident,
        )
        for token in snapshot.tokens
        if token.incident is not None
    )


def targets_of(compiled: CompiledDiagrams, before: Snapshot, token_id: TokenId) -> dict[str, str]:
    """Return the elements at which a token in an incident may begin anew, each with the flow by which it comes.

    They are drawn in the scope in which it stands, and flows lead to them. What waits behind an event-based
    gateway is reached through that alone. A join counts tokens by their flows: it is one of these when only one
    of them lies ahead of where the token stands. An event that only stands ready has none: what it stands ready
    for goes on by itself.
    """
    specs = compiled.programs[before.process_id].specs_by_element
    tokens = {token.number: token for token in before.tokens}
    token = next((one for one in before.tokens if str(one.number) == token_id), None)
    if token is None or token.incident is None:
        return {}
    if token.host is not None:
        token = tokens[token.host]
        if not isinstance(specs[token.element_id], EventBasedGateway):
            return {}
    stands_at = specs[token.element_id]
    scope_id = None if token.scope is None else tokens[token.scope].element_id
    if stands_at.scope_id != scope_id:
        # The start event of an event subprocess, armed in the scope around that.
        return {}
    drawn = compiled.processes[before.process_id].nodes
    ways = {
        each: _arrival(stands_at, specs[each]) for each in drawn if _is_open(specs[each], scope_id)
    }
    return {element_id: flow_id for element_id, flow_id in ways.items() if flow_id is not None}


def _is_open(target: Spec, scope_id: str | None) -> bool:
    return target.scope_id == scope_id and not getattr(target, "host_id", "")


def _arrival(stands_at: Spec, target: Spec) -> str | None:
    if not target.arrivals:
        return None
    if not target.joins or len(target.arrivals) == 1:
        return str(target.arrivals[0])
    ahead = [
        flow.flow_id for flow in _flows_ahead(stands_at, target) if flow.flow_id in target.arrivals
    ]
    return ahead[0] if len(ahead) == 1 else None


def _flows_ahead(stands_at: Spec, join: Spec) -> list[LoweredFlow]:
    """Return the flows that a token could still take from an element, not through the join."""
    found: dict[str, LoweredFlow] = {}
    open_specs, seen = [stands_at], set()
    while open_specs:
        spec = open_specs.pop()
        for flow, following in spec.ways:
            found[flow.flow_id] = flow
            if following is not join and following.name not in seen:
                seen.add(following.name)
                open_specs.append(following)
    return list(found.values())


CALL_CANCELLED: Final = Bilingual(
    "La coordinación terminó la parte que se esperaba. Intente de nuevo para seguir con lo que dejó, o lleve el caso "
    "a otro paso.",
    "The coordination ended the part that was waited for. Try again to go on with what it left, or move the case to "
    "another step.",
)
