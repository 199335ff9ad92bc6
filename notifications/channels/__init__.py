"""The ways in which a notice leaves, one module each, all of the same shape."""

from typing import Protocol

from notifications.message import Message


class Channel(Protocol):
    """Sends a message, or raises OSError: then the engine keeps the notice and tries again later."""

    def send(self, message: Message) -> None: ...
