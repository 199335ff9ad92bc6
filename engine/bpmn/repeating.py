# ruff: noqa: SLF001  # the hooks of the library are its underscored methods
"""Activities that happen several times (BPMN 2.0, 13.3.6): one token for all, and one inside for each instance.

Boundary events stand at the token of the activity, so that what interrupts it takes the instances away with
whatever is inside them. The library would give each instance a copy of the data, and lose those of a
subprocess that is interrupted.
"""

from dataclasses import replace

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.hearing import Hearing
from engine.bpmn.library import Passed, ProcessSpec, Spec, Task
from engine.bpmn.locals import LOCAL, PROGRESS, Progress
from engine.bpmn.repetition import Repetition, RepetitionFailed
from engine.bpmn.snapshot import Token
from engine.bpmn.specs import OneStepAtATime


class RepeatedActivity(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """An activity with a marker. Its token waits here while its instances go on inside."""

    resting = TaskState.WAITING

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.repeats: Repetition | None = None
        self.instance: Spec = None

    def can_hold(self, token: Token) -> bool:
        return token.is_free

    def again(self, my_task: Task) -> None:
        my_task._set_state(TaskState.WAITING)
        my_task.workflow.begin_repeating(my_task)

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        my_task.workflow.arm(my_task)
        my_task.workflow.begin_repeating(my_task)
        return False


class Repeating(Hearing):
    """The part of an instance that knows of activities that repeat."""

    def begin_repeating(self, activity: Task) -> None:
        """Begin the first instance of an activity, or all of them; leave it at once when there is none."""
        repeats = activity.task_spec.repeats
        try:
            progress, is_over = repeats.begin(self.environment_at(activity))
        except RepetitionFailed as failed:
            self.stuck(activity, failed.reason)
            return
        activity.internal_data[PROGRESS] = progress
        if is_over:
            self._leave(activity)
            return
        self._begin_next(activity)
        while not repeats.is_sequential and activity.internal_data[PROGRESS].has_more:
            self._begin_next(activity)

    def count_instance(self, instance: Task) -> None:
        """Count an instance that was completed; what follows, or an incident where that cannot be told."""
        if LOCAL not in instance.internal_data:
            return
        activity: Task = self._scope_of(instance)
        try:
            is_over = self._is_over_with(instance, activity)
        except RepetitionFailed as failed:
            self._keep(instance, failed)
            return
        if instance.id in self.tasks:
            self.consume(instance)
        # Conditions may read how many are completed.
        self.environment.has_news = True
        if is_over:
            self._leave(activity)
        elif activity.task_spec.repeats.is_sequential:
            self._begin_next(activity)

    def _is_over_with(self, instance: Task, activity: Task) -> bool:
        repeats, known = activity.task_spec.repeats, activity.internal_data
        before: Progress = known[PROGRESS]
        local = instance.internal_data[LOCAL]
        environment = self.environment_at(instance)
        known[PROGRESS] = repeats.counted(before, local, environment)
        try:
            is_over: bool = repeats.is_over(known[PROGRESS], self.environment_at(instance))
        except RepetitionFailed:
            known[PROGRESS] = before
            raise
        return is_over

    def _keep(self, instance: Task, failed: RepetitionFailed) -> None:
        """Let an instance that was completed stand in an incident: it is not done again, but counted again."""
        kept = instance if instance.id in self.tasks else self.beside(instance)
        kept.internal_data[LOCAL] = replace(instance.internal_data[LOCAL], is_done=True)
        self.stuck(kept, failed.reason)

    def _begin_next(self, activity: Task) -> None:
        progress: Progress = activity.internal_data[PROGRESS]
        instance = self._inside(activity, activity.task_spec.instance)
        instance.internal_data[LOCAL] = activity.task_spec.repeats.local(progress)
        activity.internal_data[PROGRESS] = progress.with_one_more()
        self.number(instance)
        instance.task_spec._update(instance)

    def _leave(self, activity: Task) -> None:
        """Let the token go on, with what the instances gave; those that still go on end.

        An activity that is over awaits nothing at its border, whatever the facts become by its end.
        """
        repeats, progress = activity.task_spec.repeats, activity.internal_data[PROGRESS]
        self.drop([*self._within(activity), *self._at_border(activity)])
        if repeats.collected_in is not None:
            self.note_assigned(activity, {repeats.collected_in: list(progress.outputs)})
        activity._ready()
