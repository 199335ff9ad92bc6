"""What leaves the system: an address, a kind and a link that tells nothing."""

from dataclasses import dataclass, field
from typing import Literal

from engine.bilingual import Bilingual
from engine.model.ids import InstitutionCode
from engine.model.people import Address

NoticeKind = Literal["task_ready", "reminder", "escalation", "fallback"]

Undelivered = Literal["nobody", "refused", "unreachable"]
"""Why a notice did not arrive: nobody to tell, an address refused for good, every attempt failed."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A notice for the members of an institution who hold a capacity.

    `text` is the notice of the package, subject on its first line, with `{link}` where the link goes;
    `path` is the path of that link. `dedupe_key` is the same each time the notice is tried again.
    """

    dedupe_key: str
    kind: NoticeKind
    institution: InstitutionCode
    institution_name: str
    capacity: str
    text: Bilingual
    path: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice for one person. It is the same for every kind, so that a mailbox tells nothing apart.

    `language` is the one that she reads; one that no text is written in asks for both. `text`, `path` and
    `dedupe_key` are as in an `Envelope`.
    """

    dedupe_key: str
    address: Address = field(repr=False)
    language: str
    text: Bilingual
    path: str
