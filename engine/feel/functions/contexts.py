"""Functions on contexts (DMN 10.3.4)."""

from typing import Final

from engine.feel.functions.builtin import Builtin

FUNCTIONS: Final[tuple[Builtin, ...]] = ()
