# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""The inclusive gateway, as BPMN 2.0 says in 13.4.3: every true way out, and a join of what can still come."""

from collections.abc import Iterable, Mapping

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.environment import Environment
from engine.bpmn.gateways import NO_BRANCH, Undecided, first_by_flow, is_true, unite
from engine.bpmn.library import Passed, ProcessSpec, Spec, Task
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import BY, OneStepAtATime, Way


class InclusiveGateway(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """Gives a token to every flow whose condition is true, or none; else to the default flow.

    Where several flows arrive it waits for the tokens that can still come by one of those that have
    none, unless they can come as well by one that has. `reach` tells, for each element, by which
    flows a token that stands there can arrive.
    """

    resting = TaskState.WAITING
    joins = True

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.reach: Mapping[str, frozenset[str]] = {}

    def can_hold(self, token: Token) -> bool:
        return token.by in self.arrivals and len(self.arrivals) > 1

    def again(self, my_task: Task) -> None:
        is_joining = BY in my_task.internal_data
        my_task._set_state(TaskState.WAITING if is_joining else TaskState.READY)

    def is_open(self, joining: Iterable[Task], elsewhere: Iterable[Task]) -> bool:
        """Whether nothing more has to be waited for, given the tokens here and those at other places."""
        taken = {task.internal_data[BY] for task in joining}
        missing = set(self.arrivals) - taken
        ahead = [self.reach.get(task.task_spec.name, frozenset()) for task in elsewhere]
        return not any(missing & flows and not taken & flows for flows in ahead)

    def join(self, joining: Iterable[Task]) -> Task:
        """Take one token from each flow that has one; return the task of the one that goes on."""
        first = first_by_flow(joining)
        last = max(first.values(), key=lambda task: task.workflow.number(task))
        unite(first.values(), last)
        last._ready()
        return last

    def leaving(self, my_task: Task) -> list[Way]:
        chosen = my_task.internal_data["branches"]
        return [self.ways[number] for number in chosen]

    def _update_hook(self, my_task: Task) -> bool:
        if len(self.arrivals) == 1:
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def _run_hook(self, my_task: Task) -> bool | None:
        try:
            chosen = self._choose(my_task.workflow.environment_at(my_task))
        except Undecided as undecided:
            my_task.internal_data.pop(BY, None)
            my_task.workflow.stuck(my_task, undecided.reason)
            # None leaves the task neither completed nor in error: it waits.
            return None
        my_task.internal_data["branches"] = chosen
        return True

    def _choose(self, environment: Environment) -> list[int]:
        flows = [flow for flow, _ in self.ways]
        chosen = [
            number
            for number, flow in enumerate(flows)
            if not flow.is_default and (flow.condition is None or is_true(environment, flow))
        ]
        default = [number for number, flow in enumerate(flows) if flow.is_default]
        if not chosen and not default and flows:
            raise Undecided(NO_BRANCH)
        return chosen or default


def survey(specs: Iterable[Spec]) -> None:
    """Tell each inclusive join from where tokens can come to it, and by which of its flows."""
    every = list(specs)
    for spec in every:
        if isinstance(spec, InclusiveGateway) and len(spec.arrivals) > 1:
            spec.reach = _reach(spec, every)


def _reach(join: InclusiveGateway, specs: list[Spec]) -> dict[str, frozenset[str]]:
    reach: dict[str, frozenset[str]] = {spec.name: frozenset() for spec in specs}
    changed = True
    while changed:
        after = {spec.name: _ahead(spec, join, reach) for spec in specs}
        changed = after != reach
        reach = after
    return reach


def _ahead(spec: Spec, join: Spec, reach: Mapping[str, frozenset[str]]) -> frozenset[str]:
    # A way that leads through the gateway itself is not one by which a token comes to it.
    flows = [
        frozenset({flow.flow_id}) if target is join else reach[target.name]
        for flow, target in spec.ways
    ]
    return frozenset().union(*flows, *(reach[event.name] for event in spec.attached))
