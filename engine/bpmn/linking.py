"""Which of the instances of a case a message is for. Pure: callers load, lock and store them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.errors import AmbiguousMessage, NotFound
from engine.model.ids import InstanceId, TokenId
from engine.model.step import AwaitedMessage, ThrownMessage


@dataclass(frozen=True, slots=True)
class Linked:
    """An instance as messages see it: what it awaits, and which one opened it, in which conversation."""

    instance_id: InstanceId
    awaited: tuple[AwaitedMessage, ...]
    parent_id: InstanceId | None = None
    conversation: int | None = None


Receiver = tuple[InstanceId, TokenId]


def receiver_of(thrown: ThrownMessage, sender: Linked, case: Sequence[Linked]) -> Receiver | None:
    """Return who in the case awaits a message that one of its instances sent, or None when nobody does.

    The one that opened the sender comes first, in the branch that did or in one that opened nothing;
    then those that the sender's branch opened; then those that are neither. Nobody hears itself.
    Refuses with AmbiguousMessage what several of the same nearness await.
    """
    others = [each for each in case if each.instance_id != sender.instance_id]
    for nearness in _by_nearness(thrown, sender, others):
        if len(nearness) > 1:
            raise AmbiguousMessage(name=thrown.name)
        if nearness:
            return nearness[0]
    return None


def receiver_from_outside(name: str, case: Sequence[Linked]) -> Receiver:
    """Return the only one in the case who awaits a message; refuses with NotFound or AmbiguousMessage."""
    found = [receiver for each in case for receiver in _awaiting(each, name)]
    if len(found) > 1:
        raise AmbiguousMessage(name=name)
    if not found:
        raise NotFound
    return found[0]


def _by_nearness(
    thrown: ThrownMessage, sender: Linked, others: list[Linked]
) -> Iterator[list[Receiver]]:
    parents = [each for each in others if each.instance_id == sender.parent_id]
    children = [each for each in others if each.parent_id == sender.instance_id]
    # What a called process says to its caller is heard first at the border of its own call.
    if sender.conversation is not None:
        yield [
            (each.instance_id, awaited.token_id)
            for each in parents
            for awaited in each.awaited
            if awaited.name == thrown.name and sender.conversation in awaited.at_calls
        ]
    # What is meant for one branch never reaches another one that asked the same of somebody else.
    for conversation in (sender.conversation, None):
        yield [
            receiver
            for each in parents
            for receiver in _awaiting_in(each, thrown.name, conversation)
        ]
    branch = {thrown.conversation, *thrown.calls}
    of_branch = [each for each in children if each.conversation in branch]
    strangers = [each for each in others if each not in parents and each not in children]
    for group in (children if thrown.conversation is None else of_branch, strangers):
        yield [receiver for each in group for receiver in _awaiting(each, thrown.name)]


def _awaiting(linked: Linked, name: str) -> list[Receiver]:
    return [(linked.instance_id, each.token_id) for each in linked.awaited if each.name == name]


def _awaiting_in(linked: Linked, name: str, conversation: int | None) -> list[Receiver]:
    return [
        (linked.instance_id, each.token_id)
        for each in linked.awaited
        if each.name == name and each.conversation == conversation
    ]
