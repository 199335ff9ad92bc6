"""What a business rule asks a decision, and what it is told: injected, so that nobody here reads DMN."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.feel import Moment


@dataclass(frozen=True, slots=True)
class Decided:
    """The value of a decision, and the rules that gave it, for whoever wants to know why."""

    value: object
    fired: tuple[str, ...] = ()


Decide = Callable[[Mapping[str, object], Moment], Decided]
"""Decides over the facts at a moment; raises RutaError or FeelError when it cannot."""
