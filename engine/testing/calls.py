"""The instances of a run as calls see them, and what they do to each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.bpmn.calling import Called
from engine.model.ids import InstanceId, TokenId
from engine.model.step import Call, FactValue, Stimulus
from engine.testing.stored import StoredInstance


@dataclass(frozen=True, slots=True)
class StoredCalls:
    """The instances of a run, each by its id."""

    instances: Mapping[InstanceId, StoredInstance]
    begin: Callable[[InstanceId, Call], None]
    let: Callable[[InstanceId, Stimulus], None]

    def goes_on(self, instance_id: InstanceId) -> bool:
        return self.instances[instance_id].step.ended is None

    def waits_for(self, instance_id: InstanceId, token_id: TokenId) -> bool:
        return token_id in self.instances[instance_id].step.called

    def caller(self, instance_id: InstanceId) -> tuple[InstanceId, TokenId] | None:
        one = self.instances[instance_id]
        if one.parent_id is None or one.conversation is None:
            return None
        return one.parent_id, TokenId(str(one.conversation))

    def find_called(self, caller_id: InstanceId, token_id: TokenId) -> Called | None:
        found = find_called(self.instances, caller_id, token_id)
        if found is None:
            return None
        return Called(found.instance_id, found.step.ended is not None, found.values())

    def facts_of_ended(self, instance_id: InstanceId) -> Mapping[str, FactValue]:
        return self.instances[instance_id].values()


def find_called(
    instances: Mapping[InstanceId, StoredInstance], caller_id: InstanceId, token_id: TokenId
) -> StoredInstance | None:
    """Return the instance that a call began."""
    found = (
        one
        for one in instances.values()
        if one.parent_id == caller_id and str(one.conversation) == token_id
    )
    return next(found, None)
