"""What the tokens of a case say that its work list and its incidents must be: nothing waits that nobody sees."""

from collections.abc import Iterator, Mapping, Sequence

from engine.bilingual import Bilingual
from engine.bpmn import incidents, waiting
from engine.definitions import Definition
from engine.errors import Finding
from engine.model.case import HumanTask, RunningInstance
from engine.model.ids import InstanceId
from engine.model.step import InstanceState
from engine.store.incidents import Incident


def check_tokens(
    where: str,
    instances: Sequence[RunningInstance],
    definitions: Mapping[InstanceId, Definition],
    tasks: Sequence[HumanTask],
    raised: Sequence[Incident],
) -> Iterator[Finding]:
    """Each token that waits for a person has its open task, each that is in an incident is told, and no other is."""
    for instance in instances:
        place = f"{where}, instance {instance.instance_id}"
        diagrams = definitions[instance.instance_id].diagrams
        state = InstanceState(instance.process_id, instance.snapshot, {})
        open_tasks = {
            (task.token_id, task.element_id)
            for task in tasks
            if task.instance_id == instance.instance_id and task.is_open
        }
        if open_tasks != set(waiting(diagrams, state).ready):
            yield _differs(place, "tasks")
        here = [one for one in raised if one.instance_id == instance.instance_id]
        standing = {(one.token_id, one.element_id) for one in incidents(diagrams, state)}
        # The first releases wrote the element of an incident alone.
        known = {(one.token_id, one.element_id) for one in here if one.token_id is not None}
        by_element = {one.element_id for one in here if one.token_id is None}
        missing = {one for one in standing - known if one[1] not in by_element}
        if missing or known - standing:
            yield _differs(place, "incidents")


def _differs(where: str, what: str) -> Finding:
    text = Bilingual(
        f"la fila no coincide con el estado guardado: {what}",
        f"the row differs from the stored state: {what}",
    )
    return Finding("row", where, text)
