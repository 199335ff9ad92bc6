"""Notices on the terminal of the worker: the demonstration's channel."""

from dataclasses import dataclass
from typing import TextIO

from notifications.message import Message


@dataclass(frozen=True, slots=True)
class ConsoleChannel:
    """Writes each message to a stream."""

    stream: TextIO

    def send(self, message: Message) -> None:
        body = "\n".join(f"  {line}" for line in message.body.splitlines() if line.strip())
        header = f"[{message.institution} · {message.capacity}] {message.subject}"
        self.stream.write(f"{header}\n{body}\n")
        self.stream.flush()
