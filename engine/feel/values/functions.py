"""A function as a value (DMN 10.3.2.13): what `function(...)` gives, within one evaluation only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function that the expression wrote; `apply` takes one value for each parameter, in order."""

    parameters: tuple[str, ...]
    apply: Callable[[Sequence[object]], object] = field(repr=False)
