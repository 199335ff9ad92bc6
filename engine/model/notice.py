"""What leaves the system: an address, a kind and a link that tells nothing."""

from dataclasses import dataclass
from typing import Literal

from engine.bilingual import Bilingual
from engine.model.ids import InstitutionCode

NoticeKind = Literal["task_ready", "reminder", "escalation", "fallback"]


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
