"""Turns an envelope into the text of one language."""

from typing import Final

from engine.bilingual import Bilingual
from engine.model.actor import Capacity
from engine.model.notice import Envelope
from notifications.message import Message

CAPACITIES: Final = {
    Capacity.WORKER: Bilingual("trabajo", "work"),
    Capacity.SUPERVISOR: Bilingual("supervisión", "supervision"),
    Capacity.COORDINATOR: Bilingual("coordinación", "coordination"),
}


def render(envelope: Envelope, *, language: str, base_url: str) -> Message:
    """Return the notice in `language`: the package's constant text and the link, not a word more."""
    subject, _, body = envelope.text.into(language).strip().partition("\n")
    return Message(
        reference=envelope.dedupe_key,
        institution=envelope.institution_name,
        capacity=CAPACITIES[Capacity(envelope.capacity)].into(language),
        subject=subject.strip(),
        # A plain replacement: a brace in the text of a package stays a brace.
        body=body.strip().replace("{link}", f"{base_url.rstrip('/')}{envelope.path}"),
    )
