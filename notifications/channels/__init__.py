"""The ways in which a notice leaves, one module each, all of the same shape."""

from typing import Protocol

from notifications.message import Mail, Message


class Channel(Protocol):
    """Sends a message, or raises OSError: then the engine keeps the notice and tries again later."""

    def send(self, message: Message) -> None: ...


class MailChannel(Protocol):
    """Sends a mail, or raises what came in between.

    `AddressRefused`: never for this address. `AddressDeferred`: not for this address now. `OSError`: the
    server itself cannot be used now.
    """

    def send(self, mail: Mail) -> None: ...
