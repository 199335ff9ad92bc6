"""A notice as a person reads it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel sends. It says that there is a task and where to sign in, and nothing else.

    It goes to the members of an institution who hold a capacity, told in words. `reference` is the same
    each time the same notice is tried again, so that whoever receives it twice can tell.
    """

    reference: str
    institution: str
    capacity: str
    subject: str
    body: str
