"""Call activities in a stored case: the called process is an instance beside its caller, on the same version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.bpmn.calling import Called
from engine.model.case import Entry, RunningInstance
from engine.model.ids import InstanceId, TokenId
from engine.model.step import (
    Call,
    CallCancelled,
    CallRaised,
    CallReturned,
    FactValue,
    Stimulus,
)
from engine.store import running
from engine.usecases.turn import FIRST_REVISION, Turn


@dataclass(frozen=True, slots=True)
class TurnCalls:
    """The case of a turn as calls see it."""

    turn: Turn

    def goes_on(self, instance_id: InstanceId) -> bool:
        return self._instance(instance_id).ended_at is None

    def waits_for(self, instance_id: InstanceId, token_id: TokenId) -> bool:
        known = self.turn.touched.get(instance_id)
        if known is not None:
            return token_id in known.step.called
        found = self.turn.running().get(instance_id)
        return found is not None and token_id in self.turn.waiting(found).calls

    def caller(self, instance_id: InstanceId) -> tuple[InstanceId, TokenId] | None:
        one = self._instance(instance_id)
        if one.parent_id is None or one.conversation is None:
            return None
        return one.parent_id, TokenId(str(one.conversation))

    def find_called(self, caller_id: InstanceId, token_id: TokenId) -> Called | None:
        others = self._begun_before(caller_id, token_id)
        found = next(self.turn.called_by(caller_id, [token_id], others), None)
        if found is None:
            return None
        return Called(found.instance_id, found.ended_at is not None, found.values())

    def facts_of_ended(self, instance_id: InstanceId) -> Mapping[str, FactValue]:
        return self._instance(instance_id).values()

    def begin(self, caller_id: InstanceId, call: Call) -> None:
        turn = self.turn
        facts = {
            name: turn.setting.fact(value, call.element_id, FIRST_REVISION)
            for name, value in call.facts.items()
        }
        turn.start(
            call.process_id,
            facts=facts,
            definition=turn.setting.definition(self._instance(caller_id)),
            parent_id=caller_id,
            conversation=int(call.token_id),
        )

    def let(self, instance_id: InstanceId, stimulus: Stimulus) -> None:
        turn, instance = self.turn, self._instance(instance_id)
        kind, element_id = self._told(instance, stimulus)
        content = {
            "instance": instance_id,
            "element": element_id,
            "revision": turn.revision_of(instance),
        }
        turn.entries.append(Entry(kind, content))
        turn.advance(instance, stimulus, event_id=element_id)

    def _told(self, instance: RunningInstance, stimulus: Stimulus) -> tuple[str, str]:
        if not isinstance(stimulus, CallReturned | CallRaised | CallCancelled):
            return "went_on", instance.process_id
        calls = self.turn.waiting(instance).calls
        return _TOLD[type(stimulus)], calls.get(stimulus.token_id, instance.process_id)

    def _instance(self, instance_id: InstanceId) -> RunningInstance:
        known = self.turn.touched.get(instance_id)
        return known.instance if known else self.turn.running()[instance_id]

    def _begun_before(self, caller_id: InstanceId, token_id: TokenId) -> list[RunningInstance]:
        """Return what the call began before, if it ended too: a call that returned is not begun again."""
        turn, caller = self.turn, self.turn.touched[caller_id]
        if turn.key is None or caller.is_new:
            return []
        return running.begun_by_call(turn.setting.tx, turn.key, caller.instance, int(token_id))


_TOLD: Final[Mapping[type, str]] = {
    CallReturned: "call_returned",
    CallRaised: "call_raised",
    CallCancelled: "call_cancelled",
}
