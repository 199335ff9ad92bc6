"""Hands the engine's notices to a channel."""

from dataclasses import dataclass

from engine.model.notice import Envelope
from notifications.channels import Channel
from notifications.render import render


@dataclass(frozen=True, slots=True)
class Delivery:
    """Sends envelopes by one channel, in the language of the installation."""

    channel: Channel
    language: str
    base_url: str

    def send(self, envelope: Envelope) -> None:
        """Send one envelope. What the channel raises as OSError reaches the engine, which tries again."""
        message = render(envelope, language=self.language, base_url=self.base_url)
        self.channel.send(message)
