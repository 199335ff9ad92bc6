"""What one decision gives while it is evaluated, and how its failures are said."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from engine.bilingual import Bilingual
from engine.errors import DecisionError
from engine.feel import FeelError
from engine.model.decision import FiredRule


@dataclass(frozen=True, slots=True)
class Outcome:
    """A FEEL value, and the rules that gave it."""

    value: object
    fired: tuple[FiredRule, ...] = ()


@contextmanager
def failing(decision: str, *, rule: str = "", cell: str = "", about: str = "") -> Iterator[None]:
    """Say an expression's failure as the decision's, with the place; `about` names the input."""
    try:
        yield
    except FeelError as error:
        reason = Bilingual(error.es, error.en)
        if about:
            reason = Bilingual(f"entrada «{about}»: {error.es}", f"input “{about}”: {error.en}")
        raise DecisionError(decision=decision, rule=rule, cell=cell, reason=reason) from error
