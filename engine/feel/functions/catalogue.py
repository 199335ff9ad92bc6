"""All the built-in functions that are implemented (DMN 10.3.4)."""

from collections.abc import Mapping
from typing import Final

from engine.feel.functions import (
    aggregates,
    contexts,
    conversions,
    given,
    lists,
    numbers,
    ranges,
    texts,
    times,
)
from engine.feel.functions.builtin import Builtin

_GROUPS: Final = (
    conversions,
    texts,
    numbers,
    aggregates,
    lists,
    given,
    contexts,
    times,
    ranges,
)
BUILTINS: Final[Mapping[str, Builtin]] = {
    function.name: function for group in _GROUPS for function in group.FUNCTIONS
}
