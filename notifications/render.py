"""Turns what the engine hands over into the text of one language, or of both."""

from typing import Final

from engine.bilingual import LANGUAGES, Bilingual
from engine.model.actor import Capacity
from engine.model.notice import Envelope, Letter
from notifications.message import Mail, Message

CAPACITIES: Final = {
    Capacity.WORKER: Bilingual("trabajo", "work"),
    Capacity.SUPERVISOR: Bilingual("supervisión", "supervision"),
    Capacity.COORDINATOR: Bilingual("coordinación", "coordination"),
}


def render(envelope: Envelope, *, language: str, base_url: str) -> Message:
    """Return the notice in `language`: the package's constant text and the link, not a word more."""
    subject, body = _told(envelope.text, language, f"{base_url.rstrip('/')}{envelope.path}")
    return Message(
        reference=envelope.dedupe_key,
        institution=envelope.institution_name,
        capacity=CAPACITIES[Capacity(envelope.capacity)].into(language),
        subject=subject,
        body=body,
    )


def render_letter(letter: Letter, *, base_url: str) -> Mail:
    """Return the letter in its reader's language; in both when it is not known which one she reads."""
    spoken = [letter.language] if letter.language in LANGUAGES else list(LANGUAGES)
    link = f"{base_url.rstrip('/')}{letter.path}"
    told = [_told(letter.text, language, link) for language in spoken]
    return Mail(
        reference=letter.dedupe_key,
        address=letter.address,
        subject=" / ".join(subject for subject, _ in told),
        body="\n\n".join(body for _, body in told),
    )


def _told(text: Bilingual, language: str, link: str) -> tuple[str, str]:
    """Return subject and body. A plain replacement: a brace in the text of a package stays a brace."""
    subject, _, body = text.into(language).strip().partition("\n")
    return subject.strip(), body.strip().replace("{link}", link)
