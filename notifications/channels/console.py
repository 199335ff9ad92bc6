"""Notices on the terminal of the worker: the demonstration's channel."""

from dataclasses import dataclass
from typing import TextIO

from notifications.message import Message


@dataclass(frozen=True, slots=True)
class ConsoleChannel:
    """Writes each message to a stream: to whom it goes on a line of its own, then the text."""

    stream: TextIO

    def send(self, message: Message) -> None:
        told = [message.subject, *message.body.splitlines()]
        text = "".join(f"  {line}\n" for line in told if line.strip())
        self.stream.write(f"[{message.institution} · {message.capacity}]\n{text}")
        self.stream.flush()
