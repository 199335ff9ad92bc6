"""An instance of a run between two calls, as a database would hold it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.bpmn import Linked
from engine.model.facts import decode_fact, encode_fact
from engine.model.ids import InstanceId
from engine.model.step import FactValue, Step


@dataclass(frozen=True, slots=True)
class StoredInstance:
    """What is kept of an instance, and the step that left it so."""

    instance_id: InstanceId
    process_id: str
    snapshot: bytes
    facts: str
    step: Step
    parent_id: InstanceId | None = None
    conversation: int | None = None

    def values(self) -> dict[str, FactValue]:
        return {name: decode_fact(stored) for name, stored in json.loads(self.facts).items()}

    def linked(self) -> Linked:
        return Linked(self.instance_id, self.step.awaited, self.parent_id, self.conversation)

    def after(self, step: Step) -> "StoredInstance":
        facts = json.dumps({name: encode_fact(value) for name, value in step.facts.items()})
        return replace(self, snapshot=step.snapshot, facts=facts, step=replace(step, facts={}))


def through_storage(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return facts as they are after they were stored and read."""
    return {name: decode_fact(encode_fact(value)) for name, value in facts.items()}
