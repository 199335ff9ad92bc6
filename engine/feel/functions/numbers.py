"""Functions on numbers (DMN 10.3.4.5)."""

from typing import Final

from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.values import numbers
from engine.feel.values.types import FeelType

_NUMBER = FeelType.NUMBER

FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("floor", form("n: number", _NUMBER, numbers.floor)),
    builtin("ceiling", form("n: number", _NUMBER, numbers.ceiling)),
    builtin("abs", form("n: number", _NUMBER, numbers.absolute)),
)
