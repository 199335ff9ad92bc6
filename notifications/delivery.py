"""Hands the engine's notices to a channel."""

import logging
from dataclasses import dataclass
from typing import Protocol

from engine.facade import Engine
from engine.model.notice import Envelope, Letter
from notifications.channels import Channel, MailChannel
from notifications.render import render, render_letter

log = logging.getLogger(__name__)


class Postman(Protocol):
    """Takes what is due from the engine and brings it where it belongs."""

    def deliver(self, engine: Engine, *, limit: int) -> int: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """Brings each notice once, by one channel, in the language of the installation."""

    channel: Channel
    language: str
    base_url: str

    def deliver(self, engine: Engine, *, limit: int) -> int:
        """Deliver at most `limit` notices; return how many were delivered."""
        return engine.deliver_notices(self.send, limit=limit)

    def send(self, envelope: Envelope) -> None:
        """Send one envelope. What the channel raises as OSError reaches the engine, which tries again."""
        message = render(envelope, language=self.language, base_url=self.base_url)
        self.channel.send(message)


@dataclass(frozen=True, slots=True)
class Mailing:
    """Brings each notice to every person who is to hear of it, in her own language."""

    channel: MailChannel
    base_url: str

    def deliver(self, engine: Engine, *, limit: int) -> int:
        """Deliver at most `limit` letters; return how many were delivered."""
        return engine.mail_notices(self.send, limit=limit)

    def send(self, letter: Letter) -> None:
        """Send one letter. What the channel raises reaches the engine, which tries again or gives up."""
        try:
            self.channel.send(render_letter(letter, base_url=self.base_url))
        except OSError as error:
            # Its class says what to repair (a name, a certificate, a password); its words may hold an address.
            log.error("mail cannot be sent: %s", type(error).__name__)  # noqa: TRY400
            raise
