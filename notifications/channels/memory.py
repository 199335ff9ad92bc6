"""Notices kept in memory: for tests, and for the past of the demonstration's fictional cases."""

from dataclasses import dataclass, field

from notifications.message import Message


@dataclass(frozen=True, slots=True)
class MemoryChannel:
    """Keeps each message; `failures` are raised first, one a message, as a broken channel would."""

    messages: list[Message] = field(default_factory=list)
    failures: list[OSError] = field(default_factory=list)

    def send(self, message: Message) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.messages.append(message)
