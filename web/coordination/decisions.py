"""A decision about an incident as a form brings it."""

from collections.abc import Mapping
from typing import Final

from engine.model.mending import Mending, MendingKind
from web.answers import sent_text

_KINDS: Final[Mapping[str, MendingKind]] = {"ended": "ended", "part_ended": "part_ended"}


def sent_mending() -> Mending:
    """Return what the form decides; what is no ending is a move, of which the engine knows whether it may be."""
    kind = _KINDS.get(sent_text("act"), "moved")
    return Mending(kind, sent_text("reason"), sent_text("element") if kind == "moved" else "")
