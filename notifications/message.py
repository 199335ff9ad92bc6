"""A notice as a person reads it."""

from dataclasses import dataclass, field

from engine.model.people import Address


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


@dataclass(frozen=True, slots=True)
class Mail:
    """What a channel sends to one person: the same for every task and every kind of notice.

    `reference` is as in a `Message`.
    """

    reference: str
    address: Address = field(repr=False)
    subject: str
    body: str
