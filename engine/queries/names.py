"""Names on request: what identifies a person is hidden until somebody asks for it, and that is recorded."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor
from engine.model.ids import CaseId
from engine.model.views import KnownValue
from engine.queries.looks import record_case_look

_HIDDEN: Final = Bilingual("Oculto", "Hidden")


def veiled(known: Iterable[KnownValue]) -> tuple[KnownValue, ...]:
    """Return what is known with everything hidden that identifies the person."""
    return tuple(
        replace(one, value=_HIDDEN, is_hidden=True) if one.identifies else one for one in known
    )


def fields_shown(known: Iterable[KnownValue]) -> list[str]:
    return sorted(one.key for one in known if not one.is_hidden)


def record_names(
    ctx: Context,
    actor: Actor,
    case_id: CaseId,
    known: Iterable[KnownValue],
    place: Mapping[str, object],
) -> None:
    """Record that the actor sees, on a page, what identifies the person. Raises `NotFound` if nothing does."""
    names = sorted(one.key for one in known if one.identifies)
    if not names:
        raise NotFound
    record_case_look(ctx, actor, case_id, "names_shown", {**place, "fields": names})
