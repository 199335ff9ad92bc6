"""Turns an envelope into the text of one language."""

from engine.model.notice import Envelope
from notifications.message import Message


def render(envelope: Envelope, *, language: str, base_url: str) -> Message:
    """Return the notice in `language`: the package's constant text and the link, not a word more."""
    subject, _, body = envelope.text.into(language).strip().partition("\n")
    return Message(
        reference=envelope.dedupe_key,
        institution=envelope.institution_name,
        capacity=envelope.capacity,
        subject=subject.strip(),
        # A plain replacement: a brace in the text of a package stays a brace.
        body=body.strip().replace("{link}", f"{base_url.rstrip('/')}{envelope.path}"),
    )
