"""What a step sets going between the instances of a case, and how calls go on. Pure: callers keep them.

A called process is an instance that its caller opened, in the conversation of the call's token. When it ends
the caller goes on; what it throws and does not catch reaches the border of the call; when the call is
interrupted, whatever it began is over. When people end it, the call stands in an incident: whether its caller
may go on without it is for them to say.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from engine.model.ids import InstanceId, TokenId
from engine.model.step import (
    Call,
    CallCancelled,
    CallRaised,
    CallReturned,
    FactValue,
    GoneOn,
    Raised,
    Step,
    Stimulus,
    ThrownMessage,
    ThrownSignal,
)


class Ended(NamedTuple):
    """An instance came to its end."""


class Cancelled(NamedTuple):
    """An instance is over without having come to an end of its own."""


Effect = ThrownMessage | ThrownSignal | Call | Raised | GoneOn | Ended | Cancelled
"""What one step leaves to be done elsewhere."""


class Called(NamedTuple):
    """An instance that a call began, and its facts."""

    instance_id: InstanceId
    has_ended: bool
    facts: Mapping[str, FactValue]


class Calls(Protocol):
    """A case as calls see it: its instances, each by its id."""

    def goes_on(self, instance_id: InstanceId) -> bool:
        """Whether the instance has not ended."""
        ...

    def waits_for(self, instance_id: InstanceId, token_id: TokenId) -> bool:
        """Whether a call activity of the instance waits at the token."""
        ...

    def caller(self, instance_id: InstanceId) -> tuple[InstanceId, TokenId] | None:
        """Return which instance opened this one, and in which conversation."""
        ...

    def find_called(self, caller_id: InstanceId, token_id: TokenId) -> Called | None:
        """Return the instance that was begun by the call at the token."""
        ...

    def facts_of_ended(self, instance_id: InstanceId) -> Mapping[str, FactValue]:
        """Return the facts that an instance had in the end."""
        ...

    def begin(self, caller_id: InstanceId, call: Call) -> None:
        """Open the called process."""
        ...

    def let(self, instance_id: InstanceId, stimulus: Stimulus) -> None:
        """Let something happen in an instance."""
        ...


def effects_of(step: Step) -> Iterator[Effect]:
    """Yield what a step leaves to be done, in the order in which it happened."""
    yield from step.thrown
    yield from step.calls
    yield from step.raised
    if step.is_paused:
        yield GoneOn()
    if step.ended is not None:
        yield Cancelled() if step.is_cancelled else Ended()


def carry_out(calls: Calls, instance_id: InstanceId, effect: Effect) -> None:
    """Do what concerns calls; a message or signal is for others to hand on."""
    if isinstance(effect, Call):
        _call(calls, instance_id, effect)
    elif isinstance(effect, GoneOn):
        if calls.goes_on(instance_id):
            calls.let(instance_id, effect)
    elif isinstance(effect, Raised | Cancelled):
        _tell_caller(calls, instance_id, effect)
    elif isinstance(effect, Ended):
        _tell_caller(calls, instance_id, calls.facts_of_ended(instance_id))


def _call(calls: Calls, caller_id: InstanceId, call: Call) -> None:
    if not calls.waits_for(caller_id, call.token_id):
        return
    known = calls.find_called(caller_id, call.token_id)
    if known is None:
        calls.begin(caller_id, call)
    elif known.has_ended:
        # It had returned, and what it brought could not be told.
        calls.let(caller_id, CallReturned(call.token_id, known.facts))


def _tell_caller(
    calls: Calls, instance_id: InstanceId, told: Raised | Cancelled | Mapping[str, FactValue]
) -> None:
    caller = calls.caller(instance_id)
    if caller is None or not calls.waits_for(*caller):
        return
    caller_id, token_id = caller
    if isinstance(told, Raised):
        calls.let(caller_id, CallRaised(token_id, told.kind, told.code))
    elif isinstance(told, Cancelled):
        calls.let(caller_id, CallCancelled(token_id))
    else:
        calls.let(caller_id, CallReturned(token_id, told))
