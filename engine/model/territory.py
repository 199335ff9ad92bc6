"""What a coordination watches, in a form that a list can be narrowed by."""

from dataclasses import dataclass
from typing import Self

from engine.model.actor import Actor


@dataclass(frozen=True, slots=True)
class Territory:
    """Whole provinces, and cantons by themselves."""

    provinces: frozenset[str]
    cantons: frozenset[str]

    @classmethod
    def of(cls, actor: Actor) -> Self | None:
        """Return what the actor's institution covers; None is the whole nation."""
        if "nation" in actor.covers:
            return None
        parts = [area.split(":", 1) for area in actor.covers]
        return cls(
            provinces=frozenset(code for kind, code in parts if kind == "province"),
            cantons=frozenset(code for kind, code in parts if kind == "canton"),
        )
